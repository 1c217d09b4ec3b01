"""Writes an export: every table, and the files that explain them."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.database import ArchiveError
from archive.export import warc, warc_package
from archive.export.articles import ARTICLES, VERSIONS
from archive.export.dates import DATES
from archive.export.evidence import ADDRESSES, CAPTURES, FILES, LINKS
from archive.export.folder import Access, Folder
from archive.export.formats import WRITERS, Format
from archive.export.package import NAME, Description, Told, citation, datapackage, readme
from archive.export.reference import BODIES, BODY_NAMES, PROGRAMMES, SCALES
from archive.export.register import CRAWLS, DECISIONS, ENTRIES, SOURCES
from archive.export.scope import Mode, Scope
from archive.export.sharing import RESEARCH_COPY
from archive.export.subjects import GRADES, SUBJECTS
from archive.export.table import Table
from archive.export.tally import Tally
from archive.history import known_source
from archive.model import CaptureRow

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
    DECISIONS,
    BODIES,
    BODY_NAMES,
    PROGRAMMES,
    SCALES,
    SOURCES,
    CRAWLS,
)

OnProgress = Callable[[str, int], None]
_PROGRESS_EVERY = 500


class RefusedTarget(ArchiveError):
    """The folder cannot or may not hold this export."""

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
    a git work tree. `on_progress` is told of a table and its rows so far. Raises `RefusedTarget`, and
    `UnknownSource`.
    """
    for name in scope.sources:
        known_source(session, name)
    folder = folder.expanduser().resolve()
    try:
        _refuse(folder, scope.mode)
        if scope.mode is Mode.LOCAL_FULL:
            logger.warning("%s: a %s", folder, RESEARCH_COPY)
        access = Access.OWNER if scope.mode is Mode.LOCAL_FULL else Access.ANYONE
        with Folder(folder, access, leftovers=_earlier(folder)) as target:
            if form is Format.WARC:
                return _write_pages(session, target, scope, on_progress)
            return _write(session, target, scope, form, on_progress)
    except OSError as error:
        logger.info("export to %s: %r", folder, error)
        raise RefusedTarget(f"cannot write to {folder}: {error.strerror}") from error


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
    tables = [f"{table.name}.{form}" for table in TABLES for form in WRITERS]
    return tables + [path.name for path in folder.glob(warc.FILES)]


def _write(session: Session, target: Folder, scope: Scope, form: Format, on_progress: OnProgress) -> Report:
    rows: dict[str, int] = {}
    tally = Tally()
    for table in TABLES:
        with closing(table.rows(session, scope)) as found, target.file(f"{table.name}.{form}") as file:
            counted = _counted(table, found, rows, on_progress)
            WRITERS[form](file, table.columns, tally.passing(counted) if table is ARTICLES else counted)
    told = Description(
        scope=scope,
        form=form,
        snapshot=_last_capture(session, scope),
        software=version(NAME),
        tally=tally,
        rows=rows,
    )
    target.finish(
        {
            "README.md": readme(told, TABLES),
            "datapackage.json": datapackage(told, TABLES),
            "CITATION.cff": citation(told),
        }
    )
    return Report(rows=rows, withheld=dict(sorted(tally.withheld.items())))


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
        }
    )
    return Report(
        rows=warc_package.counts(pages, files.names),
        withheld=dict(sorted(pages.withheld.items())),
        left_out=dict(sorted(pages.left_out.items())),
    )


def _counted(
    table: Table, found: Iterable[Sequence[Any]], rows: dict[str, int], on_progress: OnProgress
) -> Iterator[Sequence[Any]]:
    rows[table.name] = 0
    for row in found:
        rows[table.name] += 1
        if rows[table.name] % _PROGRESS_EVERY == 1:
            on_progress(table.name, rows[table.name])
        yield row
