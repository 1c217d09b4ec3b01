"""Writes many rows into an empty archive at once: without its indexes, which are made at the end."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import JSON, Connection, Dialect, Engine, Index, Table, text

from archive.archive_url import address
from archive.model import Base
from archive.types import UtcDateTime

# Of SQLite; Postgres is told to believe that what rows point to will be there.
_FAST = ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -300000")
_SAFE = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -2000")


class Rows:
    """Rows as a database's driver takes them, by table; all rows of a table have the same names."""

    def __init__(self, backend: str) -> None:
        self.backend = backend
        self.tables: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {}

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Add a row, by the names of its columns in the database."""
        names, values = self.tables.setdefault(table, (tuple(row), []))
        convert = _converters(self.backend, table, names)
        values.append(tuple([make(row[name]) if make else row[name] for name, make in convert]))


def write(connection: Connection, rows: Rows) -> None:
    """Write rows into an archive that is being loaded."""
    driver = connection.connection.driver_connection
    for table, (names, values) in rows.tables.items():
        if isinstance(driver, sqlite3.Connection):
            marks = ", ".join("?" * len(names))
            driver.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values)  # noqa: S608
        else:
            assert isinstance(driver, psycopg.Connection)  # noqa: S101 - for the type checker
            with driver.cursor() as cursor, cursor.copy(_copying(table, names)) as copy:
                for value in values:
                    copy.write_row(value)


def _copying(table: str, names: tuple[str, ...]) -> psycopg.sql.Composed:
    columns = psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, names))
    return psycopg.sql.SQL("COPY {} ({}) FROM STDIN").format(psycopg.sql.Identifier(table), columns)


@cache
def _converters(
    backend: str, table: str, names: tuple[str, ...]
) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """How each column's value becomes what the database's driver takes; None: as it is."""
    dialect = address(f"{backend}://").get_dialect()()
    return [(name, _converter(dialect, table, name)) for name in names]


def _converter(dialect: Dialect, table: str, name: str) -> Callable[[Any], Any] | None:
    known = Base.metadata.tables.get(table)
    if known is None:  # the index of words, which has texts only
        return None
    kind = known.c[name].type
    if isinstance(kind, JSON):
        return json.dumps
    if isinstance(kind, UtcDateTime):  # a third of the time would go into these
        return _written if dialect.name == "sqlite" else None
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _written(moment: datetime | None) -> str | None:
    """An instant in UTC as SQLite keeps it. Ex: 2026-01-01 03:00:00.000000"""
    return None if moment is None else moment.isoformat(" ", "microseconds")[:26]


@contextmanager
def loading(engine: Engine) -> Iterator[Connection]:
    """Load an empty archive, all or nothing on Postgres; a SQLite file that is left half done is of no use."""
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            _set(connection, _FAST)
        else:
            connection.execute(text("SET session_replication_role = replica"))
        indexes = [one for table in Base.metadata.sorted_tables for one in _indexes(table)]
        for index in indexes:
            index.drop(connection)
        yield connection
        for index in indexes:
            index.create(connection)
        if not sqlite:
            _count_on(connection)
            connection.execute(text("SET session_replication_role = origin"))
        connection.commit()
        if sqlite:
            _set(connection, _SAFE)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def _indexes(table: Table) -> list[Index]:
    return sorted(table.indexes, key=lambda index: str(index.name))


def _set(connection: Connection, pragmas: tuple[str, ...]) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
    for pragma in pragmas:
        driver.execute(f"PRAGMA {pragma}")


def _count_on(connection: Connection) -> None:
    """Let Postgres number new rows from the highest number on."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.c:
            highest = f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name})"  # noqa: S608
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {highest}, false)")
            )
