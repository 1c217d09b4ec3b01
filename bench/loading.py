"""Writes many rows into an empty archive at once: without its indexes, which are made at the end."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Index, Table, text

from archive.model import Base

_AT_ONCE = 20_000
# Of SQLite; Postgres is told to believe that what rows point to will be there.
_FAST = ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -300000")
_SAFE = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -2000")


class Load:
    """Rows on their way into an archive, many of a table at a time; all rows of a table have the same names."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[Mapping[str, Any]]] = {}

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Let a row be written, by the names of its columns in the database."""
        waiting = self._waiting.setdefault(table, [])
        waiting.append(row)
        if len(waiting) == _AT_ONCE:
            self._write(table)

    def end(self) -> None:
        """Write what is left."""
        for table in self._waiting:
            self._write(table)

    def _write(self, table: str) -> None:
        rows = self._waiting[table]
        if not rows:
            return
        names = tuple(rows[0])
        convert = _converters(self._connection, table, names)
        values = (tuple(make(row[name]) if make else row[name] for name, make in convert) for row in rows)
        driver = self._connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            marks = ", ".join("?" * len(names))
            driver.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values)  # noqa: S608
        else:
            assert isinstance(driver, psycopg.Connection)  # noqa: S101 - for the type checker
            with driver.cursor() as cursor, cursor.copy(_copying(table, names)) as copy:
                for value in values:
                    copy.write_row(value)
        rows.clear()


def _copying(table: str, names: tuple[str, ...]) -> psycopg.sql.Composed:
    columns = psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, names))
    return psycopg.sql.SQL("COPY {} ({}) FROM STDIN").format(psycopg.sql.Identifier(table), columns)


def _converters(
    connection: Connection, table: str, names: tuple[str, ...]
) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """How each column's value becomes what the database's driver takes; None: as it is."""
    known = Base.metadata.tables.get(table)
    if known is None:  # the index of words, which has texts only
        return [(name, None) for name in names]
    dialect = connection.dialect
    types = [known.c[name].type.dialect_impl(dialect) for name in names]
    return [(name, one.bind_processor(dialect)) for name, one in zip(names, types, strict=True)]


@contextmanager
def loading(engine: Engine) -> Iterator[Load]:
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
        load = Load(connection)
        yield load
        load.end()
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
