"""Where an archive is read: it is opened, checked, and never changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy.orm import Session

from archive import database, engines, schema, transactions
from archive.archive_url import shown

T = TypeVar("T")


class ReadingRoom:
    """An archive at a URL, to be read. Raises UnreachableArchive if the database cannot be used.

    Nothing is opened before it is asked for.
    """

    def __init__(self, url: str) -> None:
        self.engine = engines.of(url)
        self.url = shown(self.engine.url)
        self._readers = database.readers(self.engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def check(self) -> None:
        """Raise OlderArchive or NewerArchive unless the database has this program's schema."""
        schema.check(self.engine)

    @property
    def address(self) -> str:
        """The URL, password and all, for another process of this program to open the archive by."""
        return self.engine.url.render_as_string(hide_password=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session for reading: it sees the archive as it stood at its beginning, and changes nothing."""
        with self._readers() as session:
            yield session

    def _read(self, work: Callable[[Session], T]) -> T:
        """One transaction that reads."""

        def once() -> T:
            with self._readers() as session:
                return work(session)

        return transactions.again(once)
