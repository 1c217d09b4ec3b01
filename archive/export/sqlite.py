"""Writes tables as one SQLite file: typed columns, keys, indexes, and what each column means."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from archive.export.folder import Folder
from archive.export.formats import SQLITE_FILE, in_json
from archive.export.table import Chunk, Column, Table

_KINDS = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}
_LOOKED_UP = ("source", "published_on", "captured_at", "to_article_id", "slug", "term")

# No journal beside the file, whose pages others might read; a file that was cut off is never given its name.
_PRAGMAS = (
    "page_size = 4096",
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -8000",
)


class SqliteWriter:
    """All tables in one file, in one transaction. Lists are JSON arrays, truth is 1 or 0, instants are text."""

    def __init__(self, folder: Folder) -> None:
        self._database = sqlite3.connect(folder.path_of(SQLITE_FILE), isolation_level=None)
        for pragma in _PRAGMAS:
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("BEGIN")
        self._database.execute(
            'CREATE TABLE "columns" ("table" TEXT, "column" TEXT, "type" TEXT, "meaning" TEXT)'
        )

    def write(self, table: Table, chunks: Iterable[Chunk]) -> None:
        """Write a table with its indexes, and a row a column into the table `columns`."""
        self._database.execute(f"CREATE TABLE {_quoted(table.name)} ({', '.join(_declared(table))})")
        places = ", ".join("?" * len(table.columns))
        # The name is the program's own; cells are bound.
        insert = f"INSERT INTO {_quoted(table.name)} VALUES ({places})"  # noqa: S608
        for chunk in chunks:
            self._database.executemany(insert, _cells(table.columns, chunk))
        for column in _indexed(table):
            name = _quoted(f"ix_{table.name}_{column}")
            self._database.execute(f"CREATE INDEX {name} ON {_quoted(table.name)} ({_quoted(column)})")
        meanings = [(table.name, column.name, column.type, column.meaning) for column in table.columns]
        self._database.executemany('INSERT INTO "columns" VALUES (?, ?, ?, ?)', meanings)

    def close(self) -> None:
        """Commit, and let go of the file."""
        if self._database.in_transaction:
            self._database.execute("COMMIT")
        self._database.close()


def _declared(table: Table) -> list[str]:
    columns = [f"{_quoted(column.name)} {_KINDS.get(column.type, 'TEXT')}" for column in table.columns]
    if not table.key:
        return columns
    return [*columns, f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})"]


def _indexed(table: Table) -> list[str]:
    """The columns that tables are joined by, and looked up by; the first of a key has an index already."""
    names = [column.name for column in table.columns]
    return [
        name
        for name in names
        if (name.endswith("article_id") or name in _LOOKED_UP) and name != next(iter(table.key), None)
    ]


def _cells(columns: tuple[Column, ...], rows: Chunk) -> Iterable[list[Any]]:
    lists = [place for place, column in enumerate(columns) if column.type == "list"]
    for row in in_json(columns, rows):
        for place in lists:
            if row[place] is not None:
                row[place] = json.dumps(row[place], ensure_ascii=False)
        yield row


def _quoted(name: str) -> str:
    return f'"{name}"'
