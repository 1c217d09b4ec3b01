"""The folder of backups: their names, the room there is, their digests, and how many are kept."""

import hashlib
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.errors import ArchiveError

logger = logging.getLogger(__name__)

_PRIVATE = 0o600  # it holds words that may not be handed on
_SPARE = 1.05
_KILLED = timedelta(days=1)


class NoBackup(ArchiveError):
    """A backup could not be taken, or is not one."""

    exit_code = 2


def name_of(stem: str, moment: datetime, suffix: str) -> str:
    """Ex: hmicfrs-20261126T021700Z.db"""
    return f"{stem}-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}{suffix}"


def stem_of(database: str) -> str:
    """What the backups of a database begin with: its name, as far as it can be one of a file."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", database) or "archive"


def need_room(folder: Path, size: int) -> None:
    """Raise NoBackup unless the folder has room for so many bytes."""
    free = shutil.disk_usage(folder).free
    if free < size * _SPARE:
        raise NoBackup(f"{folder} has room for {free:,} bytes, and the backup may need {size:,}")


@contextmanager
def being_written(path: Path) -> Iterator[Path]:
    """A private file to write to; it gets its name, and its digest beside it, once it is whole and on the disk."""
    part = path.with_name(path.name + ".part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        yield part
        _sync(part)
        beside = digest_file(path)
        beside.write_text(f"{digest_of(part)}  {path.name}\n", "utf-8")
        _sync(beside)
        part.replace(path)
        _sync(path.parent)
    except OSError as error:
        logger.info("writing %s: %r", path, error)
        raise NoBackup(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def sweep(folder: Path, stem: str, moment: datetime) -> None:
    """Delete what backups that were killed have left half-written, if it is older than a day."""
    for path in folder.glob(f"{stem}-*Z.*.part"):
        if path.stat().st_mtime < (moment - _KILLED).timestamp():
            logger.info("deleting %s, which was never finished", path)
            path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def digest_file(path: Path) -> Path:
    """Where the digest of a backup stands, as sha256sum writes and checks it."""
    return path.with_name(path.name + ".sha256")


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_as_written(path: Path) -> bool:
    """Whether a backup has the digest that was written beside it. Raises NoBackup where one of the two is not there."""
    try:
        noted = digest_file(path).read_text("utf-8").split()
        return noted[:1] == [digest_of(path)]
    except OSError as error:
        logger.info("checking %s: %r", path, error)
        raise NoBackup(f"cannot read {error.filename}: {error.strerror}") from error


def older(folder: Path, newest: Path, keep: int) -> list[Path]:
    """The backups of the same database that are older than the newest so many; other files are none of them."""
    stem, suffix = re.escape(newest.name.rsplit("-", 1)[0]), re.escape(newest.suffix)
    own = re.compile(rf"{stem}-\d{{8}}T\d{{6}}Z{suffix}")
    found = sorted(path for path in folder.iterdir() if own.fullmatch(path.name) and path.is_file())
    before = [path for path in found if path.name < newest.name]
    return before[: max(0, len(before) - (keep - 1))]


def remove(paths: list[Path]) -> None:
    """Delete backups with their digests."""
    for path in paths:
        path.unlink(missing_ok=True)
        digest_file(path).unlink(missing_ok=True)
