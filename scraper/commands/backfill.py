"""The verb backfill: captures from a web archive, for the years before this archive was begun."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from archive import Archive, Origin, interruption
from archive.commands.manifest import seal
from archive.commands.verb import AsJson, WrongUse, plain_errors
from archive.moments import day, moment, start_of
from scraper.commands import which
from scraper.commands.console import advise, as_json, console, say, set_up_logging

if TYPE_CHECKING:
    from scraper.backfill_report import Report
    from scraper.source import Source

UNFINISHED = 1
# Its oldest captures are of that year.
OLDEST = datetime(1996, 1, 1, tzinfo=UTC)


class Asked(StrEnum):
    """The web archives that can be asked."""

    INTERNET_ARCHIVE = "internet-archive"
    UK_GOVERNMENT = "uk-government"


@plain_errors
def backfill(
    sources: Annotated[list[str], typer.Argument(help="Names of sources.")],
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Captured then or later, e.g. 2014-05-21.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Captured then or earlier.")
    ] = None,
    asked: Annotated[
        Asked,
        typer.Option("--web-archive", help="Whom to ask; one at a time, and only the one that is named."),
    ] = Asked.INTERNET_ARCHIVE,
    json_wanted: AsJson = False,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Say more; -vv for everything.")
    ] = 0,
) -> None:
    """Brings captures of articles from the Internet Archive, each at the moment when it was captured.

    Example: hmicfrs backfill hmicfrs --to 2025-06-01
    Example: hmicfrs backfill express_and_star --from 2014-01-01 --to 2018-12-31
    Example: hmicfrs backfill hmicfrs --web-archive uk-government

    One request at a time, with a pause between: a thousand captures take about an hour. It may be interrupted or killed
    and run again; what is here is not asked for twice. Several at once take turns and are no faster. The UK Government
    Web Archive is asked only if it is named, and left alone at once where it wants proof of a human.
    Exit code 1: it was stopped, or a list was not had; 130 or 143: it was interrupted.
    """
    first = start_of(day(since)) if since else OLDEST
    last = moment(until) if until else datetime.now(UTC)
    if first > last:
        raise WrongUse(f"nothing lies between {since} and {until or 'today'}")
    chosen = which.named(sources)
    _hold_together(asked, chosen)
    advise()
    report = _bring(asked, chosen, first, last, verbose)
    from scraper.backfill_report import show

    as_json(report.document()) if json_wanted else show(report, console())
    is_complete = _is_complete(report)
    if report.interrupted:
        raise typer.Exit(interruption.exit_code())
    if not is_complete:
        raise typer.Exit(UNFINISHED)


def _bring(
    asked: Asked, chosen: Sequence["type[Source]"], first: datetime, last: datetime, verbose: int
) -> "Report":
    from scraper.backfill import Plan, backfill
    from scraper.backfill_report import Report
    from scraper.desk import Desk
    from scraper.known_sources import all_sources
    from scraper.web_archives import WEB_ARCHIVES

    with Archive() as archive:
        archive.upgrade()
        set_up_logging(verbose)
        desk = Desk(archive, all_sources(), Origin.WAYBACK)
        names = tuple(source.name for source in chosen)
        report, web_archive = Report(desk.report), WEB_ARCHIVES[asked]
        backfill(
            Plan(desk=desk, web_archive=web_archive, sources=names, since=first, until=last, report=report),
            verbose,
        )
        seal(archive)
    return report


def _is_complete(report: "Report") -> bool:
    """Whether all was asked for; says what was not, and why."""
    for why in report.lists_not_had:
        say(f"a list was not had: {why}")
    if report.stopped:
        say(f"{report.stopped}; what was recorded is kept")
    if report.interrupted:
        say("interrupted: run it again to go on; what was recorded is kept, and not asked for again")
    return not (report.stopped or report.interrupted or report.lists_not_had)


def _hold_together(asked: Asked, chosen: Sequence["type[Source]"]) -> None:
    """Raises WrongUse for sources of which the web archive can have nothing."""
    from scraper.web_archives import WEB_ARCHIVES

    one = WEB_ARCHIVES[asked]
    if strange := [source.name for source in chosen if not source.hosts[0].endswith(one.domain)]:
        raise WrongUse(f"{one.title} has {one.domain} sites only, and not {', '.join(strange)}")
