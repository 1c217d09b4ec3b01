"""The verb alerts: one message a night about what is wrong, and none when all is well."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from archive.commands.json_text import Document, written
from archive.commands.verb import AsJson, plain_errors, reading
from archive.errors import ArchiveError
from archive.health import delivery
from archive.health.check_up import CheckUp, check_up
from archive.health.message import Message, message, trial, unreadable
from archive.health.news import News, Told, news
from archive.health.told import told
from archive.settings import Alerting, Settings
from archive.store import Archive
from archive.terminal import clean, say

logger = logging.getLogger(__name__)

# What is still broken is said once a night, also where the night's job runs twice.
AGAIN_AFTER = timedelta(hours=12)


@plain_errors
def alerts(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the message; send and note nothing.")
    ] = False,
    test: Annotated[
        bool, typer.Option("--test", help="Send a message that only shows that it arrives.")
    ] = False,
    as_json: AsJson = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Print what was sent, and that there was nothing to send.")
    ] = False,
) -> None:
    """Sends one message about what is new, still broken and over, to HMICFRS_ALERTS; none when all is well.

    Example: hmicfrs crawl; hmicfrs alerts
    Example: hmicfrs alerts --dry-run

    Where HMICFRS_ALERTS is not set it is printed. Exit code 8: it was not delivered, and is sent again next time.
    """
    addresses = Alerting().addresses
    if test and not dry_run:
        delivery.send(trial(), addresses)
    if test:
        _print(trial())
        return
    now = datetime.now(UTC)
    found, known = _looked_at(now, [] if dry_run else addresses)
    fresh = news(known, found.troubles, found.good, now)
    wanted = message(fresh, found.sources) if _is_due(fresh, known, now) else None
    sent = wanted is not None and not dry_run
    if wanted and sent:
        if not addresses:
            _print(wanted)  # cron mails what is printed
        delivery.send(wanted, addresses)
        _note(found, now)
    if as_json:
        typer.echo(written({**_document(found, fresh), "message": wanted and asdict(wanted), "sent": sent}))
    elif wanted and (dry_run or verbose):
        _print(wanted)
    elif verbose:
        say("nothing to tell")


def _print(wanted: Message) -> None:
    say(f"{clean(wanted.title)}\n\n{clean(wanted.body)}")


def _looked_at(now: datetime, addresses: Sequence[str]) -> tuple[CheckUp, list[Told]]:
    """What is wrong, and what was told; that the archive cannot be read is told at once, as often as it is so."""
    try:
        with reading() as (archive, session):
            return check_up(session, archive.engine, now), told(session)
    except ArchiveError as error:
        logger.debug("not read: %r", error)
        if addresses:
            delivery.send(unreadable(str(error)), addresses)
        raise


def _is_due(fresh: News, known: Sequence[Told], now: datetime) -> bool:
    """Whether there is news, or something that is still broken and was not told of tonight."""
    lately = max((one.told_at for one in known), default=None)
    return fresh.is_news or bool(fresh.still and lately and now - lately >= AGAIN_AFTER)


def _note(found: CheckUp, now: datetime) -> None:
    with Archive(Settings().archive_url) as archive:
        archive.note_told(found.troubles, now)


def _document(found: CheckUp, fresh: News) -> Document:
    """What there is to tell."""
    return {
        "checked_at": found.at,
        "sources": found.sources,
        "new": [{**asdict(one), "before": fresh.before.get(one.source, "")} for one in fresh.new],
        "still": [asdict(one) for one in fresh.still],
        "over": [asdict(one) for one in fresh.over],
    }
