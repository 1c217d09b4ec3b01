"""The command `hmicfrs`: crawl and sources here, the archive's own verbs beside them."""

import asyncio
import json
import logging
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.table import Table

from archive.cli import app, plain_errors

if TYPE_CHECKING:
    from archive import CrawlResult
    from scraper.replay import Located
    from scraper.source import Source

EMPTY_OR_BLOCKED = 1
WRONG_USE = 2
WARC_NAME = re.compile(r"\.w?arc(?:\.gz)?$")


@app.command()
@plain_errors
def crawl(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Names of sources; all of them if none is given.")
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
    from archive import Archive
    from scraper.replay import nights

    files = [Path(name) for name in sources or [] if replay and WARC_NAME.search(name)]
    chosen = _chosen([name for name in sources or [] if Path(name) not in files])
    rounds = nights([*replay, *files]) if replay else [None]
    if replay and len(files) == len(sources or []):
        chosen = _recorded(chosen, rounds)
    with Archive() as archive:
        archive.upgrade()
    _set_up_logging(verbose)
    if not replay:
        _advise()
    results = _run(chosen, rounds, verbose)
    _table(results)
    if any(result is None or result.result == "failed" for _, result in results):
        raise typer.Exit(EMPTY_OR_BLOCKED)


@app.command()
@plain_errors
def sources(as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """Lists the sources this program knows.

    Example: hmicfrs sources
    """
    known = _all_sources().values()
    columns = ("source", "title", "kind", "home", "licence", "channels")
    rows = [
        (s.name, s.title, s.kind, s.home, s.licence, [type(c).__name__ for c in s.channels]) for s in known
    ]
    if as_json:
        typer.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], indent=2))
        return
    table = Table(*columns)
    for *facts, channels in rows:
        table.add_row(*map(str, facts), ", ".join(channels))
    _console().print(table)


def _advise() -> None:
    from scraper.settings import CONTACT

    if not CONTACT:
        advice = "set HMICFRS_CONTACT to a mail address or a page, so that sites know whom to write to"
        typer.echo(f"hmicfrs: no contact is set: {advice}", err=True)


def _all_sources() -> "dict[str, type[Source]]":
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["scraper.spiders"]}))
    return {name: loader.load(name) for name in sorted(loader.list())}  # type: ignore[misc]


def _chosen(names: Sequence[str]) -> "list[type[Source]]":
    known = _all_sources()
    unknown = [name for name in names if name not in known]
    if unknown:
        typer.echo(f"hmicfrs: unknown source {', '.join(unknown)}; known are {', '.join(known)}", err=True)
        raise typer.Exit(WRONG_USE)
    return [known[name] for name in dict.fromkeys(names or known)]


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


def _set_up_logging(verbose: int) -> None:
    """Lines with a time for a log; on a terminal, where there is a bar, only what went wrong."""
    level = logging.INFO if verbose or not sys.stderr.isatty() else logging.WARNING
    form = "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(
        level=logging.DEBUG if verbose > 1 else level, format=form, stream=sys.stderr, force=True
    )
    logging.captureWarnings(capture=True)


def _quieten(verbose: int) -> None:
    """Keep libraries to their warnings; Scrapy sets its own level when a process is made."""
    for name in ("scrapy", "trafilatura", "htmldate", "alembic", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG if verbose > 1 else logging.WARNING)
    # It logs a traceback where a robots.txt cannot be had; what cannot be had is said by the requests themselves.
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)


def _run(
    chosen: "list[type[Source]]", rounds: "Sequence[dict[str, Located] | None]", verbose: int
) -> "list[tuple[str, CrawlResult | None]]":
    """All sources of a night side by side, night after night."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings

    settings = get_project_settings()
    settings.setmodule("scraper.settings", priority="project")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)
    process = AsyncCrawlerProcess(settings)
    _quieten(verbose)
    results: list[tuple[str, CrawlResult | None]] = []

    async def all_nights() -> None:
        for records in rounds:
            crawlers = [process.create_crawler(source) for source in chosen]
            for crawler in crawlers:
                _serve_from(crawler.settings, records)
            await asyncio.gather(*(process.crawl(crawler) for crawler in crawlers))
            results.extend(
                (crawler.spidercls.name, crawler.stats.get_value("crawl/result")) for crawler in crawlers
            )

    # The process counts this as one of its crawls, so that it ends with the last night.
    task = asyncio.get_event_loop().create_task(all_nights())
    process._active.add(task)
    task.add_done_callback(process._active.discard)
    process.start()
    if task.done() and not task.cancelled() and (error := task.exception()):
        raise error
    return results


def _serve_from(settings: Any, records: "dict[str, Located] | None") -> None:
    if records:
        settings.set("REPLAY_RECORDS", records, priority="cmdline")
        settings.set(
            "REPLAY_STARTED_AT", min(located.captured_at for located in records.values()), priority="cmdline"
        )
        settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")


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
            table.add_row(source, result.result, result.cause, *numbers)
    _console().print(table)


def _console() -> Console:
    """As wide as the terminal; wide enough for every column in a log."""
    return Console() if sys.stdout.isatty() else Console(width=160)


def main() -> None:
    """Run the command line."""
    app()
