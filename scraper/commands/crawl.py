"""The verb crawl: sources into the archive, from the network or from WARC files."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from rich.table import Table

from archive import Archive, interruption
from archive.commands.manifest import seal
from archive.commands.verb import plain_errors
from archive.settings import Alerting
from scraper.commands import which
from scraper.commands.console import advise, cell, console, say, set_up_logging

if TYPE_CHECKING:
    from archive import CrawlResult
    from scraper.replay import Located
    from scraper.source import Source

    Results = Sequence[tuple[str, CrawlResult | None]]

FAILED = 1
NO_DATABASE = 3
WARC_NAME = re.compile(r"\.w?arc(?:\.gz)?$")


@plain_errors
def crawl(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Names of sources; all that are verified if none is given.")
    ] = None,
    replay: Annotated[
        list[Path] | None, typer.Option(help="Serve the crawl from these WARC files instead of the network.")
    ] = None,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Say more; -vv for everything.")
    ] = 0,
) -> None:
    """Crawls sources into the archive: what is new, and known articles once more.

    Example: hmicfrs crawl hmicfrs wired_gov
    Example: hmicfrs crawl --replay night-1.warc.gz night-2.warc.gz

    Ends with a table of what was found. One crawl at a time holds the archive; on Postgres several that name different
    sources may run at once. Ctrl-C or SIGTERM ends it within half a minute, and the next crawl makes up for it.

    Exit code 1: a source failed. Where none is named and HMICFRS_ALERTS is set, `hmicfrs alerts` tells of single ones,
    and 1 means that all failed, or that something found could not be kept. 7: another crawl is running. 130 or 143: it
    was interrupted.
    """
    from scraper.night import run
    from scraper.replay import nights

    files = [Path(name) for name in sources or [] if replay and WARC_NAME.search(name)]
    named = [name for name in sources or [] if Path(name) not in files]
    chosen = which.named(named)
    rounds = nights([*replay, *files]) if replay else [None]
    if replay and not named:
        chosen = _recorded(chosen, rounds)
    with Archive() as archive:
        archive.upgrade()
        if not replay:
            chosen = chosen if named else which.verified_only(chosen, archive.verified())
            advise()
        with archive.crawling([source.name for source in chosen] if named else []) as lock:
            # Between the upgrade and the lock another program may have gone further.
            archive.check()
            set_up_logging(verbose)
            _say_cut_off(archive.end_cut_off(named))
            results = run(chosen, rounds, verbose, lock)
            _table(results)
            seal(archive)
    told_by_alerts = not named and not replay and bool(Alerting().addresses)
    _end(results, len(chosen) * len(rounds), told_by_alerts=told_by_alerts)


def _end(results: "Results", asked_for: int, *, told_by_alerts: bool) -> None:
    """End the command with the exit code that its help tells of."""
    from scraper.loudness import any_failed, night_failed

    not_begun = asked_for - len(results)
    if interruption.was_told():
        say(f"interrupted: {not_begun} of {asked_for} sources were not begun; run it again to go on")
        raise typer.Exit(interruption.exit_code())
    if any(result and result.cause.startswith("database: cannot") for _, result in results):
        raise typer.Exit(NO_DATABASE)
    if not_begun or (night_failed(results) if told_by_alerts else any_failed(results)):
        raise typer.Exit(FAILED)


def _say_cut_off(sources: Sequence[str]) -> None:
    if sources:
        say(f"the last crawl was cut off: in full depth now, as far as it is crawled: {', '.join(sources)}")


def _recorded(
    known: "list[type[Source]]", rounds: "Sequence[dict[str, Located] | None]"
) -> "list[type[Source]]":
    """Of all sources those that the WARC files have pages of; raises UnreadableWarc where there is none."""
    from scraper.replay import UnreadableWarc

    hosts = {urlsplit(located.url).hostname for records in rounds for located in (records or {}).values()}
    chosen = [source for source in known if hosts & set(source.hosts)]
    if not chosen:
        raise UnreadableWarc(f"no page of a known source in it; known are {', '.join(s.name for s in known)}")
    return chosen


def _table(results: "Results") -> None:
    counts = ("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked")
    table = Table("source", "result", "cause")
    for count in counts:
        table.add_column(count, justify="right")
    for source, result in results:
        if result is None:
            table.add_row(source, "failed", "it ended without a report: see the log above")
        else:
            numbers = (str(getattr(result, count)) for count in counts)
            table.add_row(source, result.result, cell(result.cause), *numbers)
    console().print(table)
