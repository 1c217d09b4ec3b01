"""The verb reread: stored pages read again with today's templates."""

from typing import Annotated

import typer

from archive import forking, interruption
from archive.commands.verb import AsJson, Processes, plain_errors
from archive.garbage import importing
from scraper.commands.cluster import Cluster, pool_of


@plain_errors
def reread(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Names of sources; all if none is given.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; only tell what would read differently.")
    ] = False,
    processes: Processes = 0,
    cluster: Cluster = None,
    json_wanted: AsJson = False,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Say more; -vv for everything.")
    ] = 0,
) -> None:
    """Reads stored pages again with today's templates, and those that none could read.

    Example: hmicfrs reread --dry-run
    Example: hmicfrs reread express_and_star

    To be run after an upgrade of the program, or of a library that it reads with. What a page said stays dated by when
    it was captured, and what is only read better becomes no edit. It may be interrupted and run again.
    """
    if cluster is None:
        forking.begin("scraper.at_hand", processes)
    # That imports at the same time as what follows.
    with importing():
        from archive import Archive
        from archive.commands.manifest import seal
        from scraper.commands import which
        from scraper.commands.console import as_json, console, say, set_up_logging
        from scraper.reread import reread as read_again
        from scraper.reread_report import show

    chosen = which.named(sources or [])
    with Archive() as archive:
        archive.check()
        set_up_logging(verbose)
        give = archive.give_on_trial if dry_run else archive.give
        report = read_again(archive, chosen, give, processes, pool_of(cluster))
        if not dry_run:
            seal(archive)
    if json_wanted:
        as_json({"dry_run": dry_run, **report.document()})
    else:
        show(report, console())
    if report.left:
        say(f"interrupted: {report.left} of {report.articles} articles are left for the next run")
        raise typer.Exit(interruption.exit_code())
