"""What a table of an export is: columns with their meaning, and where their cells come from."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.export.scope import Scope

_TYPES = {bool: "boolean", int: "integer", float: "number", datetime: "datetime", date: "date", str: "string"}

_ROWS_AT_A_TIME = 1_000

Chunk = Sequence[Sequence[Any]]
"""Some hundred rows together."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its type (string, integer, number, boolean, date, datetime or list), and its cell in SQL.

    A list is text in the database, its items separated by `|`.
    """

    name: str
    type: str
    meaning: str
    cell: Callable[[Scope], ColumnElement[Any]]


Cell = Callable[[Column, Scope], ColumnElement[Any]]


def as_stored(column: Column, scope: Scope) -> ColumnElement[Any]:
    """A cell as the database has it."""
    return column.cell(scope)


def as_written(column: Column, scope: Scope) -> ColumnElement[Any]:
    """A cell of a SQLite database with days and instants as exports write them: none is made of text and back.

    Ex: 2023-08-04 12:00:00.000000 is 2023-08-04T12:00:00Z
    """
    cell = column.cell(scope)
    if isinstance(cell.type, Date):
        return type_coerce(cell, String)
    if column.type != "datetime":
        return cell
    seconds = func.substr(type_coerce(cell, String), 1, 19)
    return func.replace(seconds, " ", "T") + "Z"


def as_text(column: Column, scope: Scope) -> ColumnElement[Any]:
    """The same with all but broken numbers as text, nothing as the empty one, so that nothing is left to do for CSV."""
    cell = as_written(column, scope)
    if column.type == "boolean":
        cell = case((cell.is_(True), "true"), (cell.is_(False), "false"))
    if column.type == "integer":
        cell = cast(cell, String)
    return cell if column.type == "number" else func.coalesce(cell, "")


def _as_found(_session: Session, _scope: Scope, rows: Iterator[Row[Any]]) -> Iterator[Sequence[Any]]:
    return rows


def _as_they_are(_session: Session, _scope: Scope, rows: Chunk) -> Chunk:
    return rows


def _of_driver(session: Session, statement: Select[Any]) -> Iterator[Chunk]:
    """Rows as SQLite's driver has them, nothing to be done to their cells. With `_in_lines` 1.5 × captures a second."""
    with session.connection().execute(statement) as found:
        assert found.cursor is not None  # noqa: S101 - it is a SELECT
        while rows := found.cursor.fetchmany(_ROWS_AT_A_TIME):
            yield rows


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: `within` adds to the select of its cells where they come from, which rows, in what order.

    `amend` gives cells that no statement can, `complete` those that can be asked for by the chunk.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    within: Callable[[Select[Any], Scope], Select[Any]]
    amend: Callable[[Session, Scope, Iterator[Row[Any]]], Iterator[Sequence[Any]]] = _as_found
    complete: Callable[[Session, Scope, Chunk], Chunk] = _as_they_are

    def rows(self, session: Session, scope: Scope, cell: Cell = as_stored) -> Generator[Sequence[Any]]:
        """The rows in a stable order, a few hundred in memory; to be closed if not read to the end."""
        with closing(self.chunks(session, scope, cell)) as found:
            for chunk in found:
                yield from chunk

    def chunks(self, session: Session, scope: Scope, cell: Cell = as_stored) -> Generator[Chunk]:
        """The same, some hundred rows together."""
        cells = [cell(column, scope).label(column.name) for column in self.columns]
        statement = self.within(select(*cells), scope)
        if self.amend is _as_found and cell is not as_stored:
            for chunk in _of_driver(session, statement):
                yield self.complete(session, scope, chunk)
            return
        with session.execute(statement, execution_options={"yield_per": _ROWS_AT_A_TIME}) as found:
            rows = iter(self.amend(session, scope, iter(found)))
            while chunk := list(islice(rows, _ROWS_AT_A_TIME)):
                yield self.complete(session, scope, chunk)


def stored(name: str, column: InstrumentedAttribute[Any], meaning: str = "") -> Column:
    """A column just as the database has it; its meaning is the comment there unless another is given."""
    return computed(name, column, lambda _: column.expression, meaning)


def computed(
    name: str,
    like: InstrumentedAttribute[Any],
    cell: Callable[[Scope], ColumnElement[Any]],
    meaning: str = "",
) -> Column:
    """A column of the type and meaning of one in the database, its cell worked out for the scope."""
    return Column(
        name=name,
        type=_TYPES[like.expression.type.python_type],
        meaning=meaning or str(like.expression.comment),
        cell=cell,
    )


def joined(
    name: str, like: InstrumentedAttribute[Any], cell: Callable[[Scope], ColumnElement[Any]]
) -> Column:
    """A list; its meaning is the comment in the database, where it is text."""
    meaning = str(like.expression.comment).removesuffix(", separated by |")
    return Column(name=name, type="list", meaning=meaning, cell=cell)


def prefixed(name: str, prefix: str, number: InstrumentedAttribute[Any], meaning: str) -> Column:
    """An id that no program takes for a number: a prefix before the number in the database."""
    cell = literal(prefix, String) + cast(number, String)
    return Column(name=name, type="string", meaning=meaning, cell=lambda _: cell)
