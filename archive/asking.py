"""Asks the archive a statement that reads, and gives rows that are the same on SQLite and Postgres."""

import difflib
import logging
import re
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from archive import views
from archive.errors import ArchiveError

logger = logging.getLogger(__name__)

LONGEST = 120.0
"""Seconds after which a statement is ended."""

_STEPS = 100_000  # of SQLite's machine, some milliseconds
_READS = ("select", "with", "values")
_WRITES = re.compile(r"\b(?:insert|update|delete|drop|alter|attach)\b", re.IGNORECASE)
_ASIDE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
# Ex: no such column: titel. Or of Postgres: column a.titel does not exist, relation "article_" does not exist.
_MISSING = re.compile(
    r"no such (?:table|column): \"?(?:\w+\.)?(\w+)"
    r"|(?:relation|column) \"?(?:\w+\.)?(\w+)\"? does not exist"
)


class WrongStatement(ArchiveError):
    """A statement that does not read, or that the database does not understand."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Rows with the names of their columns; `more` where there were more than were asked for."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    more: bool


def ask(session: Session, statement: str, values: Mapping[str, Any], limit: int | None = None) -> Answer:
    """The answer to a statement, at most `limit` rows of it. Raises `WrongStatement`, saying what to do."""
    refuse_what_writes(statement)
    try:
        with _bounded(session):
            found = session.execute(text(_one(statement)), dict(values))
            rows = found.fetchmany(limit + 1) if limit is not None else found.fetchall()
    except StatementError as error:
        logger.debug("%s: %r", statement, error)
        raise WrongStatement(_taught(str(error.orig))) from error
    kept = rows if limit is None else rows[:limit]
    return Answer(
        columns=tuple(found.keys()),
        rows=[tuple(map(plain, row)) for row in kept],
        more=len(rows) > len(kept),
    )


def refuse_what_writes(statement: str) -> None:
    """Raise `WrongStatement` for anything but one statement that reads."""
    bare = _ASIDE.sub(" ", statement).strip().rstrip(";").strip()
    if not bare:
        raise WrongStatement("there is no statement: write one, e.g. SELECT count(*) FROM articles")
    if ";" in bare or "$$" in bare:
        raise WrongStatement("one statement at a time, without ; in it")
    if bare.split(None, 1)[0].lower() not in _READS or _WRITES.search(bare):
        raise WrongStatement("the archive is only read here: begin with SELECT or WITH")


def _one(statement: str) -> str:
    return statement.strip().rstrip(";")


@contextmanager
def _bounded(session: Session) -> Iterator[None]:
    """Nothing is written meanwhile, and a statement that takes too long is ended."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SET LOCAL statement_timeout = {int(LONGEST * 1000)}"))
        session.execute(text("SET LOCAL jit = off"))  # compiling takes longer than running
        yield
        return
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
    ends = time.monotonic() + LONGEST
    driver.set_progress_handler(lambda: int(time.monotonic() > ends), _STEPS)
    driver.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        driver.execute("PRAGMA query_only = OFF")
        driver.set_progress_handler(None, 0)


def plain(cell: Any) -> Any:
    """Postgres counts in decimals where SQLite has integers and floats."""
    if isinstance(cell, Decimal):
        exponent = cell.as_tuple().exponent
        return int(cell) if exponent == 0 else float(cell)
    return cell


def _taught(said: str) -> str:
    """What a database said of a statement, with what may have been meant."""
    first = " ".join(said.split("\n", 1)[0].split())
    if "interrupted" in first or "statement timeout" in first:
        return f"the statement took longer than {LONGEST:.0f} seconds: ask for less, e.g. one source or year"
    if "bind" in first and "parameter" in first:
        return f"{first}: give each :name a value, --param name=value"
    missing = _MISSING.search(first)
    if missing is None:
        return f"{first}; the views and their columns are in docs/views.md"
    return f"{first}; {_meant(missing[1] or missing[2])}"


def _meant(name: str) -> str:
    declared = views.declared()
    known = sorted(
        {view.name for view in declared} | {column for view in declared for column in view.columns}
    )
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(_where(one, declared) for one in close)}?"
    return f"the views are {', '.join(views.ORDER)}; their columns are in docs/views.md"


def _where(name: str, declared: Sequence[views.View]) -> str:
    """A name with the views that have it as a column."""
    having = [view.name for view in declared if name in view.columns][:4]
    return name if name in views.ORDER or not having else f"{name} (of {', '.join(having)})"
