"""The verb that writes a report on a period: report."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from archive import handout
from archive.commands import show
from archive.commands.verb import WrongUse, plain_errors, reading
from archive.moments import first_day, last_day
from archive.one_file import write_whole
from archive.reports import report as gathered
from archive.reports.page import page


@plain_errors
def report(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The page to write, e.g. report.html.")],
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="From then on: 2024, 2024-05, 2024-05-21.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="To the end of then.")] = None,
) -> None:
    """Writes a report as one page of HTML: articles, lags, coverage, edits, gaps; each plot with its numbers.

    The page needs no network and no script, and holds no text of an article. The same archive gives the same bytes.

    Example: hmicfrs report --since 2024 --until 2024 report-2024.html
    """
    first = first_day(since).isoformat() if since else ""
    last = last_day(until).isoformat() if until else ""
    if first and last and last < first:
        raise WrongUse(f"--until {until} is before --since {since}")
    with reading() as (_, session), tempfile.TemporaryDirectory(prefix="hmicfrs-") as folder:
        path = Path(folder) / "tables.db"
        handout.write(session, path, gathered.NEEDS, lambda _: None)
        made = gathered.report(path, first, last)
    write_whole(file, page(made))
    show.written(file)
