"""The verb crawl: sources into the archive, from the network or from WARC files."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from rich.table import Table

from archive import Archive
from archive.commands.verb import plain_errors
from scraper.commands import which
from scraper.commands.console import advise, cell, console, set_up_logging

if TYPE_CHECKING:
    from archive import CrawlResult
    from scraper.replay import Located
    from scraper.source import Source

EMPTY_OR_BLOCKED = 1
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

    Ends with a table of what was found. Exit code 1: a source came back empty, blocked or half-read.
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
        verified = archive.verified()
    if not replay:
        chosen = chosen if named else which.verified_only(chosen, verified)
        advise()
    set_up_logging(verbose)
    results = run(chosen, rounds, verbose)
    _table(results)
    if not_begun := len(chosen) * len(rounds) - len(results):
        typer.echo(f"hmicfrs: interrupted: {not_begun} of {len(chosen)} sources were not begun", err=True)
    if not_begun or any(result is None or result.result == "failed" for _, result in results):
        raise typer.Exit(EMPTY_OR_BLOCKED)


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


def _table(results: "Sequence[tuple[str, CrawlResult | None]]") -> None:
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
