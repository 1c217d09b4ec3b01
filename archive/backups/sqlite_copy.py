"""Copies a SQLite archive as it stands at one moment, while others write to it."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from archive.backups.shelf import NoBackup

logger = logging.getLogger(__name__)

SUFFIX = ".db"
_PAGES_AT_ONCE = 2000
Tell = Callable[[int, int], None]


def size(source: Path) -> int:
    """Bytes that a copy takes."""
    with closing(_opened(source)) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (length,) = connection.execute("PRAGMA page_size").fetchone()
    return int(pages * length)


def copy(source: Path, target: Path, tell: Tell) -> None:
    """Copy it and check the copy. Raises NoBackup where that cannot be done or the copy is damaged.

    The snapshot is held from the beginning: otherwise SQLite would begin anew whenever another program writes.
    """
    try:
        with closing(_opened(source)) as there, closing(sqlite3.connect(target)) as here:
            there.execute("BEGIN")
            there.execute("SELECT count(*) FROM sqlite_master").fetchone()
            there.backup(
                here, pages=_PAGES_AT_ONCE, progress=lambda _, left, pages: tell(pages - left, pages), sleep=0
            )
            # One file that needs no other beside it; whoever opens the restored archive switches back.
            here.execute("PRAGMA journal_mode = DELETE")
            found = [said for (said,) in here.execute("PRAGMA integrity_check(10)")]
    except sqlite3.DatabaseError as error:
        logger.info("copying %s: %r", source, error)
        raise NoBackup(f"the archive could not be copied: {error}") from error
    if found != ["ok"]:
        raise NoBackup(f"the archive is damaged, and no backup is kept of it: {found[0]} (`hmicfrs verify`)")


def _opened(source: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
    connection.isolation_level = None
    return connection
