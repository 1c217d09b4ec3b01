"""The verb ingest: captures from WARC files, or from one saved page."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive import Origin, forking, interruption
from archive.commands.verb import AsJson, Processes, WrongUse, plain_errors
from archive.garbage import importing
from archive.moments import moment
from scraper.commands.cluster import Cluster, pool_of

if TYPE_CHECKING:
    from archive import Archive
    from archive.processes import Pool
    from scraper.ingest_report import Report

UNREADABLE = 5


@plain_errors
def ingest(
    files: Annotated[list[Path], typer.Argument(help="WARC files, or with --url one saved page.")],
    url: Annotated[str | None, typer.Option(help="The address at which the page was saved.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="MOMENT", help="When it was saved: a day (its end) or an instant.")
    ] = None,
    processes: Processes = 0,
    cluster: Cluster = None,
    json_wanted: AsJson = False,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Say more; -vv for everything.")
    ] = 0,
) -> None:
    """Records pages from WARC files, each at the moment when it was captured; or one saved page.

    Example: hmicfrs ingest crawl-2019.warc.gz crawl-2021.warc.gz
    Example: hmicfrs ingest saved.html --url https://www.example.com/news/a-1234567 --at 2024-05-21T09:30:00Z

    What is of no known source, or does not concern the inspectorate, is passed over. The same file again changes
    nothing. Exit code 5: a file could not be read at all.
    """
    when = _when(files, url, at)
    if when is None and cluster is None:
        forking.begin("scraper.at_hand", processes)
    # That imports at the same time as what follows.
    with importing():
        from archive import Archive
        from archive.commands.manifest import seal
        from scraper.commands.console import as_json, console, say, set_up_logging

    with Archive() as archive:
        archive.upgrade()
        set_up_logging(verbose)
        if when is not None:
            report = _page(archive, files[0], url or "", when)
        else:
            # A worker of a cluster need not begin where this process did.
            paths = [file.absolute() for file in files] if cluster else files
            report = _warc_files(archive, paths, processes, pool_of(cluster))
        seal(archive)
    if json_wanted:
        as_json(report.document())
    else:
        from scraper.ingest_report import show

        show(report, console())
    if report.interrupted:
        say("interrupted: give the same files again to go on")
        raise typer.Exit(interruption.exit_code())
    for why in report.unreadable:
        say(why)
    if report.unreadable:
        raise typer.Exit(UNREADABLE)


def _when(files: list[Path], url: str | None, at: str | None) -> datetime | None:
    """When a page was saved, or None where WARC files are given, which say so themselves. Raises WrongUse."""
    if (url is None) != (at is None):
        raise WrongUse("a saved page needs both --url and --at; WARC files need neither")
    if at is None:
        return None
    if len(files) > 1:
        raise WrongUse("--url and --at are for one saved page at a time")
    when = moment(at)
    if when > datetime.now(UTC):
        raise WrongUse(f"{at} is yet to come: a page cannot have been saved then")
    return when


def _warc_files(archive: "Archive", files: list[Path], processes: int, pool: "Pool") -> "Report":
    from archive.processes import wanted
    from scraper.desk import Desk
    from scraper.ingest import WORTH_A_PROCESS, ingest_files, pieces
    from scraper.known_sources import all_sources
    from scraper.replay import UnreadableWarc

    with pool(wanted(processes, pieces(files), WORTH_A_PROCESS)) as workers:
        report = ingest_files(Desk(archive, all_sources(), Origin.WARC), files, workers)
    if len(report.unreadable) == len(files):
        raise UnreadableWarc(report.unreadable[0])
    return report


def _page(archive: "Archive", file: Path, url: str, when: datetime) -> "Report":
    from scraper.desk import Desk
    from scraper.ingest import upload
    from scraper.known_sources import all_sources
    from scraper.replay import UnreadableWarc

    try:
        page = file.read_bytes()
    except OSError as error:
        raise UnreadableWarc(f"{file}: {error.strerror or error}") from error
    desk = Desk(archive, all_sources(), Origin.UPLOAD)
    upload(desk, page, url, when)
    return desk.report
