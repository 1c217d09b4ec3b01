"""Writes the chain of manifests as files to be kept elsewhere, and compares it with those written before."""

import hashlib
import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.export import RefusedTarget
from archive.model import ManifestLine, ManifestRow
from archive.proof import chain, lines

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Deposited:
    """What a folder holds now: how many manifests, how many of them are new in it, and those that differ."""

    manifests: int
    new: int
    differing: tuple[str, ...]


def deposit(session: Session, folder: Path) -> Deposited:
    """Write the manifests that the folder has not, and name those of which it has another.

    Of each there is a file of digests, which never changes, and one of the lines that can be told. A file of digests
    is never overwritten. Raises RefusedTarget where the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _deposited(session, folder)
    except OSError as error:
        logger.info("writing manifests to %s: %r", folder, error)
        raise RefusedTarget(f"cannot write {folder}: {error.strerror}") from error


def _deposited(session: Session, folder: Path) -> Deposited:
    new, differing = 0, []
    rows = session.scalars(select(ManifestRow).order_by(ManifestRow.number)).all()
    for row in rows:
        digests, told = folder / f"{_name(row)}.sha256", folder / f"{_name(row)}.jsonl"
        if not digests.exists():
            _write(digests, _digests(session, row))
            new += 1
        if _digest_of(digests) != row.sha256:
            differing.append(digests.name)
        if not told.exists():
            _write(told, _lines(session, row))
        elif gone := _taken_down(session, row):
            _forget(told, gone)
    names = {f"{_name(row)}.sha256" for row in rows}
    there = {path.name for path in folder.glob("manifest-*.sha256")}
    differing += sorted(there - names)
    return Deposited(manifests=len(rows), new=new, differing=tuple(differing))


def _name(row: ManifestRow) -> str:
    """Ex: manifest-000123"""
    return f"manifest-{row.number:06}"


def _digests(session: Session, row: ManifestRow) -> Iterator[str]:
    yield lines.head(row.number, row.made_at, row.before)
    own = select(ManifestLine.sha256).where(ManifestLine.manifest == row.number)
    yield from session.scalars(own.order_by(ManifestLine.position).execution_options(yield_per=1000))


def _lines(session: Session, row: ManifestRow) -> Iterator[str]:
    """The lines that can be told: not those of what was taken down, altered, or read again since."""
    for one in chain.lines_of(session, row.number):
        if one.salt and one.id is not None:
            yield from _told(one)


def _taken_down(session: Session, row: ManifestRow) -> set[str]:
    gone = select(ManifestLine.sha256).where(ManifestLine.manifest == row.number, ManifestLine.salt == "")
    return set(session.scalars(gone))


def _told(one: Any) -> Iterator[str]:
    if one.told_by is not None:
        made = [lines.of_reading(one, one.salt)] if one.reader_version is not None else []
    else:
        made = lines.could_be_of_capture(one, one.salt)
    yield from (line for line in made if lines.digest(line) == one.line_sha256)


def _forget(path: Path, gone: Collection[str]) -> None:
    """Take the lines of what was taken down out of a file; others that can be told no more stay in it."""
    with path.open(encoding="utf-8", newline="\n") as file:
        there = [line.rstrip("\n") for line in file]
    left = [line for line in there if lines.digest(line) not in gone]
    if len(left) < len(there):
        _write(path, iter(left))


def _write(path: Path, told: Iterator[str]) -> None:
    half = path.with_suffix(path.suffix + ".part")
    with half.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in told)
    half.replace(path)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
