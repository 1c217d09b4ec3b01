"""The formats there are for tables, and how each value is written in those that are text."""

import csv
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TextIO

from archive.export.folder import Folder
from archive.export.table import Column, Table

Rows = Iterable[Iterable[Any]]


class Format(StrEnum):
    """How an export is written. All but warc are tables; excel is CSV as spreadsheets want it."""

    CSV = "csv"
    EXCEL = "excel"
    JSONL = "jsonl"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    WARC = "warc"


SQLITE_FILE = "hmicfrs-archive.sqlite"


def file_of(table: Table, form: Format) -> str:
    """The name of the file that holds a table."""
    if form is Format.SQLITE:
        return SQLITE_FILE
    return f"{table.name}.{Format.CSV if form is Format.EXCEL else form}"


class Writer(Protocol):
    """Writes the tables of one export, one after another, with a bounded number of rows in memory."""

    def write(self, table: Table, rows: Rows) -> None:
        """Write all rows of a table."""

    def close(self) -> None:
        """End, after the last table or after a failure."""


class CsvWriter:
    """Comma, LF, a header; empty for missing, lists joined by `|`, cells never altered for a spreadsheet."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def write(self, table: Table, rows: Rows) -> None:
        """Write `articles.csv` and the like."""
        with self._folder.file(file_of(table, Format.CSV)) as file:
            writer = csv.writer(_LfLines(file), lineterminator="\r\n")
            writer.writerow([column.name for column in table.columns])
            writer.writerows(in_text(table.columns, rows))

    def close(self) -> None:
        """Nothing is open between two tables."""


class _LfLines:
    """Ends rows with LF. The csv module quotes a lone CR in a cell only if rows end with one."""

    def __init__(self, file: TextIO) -> None:
        self._write = file.write

    def write(self, row: str) -> None:
        self._write(row[:-2] + "\n")


class JsonlWriter:
    """One object a line; null for missing, lists as lists."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def write(self, table: Table, rows: Rows) -> None:
        """Write `articles.jsonl` and the like."""
        names = [column.name for column in table.columns]
        written = json.JSONEncoder(ensure_ascii=False).encode
        with self._folder.file(file_of(table, Format.JSONL)) as file:
            for row in in_json(table.columns, rows):
                file.write(written(dict(zip(names, row, strict=True))) + "\n")

    def close(self) -> None:
        """Nothing is open between two tables."""


def _instant(value: datetime | str) -> str:
    """As `iso` writes it, ten times as fast; the archive's instants are all in UTC. One written already stays."""
    return value if isinstance(value, str) else value.isoformat()[:19] + "Z"


def _day(value: date | str) -> str:
    """In ISO; one written already stays."""
    return value if isinstance(value, str) else value.isoformat()


def _truth(value: bool | str) -> str:
    """In words; one written already stays."""
    if isinstance(value, str):
        return value
    return "true" if value else "false"


_Cell = Callable[[Any], Any]
_TEXT: dict[str, _Cell] = {
    "boolean": _truth,
    "datetime": _instant,
    "date": _day,
}
_JSON: dict[str, _Cell] = {
    "datetime": _instant,
    "date": _day,
    "boolean": bool,
    "list": lambda value: value.split("|") if value else [],
}
_TYPED: dict[str, _Cell] = {
    "datetime": lambda value: value.replace(microsecond=0),
    "boolean": bool,
    "list": lambda value: value.split("|") if value else [],
}


def in_text(columns: tuple[Column, ...], rows: Rows) -> Iterable[list[Any]]:
    """Rows as CSV has them: numbers, text, and None for missing; a list stays joined by `|`."""
    return _converted(columns, rows, _TEXT)


def in_json(columns: tuple[Column, ...], rows: Rows) -> Iterable[list[Any]]:
    """Rows as JSON has them: days and instants as text."""
    return _converted(columns, rows, _JSON)


def typed(columns: tuple[Column, ...], rows: Rows) -> Iterable[list[Any]]:
    """Rows of Python's own types; instants in whole seconds, as every format has them."""
    return _converted(columns, rows, _TYPED)


def _converted(columns: tuple[Column, ...], rows: Rows, by: dict[str, _Cell]) -> Iterable[list[Any]]:
    """Only those cells are touched whose type is written in another way than the database has it."""
    others = [(place, by[column.type]) for place, column in enumerate(columns) if column.type in by]
    for row in rows:
        cells = list(row)
        for place, written in others:
            value = cells[place]
            if value is not None:
                cells[place] = written(value)
        yield cells
