"""The verb export: the archive as tables for research, or its pages as WARC files."""

from pathlib import Path
from typing import Annotated

import typer

from archive.commands import show
from archive.commands.verb import At, Since, WrongUse, choice, plain_errors, reading
from archive.export import Format, Mode, Scope
from archive.export import export as write
from archive.moments import day, moment


@plain_errors
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one of an export.")],
    form: Annotated[str, typer.Option("--format", help="csv, jsonl, parquet, sqlite or warc.")] = "csv",
    excel: Annotated[bool, typer.Option("--excel", help="CSV as spreadsheets want it.")] = False,
    mode: Annotated[
        str, typer.Option(help="open-text, metadata, derived, strict or local-full.")
    ] = "open-text",
    as_of: At = None,
    source: Annotated[list[str] | None, typer.Option(help="Of this one only; repeatable.")] = None,
    body: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="About this force or service only; repeatable.")
    ] = None,
    programme: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="About this programme only; repeatable.")
    ] = None,
    since: Since = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published by the end of that day, e.g. 2024-05-21.")
    ] = None,
) -> None:
    """Writes the archive as tables for research, with a data dictionary, README and digests.

    --format warc writes the pages themselves in their place, for pywb and other programs that replay WARC files.

    open-text has the text of sources under the Open Government Licence and the press as metadata; metadata
    has no text; derived adds measures of all texts to it; strict has no press titles either; local-full has
    everything, for your own research alone. Pages that ask not to be archived are metadata in all but local-full.

    --excel is CSV with a byte order mark, no cell that would run as a formula, and long texts in files of their own.

    Example: hmicfrs export ./out --format jsonl --as-of 2024-12-31
    """
    scope = Scope(
        mode=choice(Mode, mode, "--mode"),
        as_of=moment(as_of) if as_of else None,
        sources=tuple(source or ()),
        since=day(since) if since else None,
        until=day(until) if until else None,
        bodies=tuple(body or ()),
        programmes=tuple(programme or ()),
    )
    chosen = choice(Format, form, "--format")
    if excel and chosen not in (Format.CSV, Format.EXCEL):
        raise WrongUse(f"--excel is a flavour of CSV, not of {chosen}")
    chosen = Format.EXCEL if excel else chosen
    with reading() as (_, session):
        report = write(session, folder, scope, chosen, show.progress)
    show.exported(folder, scope.mode, report)
