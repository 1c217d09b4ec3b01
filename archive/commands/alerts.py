"""The verb alerts: one message a night about what is wrong, and none when all is well."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from archive.commands.json_text import Document, written
from archive.commands.verb import AsJson, plain_errors, reading
from archive.health import delivery
from archive.health.check_up import CheckUp, check_up
from archive.health.delivery import NoAddress
from archive.health.message import Message, message, trial
from archive.health.news import News, Told, news
from archive.health.told import told
from archive.settings import Alerting, Settings
from archive.store import Archive
from archive.terminal import clean, say

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
        bool, typer.Option("--verbose", "-v", help="Say so also where nothing is wrong.")
    ] = False,
) -> None:
    """Sends one message about what is new, still broken and over, to HMICFRS_ALERTS; none when all is well.

    Example: hmicfrs crawl; hmicfrs alerts
    Example: hmicfrs alerts --dry-run

    Exit code 1: a message could not be delivered; it is sent again the next time.
    """
    addresses = Alerting().addresses
    if not addresses and not dry_run:
        raise NoAddress("HMICFRS_ALERTS is not set: there is nowhere to send a message to (docs/alerts.md)")
    now = datetime.now(UTC)
    with reading() as (archive, session):
        found, known = check_up(session, archive.engine, now), told(session)
    fresh = news(known, found.troubles, found.good, now)
    wanted = trial() if test else message(fresh, found.sources) if _is_due(fresh, known, now) else None
    if wanted and not dry_run:
        delivery.send(wanted, addresses)
        if not test:
            _note(found, now)
    if as_json:
        typer.echo(written(_document(found, fresh, wanted, sent=bool(wanted and not dry_run))))
    else:
        _show(wanted, printed=dry_run, told=verbose)


def _is_due(fresh: News, known: Sequence[Told], now: datetime) -> bool:
    """Whether there is news, or something that is still broken and was not told of tonight."""
    lately = max((one.repeated_at for one in known), default=None)
    return fresh.is_news or bool(fresh.still and lately and now - lately >= AGAIN_AFTER)


def _note(found: CheckUp, now: datetime) -> None:
    with Archive(Settings().archive_url) as archive:
        archive.note_told(found.troubles, now)


def _show(wanted: Message | None, *, printed: bool, told: bool) -> None:
    if wanted and printed:
        say(f"{clean(wanted.title)}\n\n{clean(wanted.body)}")
    elif told:
        say(f"sent: {clean(wanted.title)}" if wanted else "nothing to tell")


def _document(found: CheckUp, fresh: News, wanted: Message | None, *, sent: bool) -> Document:
    """What there is to tell, and the message, if it was or would be sent."""
    return {
        "checked_at": found.at,
        "sources": found.sources,
        "new": [{**asdict(one), "before": fresh.before.get(one.source, "")} for one in fresh.new],
        "still": [asdict(one) for one in fresh.still],
        "over": [asdict(one) for one in fresh.over],
        "message": asdict(wanted) if wanted else None,
        "sent": sent,
    }
