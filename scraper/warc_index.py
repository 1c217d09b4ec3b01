"""Remembers where records of WARC files stand, on disk, so that memory does not grow with the files."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Self

from scraper.warc_records import Place

TABLES = """
CREATE TABLE page (url TEXT, key TEXT, at TEXT, redirects INTEGER, path TEXT, start INTEGER, skip INTEGER);
CREATE INDEX page_url ON page (url, at);
CREATE INDEX page_key ON page (key, at);
CREATE TABLE payload (digest TEXT PRIMARY KEY, path TEXT, start INTEGER, skip INTEGER);
CREATE TABLE later (why TEXT, path TEXT, start INTEGER, skip INTEGER);
CREATE TABLE dropped (source TEXT, key TEXT, path TEXT, start INTEGER, skip INTEGER);
CREATE INDEX dropped_key ON dropped (source, key);
CREATE TABLE tried (path TEXT, start INTEGER, skip INTEGER, PRIMARY KEY (path, start, skip));
CREATE TABLE kept (source TEXT, key TEXT, PRIMARY KEY (source, key));
"""


class Index:
    """A database of its own, which is gone when it is closed."""

    def __init__(self) -> None:
        # An empty name: a temporary file, which SQLite deletes.
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.executescript(TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def add_page(self, url: str, key: str, at: datetime, place: Place) -> None:
        """A page of an article, to which a redirect or a revisit may lead."""
        self.database.execute(
            "INSERT INTO page VALUES (?, ?, ?, 0, ?, ?, ?)", (url, key, at.isoformat(), *_row(place))
        )

    def add_redirect(self, url: str, key: str, at: datetime, place: Place) -> None:
        """A redirect of an article's address, to which another one may lead."""
        self.database.execute(
            "INSERT INTO page VALUES (?, ?, ?, 1, ?, ?, ?)", (url, key, at.isoformat(), *_row(place))
        )

    def page(self, url: str, key: str, at: datetime) -> Place | None:
        """What stands at an address, or else at another form of it: at that moment, or next to it."""
        for column, value, redirects in (("url", url, 1), ("key", key, 0)):
            for later in ("at >= ? ORDER BY at", "at < ? ORDER BY at DESC"):
                # Column and order are those two above; what was asked is bound.
                found = self.database.execute(
                    f"SELECT path, start, skip FROM page WHERE {column} = ? AND redirects <= ? AND {later} LIMIT 1",  # noqa: S608
                    (value, redirects, at.isoformat()),
                ).fetchone()
                if found:
                    return _place(found)
        return None

    def add_payload(self, digest: str, place: Place) -> None:
        """A page by the digest that its record states, to which a revisit may refer."""
        self.database.execute("INSERT OR IGNORE INTO payload VALUES (?, ?, ?, ?)", (digest, *_row(place)))

    def payload(self, digest: str) -> Place | None:
        """The page of a digest."""
        found = self.database.execute("SELECT path, start, skip FROM payload WHERE digest = ?", (digest,))
        row = found.fetchone()
        return _place(row) if row else None

    def put_off(self, why: str, place: Place) -> None:
        """A record to come back to when all files were read."""
        self.database.execute("INSERT INTO later VALUES (?, ?, ?, ?)", (why, *_row(place)))

    def put_off_for(self, why: str) -> list[Place]:
        """The records to come back to, in the order of the files."""
        rows = self.database.execute(
            "SELECT path, start, skip FROM later WHERE why = ? ORDER BY rowid", (why,)
        )
        return [_place(row) for row in rows]

    def drop(self, source: str, keys: Iterable[str], place: Place) -> None:
        """A record that was not kept, with the addresses of its page; once, or it would be tried for ever."""
        row = _row(place)
        tried = "SELECT 1 FROM tried WHERE path = ? AND start = ? AND skip = ?"
        if self.database.execute(tried, row).fetchone():
            return
        self.database.executemany(
            "INSERT INTO dropped VALUES (?, ?, ?, ?, ?)", [(source, key, *row) for key in keys]
        )

    def keep(self, source: str, keys: Iterable[str]) -> None:
        """Addresses of an article that was read and kept."""
        self.database.executemany("INSERT OR IGNORE INTO kept VALUES (?, ?)", [(source, key) for key in keys])

    def dropped_of_kept(self) -> Iterator[Place]:
        """Records that were not kept when they were met, and whose article was kept since; each once.

        What is kept meanwhile counts.
        """
        statement = "SELECT path, start, skip FROM dropped JOIN kept USING (source, key) ORDER BY dropped.rowid LIMIT 1"
        while row := self.database.execute(statement).fetchone():
            self.database.execute("DELETE FROM dropped WHERE path = ? AND start = ? AND skip = ?", row)
            self.database.execute("INSERT OR IGNORE INTO tried VALUES (?, ?, ?)", row)
            yield _place(row)


def _row(place: Place) -> tuple[str, int, int]:
    return str(place.path), place.offset, place.skip


def _place(row: tuple[str, int, int]) -> Place:
    return Place(path=Path(row[0]), offset=row[1], skip=row[2])
