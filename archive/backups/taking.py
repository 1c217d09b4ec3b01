"""Takes one backup, and checks one."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from archive import database, schema
from archive.backups import postgres, shelf, sqlite_copy
from archive.backups.shelf import NoBackup
from archive.proof import verification
from archive.proof.verification import Verified, Whole

logger = logging.getLogger(__name__)

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A backup: where it is, how large, its digest, and the older ones that went for it."""

    path: Path
    bytes: int
    sha256: str
    removed: tuple[Path, ...]


def take(engine: Engine, folder: Path, keep: int, moment: datetime, tell: Tell) -> Taken:
    """Back the archive up into a folder, then delete older backups of it but for the newest `keep`; all for 0.

    Raises NoBackup, and deletes nothing then.
    """
    path = _place(engine, _made(folder), moment)
    with shelf.being_written(path) as part:
        if engine.dialect.name == "sqlite":
            source = Path(str(engine.url.database))
            sqlite_copy.copy(source, part, lambda done, pages: tell("copying", done, pages))
        else:
            tell("dumping", 0, 1)
            postgres.dump(engine, part)
    removed = shelf.older(path.parent, path, keep) if keep else []
    shelf.remove(removed)
    return Taken(
        path=path,
        bytes=path.stat().st_size,
        sha256=shelf.digest_file(path).read_text("utf-8").split()[0],
        removed=tuple(removed),
    )


def _place(engine: Engine, folder: Path, moment: datetime) -> Path:
    """Where the backup is to be, in a folder that has room for it. Raises NoBackup where it has not."""
    name = Path(str(engine.url.database))
    is_file = engine.dialect.name == "sqlite"
    stem = shelf.stem_of(name.stem if is_file else name.name)
    path = folder / shelf.name_of(stem, moment, sqlite_copy.SUFFIX if is_file else postgres.SUFFIX)
    if path.exists():
        raise NoBackup(f"{path} is there already")
    shelf.sweep(folder, stem, moment)
    shelf.need_room(folder, sqlite_copy.size(name) if is_file else postgres.size(engine))
    return path


def _made(folder: Path) -> Path:
    folder = folder.expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        logger.info("making %s: %r", folder, error)
        raise NoBackup(f"cannot make the folder {folder}: {error.strerror}") from error
    return folder


def check(engine: Engine, path: Path, checks: Sequence[Whole], tell: Tell) -> Verified:
    """Whether a backup is as it was written, and whole: a dump is restored into a database of its own for that.

    `engine` is that of the archive, on whose server a dump is restored. Raises NoBackup.
    """
    if not shelf.is_as_written(path):
        raise NoBackup(f"{path} is not as it was written: its digest is another one than beside it")
    if path.suffix == sqlite_copy.SUFFIX:
        return _verified(database.engine_of_copy(path), path, checks, tell)
    if engine.dialect.name == "sqlite":
        raise NoBackup(
            "a dump is restored to be checked: let ARCHIVE_URL name a database on the server for that"
        )
    with postgres.restored(engine, path) as url:
        return _verified(database.engine(url.render_as_string(hide_password=False)), path, checks, tell)


def _verified(engine: Engine, path: Path, checks: Sequence[Whole], tell: Tell) -> Verified:
    try:
        if (found := schema.revision(engine)) != schema.head():
            raise NoBackup(
                f"{path} is of revision {found}, and this program of {schema.head()}: restore and upgrade it"
            )
        return verification.verify(engine, checks, tell)
    finally:
        engine.dispose()
