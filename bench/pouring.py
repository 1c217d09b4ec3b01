"""Pours a SQLite archive into an empty one on Postgres: made once, the same archive stands in both."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import JSON, Column, Connection, LargeBinary, String, text

from archive import Archive
from archive.model import Base
from archive.searching.wording import lengthy
from bench.loading import indexes_of_all

_TAB = "\t"
_AT_ONCE = 2_000  # rows
_NEWLINE = "char(10)"
_WORDS = ("article_id", "title", "words", "lengthy")


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a table is filled from: `lines` is the SELECT of its rows as lines that COPY reads."""

    table: str
    names: tuple[str, ...]
    lines: str


def pour(file: Path, url: str) -> None:
    """Fill the Postgres archive at `url`, of which the schema is there and nothing else is kept."""
    with Archive(url) as archive, closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as full:
        full.create_function("lengthy", 1, lengthy, deterministic=True)
        with archive.engine.begin() as connection:
            _pour(full, connection)
        with archive.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _pour(full: sqlite3.Connection, connection: Connection) -> None:
    """All or nothing. Postgres is told to believe that what rows point to will be there."""
    sources = list(_sources())
    for setting in (
        "session_replication_role = replica",
        "TIME ZONE 'UTC'",
        "maintenance_work_mem = '256MB'",
    ):
        connection.execute(text(f"SET LOCAL {setting}"))
    indexes = indexes_of_all()
    for index in indexes:
        index.drop(connection)
    of_words = [str(one) for one in connection.scalars(text(_INDEXES_OF_WORDS))]
    connection.execute(text("DROP INDEX ix_search_index_title_vector, ix_search_index_words_vector"))
    # Rows of tables that were emptied in the same transaction need not be gone through again by VACUUM.
    connection.execute(text(f"TRUNCATE {', '.join(one.table for one in sources)}"))
    for one in sources:
        _copy(full, connection, one)
    for index in indexes:
        index.create(connection)
    for statement in of_words:
        connection.execute(text(statement))
    _count_on(connection)


_INDEXES_OF_WORDS = (
    "SELECT indexdef FROM pg_indexes WHERE tablename = 'search_index' AND indexdef LIKE '%gin%'"
)


def _sources() -> Iterator[Source]:
    for table in Base.metadata.sorted_tables:
        cells = f"printf('{_TAB.join(['%s'] * len(table.columns))}', {', '.join(map(_cell, table.columns))})"
        names = tuple(column.name for column in table.columns)
        yield Source(table=table.name, names=names, lines=f"SELECT {cells} FROM {table.name}")  # noqa: S608
    words = (
        "SELECT rowid || char(9) || title || char(9) || words || char(9) || lengthy(words) FROM search_index"
    )
    yield Source(table="search_index", names=_WORDS, lines=words)


def _cell(column: Column[object]) -> str:
    """A cell as COPY reads it. To have SQLite write lines takes a fifth of the time of making the rows again."""
    cell = f'"{column.name}"'
    if isinstance(column.type, LargeBinary):
        cell = rf"'\\x' || hex({cell})"
    elif isinstance(column.type, (String, JSON)):
        cell = rf"replace(replace({cell}, '\', '\\'), {_NEWLINE}, '\n')"
    return rf"coalesce({cell}, '\N')" if column.nullable else cell


def _copy(full: sqlite3.Connection, connection: Connection, one: Source) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - for the type checker
    names = psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, one.names))
    statement = psycopg.sql.SQL("COPY {} ({}) FROM STDIN WITH (FREEZE)")
    with (
        driver.cursor() as cursor,
        cursor.copy(statement.format(psycopg.sql.Identifier(one.table), names)) as copy,
    ):
        found = full.execute(one.lines)
        while rows := found.fetchmany(_AT_ONCE):
            copy.write("".join([f"{line}\n" for (line,) in rows]))


def _count_on(connection: Connection) -> None:
    """Let Postgres number new rows from the highest number on."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.c:
            highest = f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name})"  # noqa: S608
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {highest}, false)")
            )
