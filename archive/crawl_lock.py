"""One crawl at a time: a lock on an archive that the kernel, or the server, gives back when its process is killed."""

import fcntl
import logging
import os
import socket
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from archive import database
from archive.errors import ArchiveError, UnreachableArchive
from archive.moments import iso

logger = logging.getLogger(__name__)
CRAWL, UPGRADE = "a crawl", "an upgrade"
# The first of the two numbers of a lock in Postgres ("hmic"), and the second of the one on a whole archive.
OURS, WHOLE = 0x686D6963, 0
_LONGEST_NAME = 63  # of a session in Postgres
# Seconds in which who only looks at a lock has looked.
A_LOOK = 0.5


class Taken(ArchiveError):
    """Another process has the archive, or a source of it; `by` says what that one does."""

    exit_code = 7

    def __init__(self, by: str) -> None:
        super().__init__(f"not begun, as the archive is taken: {by or 'by another process'}")
        self.by = by


class CrawlLock(Protocol):
    """A lock that is held."""

    def keep(self) -> None:
        """Make sure that it is held still; take it anew where it was lost. Raises Taken, UnreachableArchive."""


@contextmanager
def held(engine: Engine, sources: Sequence[str] = (), doing: str = CRAWL) -> Iterator[CrawlLock]:
    """Hold the archive; in Postgres no more of it than the sources, where some are named. Raises Taken at once."""
    database.make_folder(engine)
    lock = _Server(engine, sources, doing) if engine.dialect.name == "postgresql" else _File(engine, doing)
    lock.take()
    try:
        yield lock
    finally:
        lock.release()


class _File:
    """A locked file beside that of a SQLite archive. The file stays, the lock does not; in it stands who holds it."""

    def __init__(self, engine: Engine, doing: str) -> None:
        kept = Path(str(engine.url.database)).resolve()
        self.path, self.doing = kept.with_name(f"{kept.name}.lock"), doing
        self.opened = -1

    def take(self) -> None:
        try:
            self.opened = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
            self._lock()
        except BlockingIOError as error:
            by = os.pread(self.opened, 500, 0).decode("utf-8", "replace").strip()
            self.release()
            logger.debug("%s: %s", self.path, error)
            raise Taken(by) from error
        except OSError as error:
            self.release()
            logger.error("%s: %s", self.path, error)
            raise UnreachableArchive(f"cannot lock {self.path}: {error.strerror or error}") from error
        os.truncate(self.opened, 0)
        os.pwrite(self.opened, f"{_myself(self.doing)}, since {iso(datetime.now(UTC))}\n".encode(), 0)

    def _lock(self) -> None:
        """Who only looks whether it is held shares it for a moment. Raises BlockingIOError."""
        until = monotonic() + A_LOOK
        while True:
            try:
                fcntl.flock(self.opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                logger.debug("%s: %s", self.path, error)
                if monotonic() > until:
                    raise
                sleep(A_LOOK / 10)
            else:
                return

    def keep(self) -> None:
        """The kernel keeps it; but a file that was deleted is another one for whoever comes next."""
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(self.opened), self.path.stat()):
                return
        logger.warning("%s was deleted or replaced: locked anew", self.path)
        self.release()
        self.take()

    def release(self) -> None:
        if self.opened >= 0:
            os.close(self.opened)
        self.opened = -1


class _Server:
    """Locks of a session of its own in Postgres: one on the whole archive, shared where only sources are taken."""

    def __init__(self, engine: Engine, sources: Sequence[str], doing: str) -> None:
        whole = "pg_try_advisory_lock_shared" if sources else "pg_try_advisory_lock"
        self.wanted = [
            (whole, WHOLE, ""),
            *(("pg_try_advisory_lock", _number(name), name) for name in sources),
        ]
        self.engine = database.for_one_session(engine, _myself(doing)[:_LONGEST_NAME])
        self.session: Connection | None = None

    def take(self) -> None:
        self.session = self.engine.connect()
        for function, number, name in self.wanted:
            told = {"ours": OURS, "number": number}
            if not self.session.scalar(text(f"SELECT {function}(:ours, :number)"), told):
                by = self._holder(number)
                self.release()
                raise Taken(f"{by or 'by another process'}, of {name}" if name else by)

    def _holder(self, number: int) -> str:
        """Ex: a crawl, process 4242 on nas, since 2026-11-26T02:30:05Z"""
        assert self.session is not None  # noqa: S101 - for the type checker
        row = self.session.execute(
            text(
                "SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = :ours AND l.objid = :number"
                " AND l.objsubid = 2 AND l.pid <> pg_backend_pid() AND l.database ="
                " (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY a.backend_start LIMIT 1"
            ),
            {"ours": OURS, "number": number},
        ).first()
        return f"{row.application_name}, since {iso(row.backend_start)}" if row and row.backend_start else ""

    def keep(self) -> None:
        """The server gives it back when it restarts, or when the connection is cut."""
        try:
            if self.session is not None:
                self.session.execute(text("SELECT 1"))
                return
        except (DBAPIError, UnreachableArchive) as error:
            logger.warning("the lock of this crawl was lost with its connection: %s", error)
        self.release()
        self.take()
        logger.warning("the lock of this crawl was taken anew")

    def release(self) -> None:
        if self.session is not None:
            self.session.close()
        self.session = None
        self.engine.dispose()


def _number(source: str) -> int:
    """The second number of a source's lock."""
    return zlib.crc32(source.encode()) & 0x7FFFFFFF or 1


def _myself(doing: str) -> str:
    return f"{doing}, process {os.getpid()} on {socket.gethostname()}"
