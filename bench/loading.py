"""Writes many rows into an empty SQLite archive at once: without its indexes, which are made at the end."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, Connection, Engine, Index, Table, text
from sqlalchemy.dialects import sqlite

from archive.model import Base
from archive.types import UtcDateTime

_FAST = ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -300000")
_SAFE = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -2000")


class Rows:
    """Rows as SQLite's driver takes them, by table; all rows of a table have the same names."""

    def __init__(self) -> None:
        self.tables: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {}

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Add a row, by the names of its columns in the database."""
        names, values = self.tables.setdefault(table, (tuple(row), []))
        convert = _converters(table, names)
        values.append(tuple([make(row[name]) if make else row[name] for name, make in convert]))

    def add_plain(self, table: str, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows of numbers and texts, which the driver takes as they are."""
        self.tables.setdefault(table, (names, []))[1].extend(rows)


def write(connection: Connection, rows: Rows) -> None:
    """Write rows into an archive that is being loaded."""
    for table, (names, values) in rows.tables.items():
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of ours
        _driver(connection).executemany(statement, values)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
    return driver


@cache
def _converters(table: str, names: tuple[str, ...]) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """How each column's value becomes what the database's driver takes; None: as it is."""
    return [(name, _converter(table, name)) for name in names]


def _converter(table: str, name: str) -> Callable[[Any], Any] | None:
    known = Base.metadata.tables.get(table)
    if known is None:  # the index of words, which has texts only
        return None
    kind, dialect = known.c[name].type, sqlite.dialect()
    if isinstance(kind, JSON):
        return json.dumps
    if isinstance(kind, UtcDateTime):  # a third of the time would go into these
        return _written
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _written(moment: datetime | None) -> str | None:
    """An instant in UTC as SQLite keeps it. Ex: 2026-01-01 03:00:00.000000"""
    return None if moment is None else moment.isoformat(" ", "microseconds")[:26]


@contextmanager
def loading(engine: Engine) -> Iterator[Connection]:
    """Load an empty archive; a file that is left half done is of no use."""
    with engine.connect() as connection:
        _set(connection, _FAST)
        indexes = indexes_of_all()
        for index in indexes:
            index.drop(connection)
        yield connection
        for index in indexes:
            index.create(connection)
        connection.commit()
        _set(connection, _SAFE)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def indexes_of_all() -> list[Index]:
    """The indexes of all tables but those that uphold what must be unique."""
    return [index for table in Base.metadata.sorted_tables for index in _indexes(table)]


def _indexes(table: Table) -> list[Index]:
    return sorted(table.indexes, key=lambda index: str(index.name))


def _set(connection: Connection, pragmas: tuple[str, ...]) -> None:
    for pragma in pragmas:
        _driver(connection).execute(f"PRAGMA {pragma}")
