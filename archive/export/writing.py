"""Writes an export: every table, and the files that explain them."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from functools import partial
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.database import long_walk
from archive.errors import ArchiveError
from archive.export import coverage, spreadsheet, warc, warc_package
from archive.export.articles import ARTICLES, VERSIONS
from archive.export.dates import DATES
from archive.export.evidence import ADDRESSES, CAPTURES, FILES, LINKS
from archive.export.folder import Access, Folder
from archive.export.formats import CsvWriter, Format, JsonlWriter, Writer, file_of
from archive.export.measures import MEASURES, TERMS
from archive.export.package import NAME, Description, Told, citation, datapackage, readme
from archive.export.parquet import ParquetWriter
from archive.export.reference import BODIES, BODY_NAMES, PROGRAMMES, SCALES
from archive.export.register import CRAWLS, DECISIONS, ENTRIES, SOURCES
from archive.export.scope import Mode, Scope
from archive.export.sharing import RESEARCH_COPY
from archive.export.sqlite import SqliteWriter
from archive.export.subjects import GRADES, SUBJECTS
from archive.export.table import Cell, Chunk, Table, as_stored, as_text, as_written
from archive.export.takedowns import TAKEDOWNS
from archive.export.tally import Tally
from archive.history import known_source
from archive.model import BodyRow, CaptureRow, ProgrammeRow

logger = logging.getLogger(__name__)

TABLES = (
    ARTICLES,
    VERSIONS,
    ENTRIES,
    CAPTURES,
    ADDRESSES,
    DATES,
    LINKS,
    SUBJECTS,
    GRADES,
    FILES,
    MEASURES,
    TERMS,
    DECISIONS,
    TAKEDOWNS,
    BODIES,
    BODY_NAMES,
    PROGRAMMES,
    SCALES,
    SOURCES,
    CRAWLS,
)

WRITERS: dict[Format, Callable[[Folder], Writer]] = {
    Format.CSV: CsvWriter,
    Format.EXCEL: spreadsheet.ExcelWriter,
    Format.JSONL: JsonlWriter,
    Format.PARQUET: ParquetWriter,
    Format.SQLITE: SqliteWriter,
}
"""How tables are written; each format that is not here is one of pages."""

_SPELT: dict[Format, Cell] = {
    Format.CSV: as_text,
    Format.EXCEL: as_text,
    Format.JSONL: as_written,
    Format.SQLITE: as_written,
}
"""How cells of a SQLite archive are asked for; Parquet has them in types."""

RESEARCH_COPY_NOTE = "RESEARCH-COPY.txt"

OnProgress = Callable[[str, int], None]


class RefusedTarget(ArchiveError):
    """The folder cannot or may not hold this export."""

    exit_code = 2


class UnknownSubject(ArchiveError):
    """No body or programme has that slug."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True)
class Report:
    """How many rows each table got, and of how many articles cells were withheld, by reason.

    Of WARC files: how many records of each kind there are, how many captures were withheld, and of how many there was
    nothing to write (`left_out`).
    """

    rows: dict[str, int]
    withheld: dict[str, int]
    left_out: dict[str, int] = field(default_factory=dict)


def export(
    session: Session,
    folder: Path,
    scope: Scope,
    form: Format,
    on_progress: OnProgress = lambda _table, _rows: None,
) -> Report:
    """Write one file a table, or WARC files, and those beside them into `folder`, replacing an export that is there.

    All files appear at the end, or none does. local-full is readable by its owner only, and refused inside
    a git work tree. `on_progress` is told of a table and its rows so far. Raises `RefusedTarget`, `UnknownSource`
    and `UnknownSubject`.
    """
    _refuse_unknown(session, scope)
    folder = folder.expanduser().resolve()
    try:
        _refuse(folder, scope.mode)
        if scope.mode is Mode.LOCAL_FULL:
            logger.warning("%s: a %s", folder, RESEARCH_COPY)
        access = Access.OWNER if scope.mode is Mode.LOCAL_FULL else Access.ANYONE
        with Folder(folder, access, leftovers=_earlier(folder)) as target, long_walk(session):
            if form is Format.WARC:
                return _write_pages(session, target, scope, on_progress)
            return _write(session, target, scope, form, on_progress)
    except OSError as error:
        logger.info("export to %s: %r", folder, error)
        raise RefusedTarget(f"cannot write to {folder}: {error.strerror}") from error


def _refuse_unknown(session: Session, scope: Scope) -> None:
    for name in scope.sources:
        known_source(session, name)
    for what, table, slugs in (
        ("body", BodyRow, scope.bodies),
        ("programme", ProgrammeRow, scope.programmes),
    ):
        known = set(session.scalars(select(table.slug))) if slugs else set()
        for slug in slugs:
            if slug not in known:
                near = ", ".join(get_close_matches(slug, sorted(known)))
                raise UnknownSubject(f"no {what} {slug!r}" + (f": did you mean {near}?" if near else ""))


def _refuse(folder: Path, mode: Mode) -> None:
    """Raise RefusedTarget for a folder that holds other things, or where a research copy would be shared."""
    if folder.exists() and not folder.is_dir():
        raise RefusedTarget(f"{folder} is a file: name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not _is_export(folder):
        raise RefusedTarget(f"{folder} holds files that are not an export: name an empty or a new folder")
    inside = next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)
    if mode is Mode.LOCAL_FULL and inside is not None:
        raise RefusedTarget(f"{mode} is a {RESEARCH_COPY}: name a folder outside the git work tree {inside}")


def _is_export(folder: Path) -> bool:
    dictionary = folder / "datapackage.json"
    return dictionary.is_file() and f'"name": "{NAME}"' in dictionary.read_text("utf-8", "replace")


def _earlier(folder: Path) -> list[str]:
    """The names of all files of pages and tables that an export may have left there."""
    tables = [file_of(table, form) for table in TABLES for form in WRITERS]
    texts = [f"{spreadsheet.TEXTS}/{path.name}" for path in folder.glob(f"{spreadsheet.TEXTS}/*.txt")]
    beside = [RESEARCH_COPY_NOTE, "coverage.json"]
    return tables + texts + beside + [path.name for path in folder.glob(warc.FILES)]


def _write(session: Session, target: Folder, scope: Scope, form: Format, on_progress: OnProgress) -> Report:
    rows: dict[str, int] = {}
    tally = Tally()
    in_sqlite = session.get_bind().dialect.name == "sqlite"
    cell = _SPELT.get(form, as_stored) if in_sqlite else as_stored
    with closing(WRITERS[form](target)) as writer:
        for table in TABLES:
            with closing(table.chunks(session, scope, cell)) as found:
                counted = _counted(table, found, rows, on_progress)
                writer.write(table, tally.passing(counted) if table is ARTICLES else counted)
    snapshot = _last_capture(session, scope)
    told = Description(
        scope=scope,
        form=form,
        snapshot=snapshot,
        software=version(NAME),
        tally=tally,
        rows=rows,
        crawled=coverage.crawled(session, scope, scope.as_of or snapshot),
    )
    with target.file("coverage.json") as file:
        file.writelines(coverage.in_json(tally.coverage(), told.crawled, tally.withheld))
    target.finish(
        {
            "README.md": readme(told, TABLES),
            "datapackage.json": datapackage(told, TABLES),
            "CITATION.cff": citation(told),
            **_note(scope),
        }
    )
    return Report(rows=rows, withheld=dict(sorted(tally.withheld.items())))


def _note(scope: Scope) -> dict[str, str]:
    """A file whose name says what lies beside it."""
    if scope.mode is not Mode.LOCAL_FULL:
        return {}
    return {RESEARCH_COPY_NOTE: f"All files in this folder are a {RESEARCH_COPY}.\n"}


def _last_capture(session: Session, scope: Scope) -> datetime | None:
    return session.scalar(
        select(func.max(CaptureRow.captured_at)).where(*scope.by_then(CaptureRow.captured_at))
    )


def _write_pages(session: Session, target: Folder, scope: Scope, on_progress: OnProgress) -> Report:
    told = Told(scope=scope, form=Format.WARC, snapshot=_last_capture(session, scope), software=version(NAME))
    files = warc.Files(target, warc_package.info(told), told.snapshot, warc.FULL)
    pages = warc.write(session, files, scope, partial(on_progress, "captures"))
    target.finish(
        {
            "README.md": warc_package.readme(told, pages, files.names),
            "datapackage.json": warc_package.datapackage(told, files.names),
            "CITATION.cff": citation(told),
            **_note(scope),
        }
    )
    return Report(
        rows=warc_package.counts(pages, files.names),
        withheld=dict(sorted(pages.withheld.items())),
        left_out=dict(sorted(pages.left_out.items())),
    )


def _counted(
    table: Table, found: Iterable[Chunk], rows: dict[str, int], on_progress: OnProgress
) -> Iterator[Chunk]:
    rows[table.name] = 0
    for chunk in found:
        on_progress(table.name, rows[table.name] + 1)
        rows[table.name] += len(chunk)
        yield chunk
