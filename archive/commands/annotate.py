"""The verb annotate: what kept readings name, noted anew."""

from collections.abc import Collection, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from archive import forking, interruption
from archive.commands.verb import AsJson, Processes, plain_errors
from archive.garbage import importing

if TYPE_CHECKING:
    from archive import processes as pool
    from archive.still_named import Known
    from archive.store import Archive


@plain_errors
def annotate(
    sources: Annotated[list[str] | None, typer.Argument(help="Of these only; all if none is given.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; only tell what would be named otherwise.")
    ] = False,
    processes: Processes = 0,
    as_json: AsJson = False,
) -> None:
    """Notes anew which bodies, programmes, grades and office holders the kept readings name.

    To be run after the tables in archive/subjects, or the rules, have changed: no page is fetched or read again, and
    no version or edit comes of it. It may be interrupted and run again.

    Example: hmicfrs annotate --dry-run
    """
    forking.begin("archive.annotating_at_hand", processes)
    # That imports at the same time as what follows.
    with importing():
        from archive import annotating
        from archive import history as past
        from archive import processes as pool
        from archive.commands import documents, show
        from archive.commands.json_text import written
        from archive.store import Archive

    with Archive() as archive:
        archive.check()
        with archive.session() as session:
            chosen = [past.known_source(session, name).name for name in sources or []]
            due = annotating.waiting(session, chosen)
        if not dry_run:
            archive.refer()
        report = annotating.Report(readings=due)
        verb = archive.annotate_on_trial if dry_run else archive.annotate
        with pool.Processes(pool.wanted(processes, due, annotating.AT_ONCE)) as workers:
            report.run(partial(verb, chosen), _ahead(archive, chosen, workers), show.annotating)
    if as_json:
        typer.echo(written({"dry_run": dry_run, **documents.annotated(report)}))
    else:
        show.annotated(report)
    if report.left:
        raise typer.Exit(interruption.exit_code())


def _ahead(archive: "Archive", sources: Collection[str], workers: "pool.Processes") -> "Iterator[Known]":
    """What the readings to annotate name, batch by batch: each process reads them itself."""
    from archive.still_named import look_through, look_through_at

    here = workers.number == 1
    work, where = (look_through, archive) if here else (look_through_at, archive.address)
    given = ((None, (where, numbers)) for numbers in archive.to_annotate(sources))
    return (known.result() for _, known in workers.each(work, given))
