"""The two kinds of databases that a soak keeps archives in: made, copied, and left when they are done with."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from postgres_server import ask, database, running
from sqlalchemy import create_engine, make_url, text

from archive.archive_url import address


class Databases(Protocol):
    """A kind of databases."""

    @property
    def name(self) -> str:
        """As people call it."""

    def empty(self, name: str) -> str:
        """The URL of a database in which there is nothing yet."""
        ...

    def copy(self, url: str, name: str) -> str:
        """The URL of a copy of one that nobody uses."""
        ...

    def settle(self, url: str) -> None:
        """Wait until nobody works in it any more whose program was killed."""
        ...

    def drop(self, url: str) -> None:
        """Let it be gone."""
        ...


@dataclass(frozen=True, kw_only=True)
class Files:
    """SQLite files in a folder."""

    folder: Path
    name: str = "SQLite"

    def empty(self, name: str) -> str:
        """A file that is not there yet."""
        return f"sqlite:///{self.folder / name}.db"

    def copy(self, url: str, name: str) -> str:
        """The file and its log."""
        made, path = self.folder / f"{name}.db", str(make_url(url).database)
        for ending in ("", "-wal"):
            if Path(path + ending).exists():
                shutil.copy(path + ending, f"{made}{ending}")
        return f"sqlite:///{made}"

    def settle(self, url: str) -> None:
        """The kernel has closed a killed process's files."""

    def drop(self, url: str) -> None:
        """Delete the file and its log."""
        path = Path(str(make_url(url).database))
        for one in path.parent.glob(f"{path.name}*"):
            one.unlink()


@dataclass(frozen=True, kw_only=True)
class Server:
    """Databases of a Postgres server."""

    server: str
    name: str = "Postgres"

    def empty(self, name: str) -> str:
        """A database without tables."""
        ask(self.server, f"CREATE DATABASE {name} TEMPLATE template0")
        return database(self.server, name)

    def copy(self, url: str, name: str) -> str:
        """Made by the server."""
        self.settle(url)
        ask(self.server, f"CREATE DATABASE {name} TEMPLATE {make_url(url).database}")
        return database(self.server, name)

    def settle(self, url: str) -> None:
        """The server notices by and by that nobody is at the other end."""
        busy = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name")
        engine = create_engine(address(self.server), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for _ in range(200):
                if not connection.scalar(busy, {"name": make_url(url).database}):
                    break
                time.sleep(0.05)
        engine.dispose()

    def drop(self, url: str) -> None:
        """Drop the database, whoever is in it."""
        ask(self.server, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


@contextmanager
def both(folder: Path) -> Iterator[tuple[Databases, Databases]]:
    """SQLite in a folder, and a Postgres server started for this. Raises NoPostgres."""
    with running() as server:
        yield Files(folder=folder), Server(server=server)
