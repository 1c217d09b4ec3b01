"""Opens the database, SQLite or Postgres, so that both behave alike."""

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from archive import patience
from archive.archive_url import address, shown
from archive.errors import UnreachableArchive
from archive.failures import in_a_line, name_failure
from archive.settings import Settings

logger = logging.getLogger(__name__)

WAIT_SECONDS = 30
# Once a lock has been waited for in vain. Others that only write something in between are waited for all the same.
_LEAST_WAIT = 0.1
# Of each SQLite file that this process writes to; several archives may be open on one file.
_TURNS: dict[str, threading.Lock] = {}
_WAITS = "milliseconds that a connection was told to wait for a lock"
# 16 MB of the file by connection, in place of 2: of a million looks the upper pages of all indexes.
_CACHE = "cache_size = -16000"
_SMALL_CACHE = "cache_size = -4000"
UPGRADE_LOCK = 0x686D6963  # "hmic"; any number that only our upgrades take


def engine(url: str) -> Engine:
    """An engine for the archive at `url`; opens nothing yet. Raises UnreachableArchive for another kind."""
    parsed, wait = address(url), Settings().archive_patience
    if parsed.get_backend_name() == "sqlite":
        made = create_engine(
            parsed, connect_args={"timeout": WAIT_SECONDS}, max_overflow=-1, pool_use_lifo=True
        )  # what a connection keeps of the file is of use to the next who writes
        event.listen(made, "connect", partial(_prepare_sqlite, parsed))
        event.listen(made, "begin", partial(_begin_sqlite, wait))
    else:
        made = create_engine(
            parsed, pool_pre_ping=True, connect_args={"connect_timeout": WAIT_SECONDS}, max_overflow=-1
        )
        event.listen(made, "do_connect", partial(_connect_again, wait))
    event.listen(made, "handle_error", name_failure)
    return made


def engine_of_copy(path: Path) -> Engine:
    """An engine for a copy of a SQLite archive, which is not altered by it in any way."""
    made = create_engine(f"sqlite:///{path.absolute().as_uri()}?mode=ro&immutable=1&uri=true")
    event.listen(made, "connect", _begin_by_ourselves)
    event.listen(made, "begin", partial(_begin_sqlite, 0.0))
    event.listen(made, "handle_error", name_failure)
    return made


def for_one_session(made: Engine, name: str) -> Engine:
    """An engine for a long session on a Postgres, beside the others and without transactions.

    `name` is what others see of it. Where this machine is gone without a word, the server notices in two minutes.
    """
    one = create_engine(
        made.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": WAIT_SECONDS, "tcp_user_timeout": 60_000, "application_name": name},
    )
    event.listen(one, "connect", _notice_the_gone)
    event.listen(one, "handle_error", name_failure)
    return one


def writers(made: Engine) -> sessionmaker[Session]:
    """Sessions that write: on SQLite they wait for their turn before they read anything."""
    return sessionmaker(made, expire_on_commit=False, execution_options={"writing": True})


def turns(made: Engine) -> AbstractContextManager[object]:
    """Who may write now. SQLite lets one write at a time and does not queue the others: a process's own take turns."""
    if made.dialect.name != "sqlite":
        return nullcontext()
    return _TURNS.setdefault(str(made.url.database), threading.Lock())


def readers(made: Engine) -> sessionmaker[Session]:
    """Sessions that read: each sees the archive as it stood when the session began."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    if made.dialect.name == "sqlite":
        options = {}  # a SQLite transaction is a snapshot in any case
    return sessionmaker(made, expire_on_commit=False, execution_options=options)


def scrub(made: Engine) -> bool:
    """Write the file of a SQLite database anew, without what was deleted, and empty its log.

    False where that is not done: another program has it open, or it is a Postgres, which its own VACUUM FULL has to
    do.
    """
    if made.dialect.name != "sqlite":
        return False
    with turns(made), made.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
        try:
            driver.execute("VACUUM")
            (busy, _, _) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            logger.warning("the file still has free pages: %s", error)
            return False
    return not busy


@contextmanager
def long_walk(session: Session) -> Iterator[None]:
    """Go through whole tables once, with less of them in SQLite's memory, and less sorted there.

    A million rows are written as fast, in 13 MB less (24 MB for four tables).
    """
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    connection = session.connection()
    connection.exec_driver_sql(f"PRAGMA {_SMALL_CACHE}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA {_CACHE}")


def absent(made: Engine) -> bool:
    """Whether the archive is a SQLite file that is not there."""
    name = made.url.database
    return made.dialect.name == "sqlite" and bool(name) and not Path(str(name)).exists()


@contextmanager
def migrating(made: Engine) -> Iterator[Connection]:
    """One transaction in which the schema may change, one such at a time.

    On SQLite foreign keys are off meanwhile, or rebuilding a table would delete the rows that point to it;
    they are checked before the end. Raises IntegrityError if rows point to nothing then.
    """
    if made.dialect.name != "sqlite":
        with made.execution_options(writing=True).begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
            yield connection
        return
    make_folder(made)
    with made.connect().execution_options(writing=True) as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def make_folder(made: Engine) -> None:
    """Make the folder of a SQLite file. Raises UnreachableArchive."""
    url = made.url
    if made.dialect.name != "sqlite" or is_in_memory(made):
        return
    try:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreachableArchive(f"cannot make the folder of {shown(url)}: {error.strerror}") from error


def is_in_memory(made: Engine) -> bool:
    """Whether it is a SQLite database that no other process can see."""
    return made.dialect.name == "sqlite" and made.url.database in (None, "", ":memory:")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        orig = sqlite3.IntegrityError(f"{len(broken)} rows point to nothing, the first in {broken[0][0]}")
        raise IntegrityError("PRAGMA foreign_key_check", None, orig)


def _begin_by_ourselves(driver: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # None: sqlite3 begins no transaction of its own, `_begin_sqlite` does.
    driver.isolation_level = None


def _prepare_sqlite(url: URL, driver: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    _begin_by_ourselves(driver, entry)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", _CACHE):
        try:
            driver.execute(f"PRAGMA {pragma}")
        except sqlite3.DatabaseError as error:
            logger.error("PRAGMA %s: %s", pragma, error)
            closed = not os.access(Path(url.database or "").parent, os.W_OK)
            why = f"{error} (its folder may not be written to)" if closed else str(error)
            raise UnreachableArchive(f"the SQLite file of the archive cannot be used: {why}") from error


def _notice_the_gone(driver: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    with closing(driver.cursor()) as cursor:
        for setting in (
            "tcp_keepalives_idle = 60",
            "tcp_keepalives_interval = 15",
            "tcp_keepalives_count = 4",
        ):
            cursor.execute(f"SET {setting}")


def _begin_sqlite(wait: float, connection: Connection) -> None:
    if not connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql("BEGIN")
        return
    waiting = patience.towards(str(connection.engine.url))
    seconds = max(waiting.left(wait), _LEAST_WAIT)
    if connection.info.get(_WAITS) != (wait := int(seconds * 1000)):
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait}")
        connection.info[_WAITS] = wait
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    waiting.answered()


def _connect_again(
    wait: float, dialect: Dialect, _entry: ConnectionPoolEntry, given: list[Any], named: dict[str, Any]
) -> DBAPIConnection:
    """A connection; of a server that was there before and is not, once it is back."""
    waiting = patience.towards(repr((given, sorted(named.items()))))
    while True:
        try:
            made = dialect.connect(*given, **named)
        except dialect.loaded_dbapi.OperationalError as error:
            if not waiting.waits(wait, in_a_line(error)):
                raise
            logger.debug("trying again: %r", error)
        else:
            waiting.answered()
            return made
