"""The formats there are for tables, and how each value is written in those that are text."""

import csv
import io
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from archive.export.folder import Folder
from archive.export.table import Chunk, Column, Table

logger = logging.getLogger(__name__)


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

    def write(self, table: Table, chunks: Iterable[Chunk]) -> None:
        """Write all rows of a table."""

    def close(self) -> None:
        """End, after the last table or after a failure."""


class CsvWriter:
    """Comma, LF, a header; empty for missing, lists joined by `|`, cells never altered for a spreadsheet."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def write(self, table: Table, chunks: Iterable[Chunk]) -> None:
        """Write `articles.csv` and the like."""
        with self._folder.file(file_of(table, Format.CSV)) as file:
            file.write(_quoted([column.name for column in table.columns]) + "\n")
            for chunk in chunks:
                file.write("\n".join(_in_lines(table.columns, chunk)) + "\n")

    def close(self) -> None:
        """Nothing is open between two tables."""


def _in_lines(columns: tuple[Column, ...], rows: Chunk) -> list[str]:
    """Lines without their ends. The csv module looks at each letter, which most lines do not need: see `_of_driver`."""
    try:
        joined = list(map(",".join, rows))
    except TypeError as error:  # SQLite gives text where it can, see `as_text`
        logger.debug("%s", error)
        return list(map(_quoted, in_text(columns, rows)))
    commas = len(columns) - 1
    return [
        line
        if line.count(",") == commas and '"' not in line and "\n" not in line and "\r" not in line
        else _quoted(row)
        for row, line in zip(rows, joined, strict=True)
    ]


def _quoted(row: Sequence[Any]) -> str:
    """A line without its end. The csv module quotes a lone CR in a cell only if rows end with one."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(row)
    return line.getvalue()[:-2]


class JsonlWriter:
    """One object a line; null for missing, lists as lists."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def write(self, table: Table, chunks: Iterable[Chunk]) -> None:
        """Write `articles.jsonl` and the like."""
        names = [column.name for column in table.columns]
        written = json.JSONEncoder(ensure_ascii=False).encode
        with self._folder.file(file_of(table, Format.JSONL)) as file:
            for chunk in chunks:
                for row in in_json(table.columns, chunk):
                    file.write(written(dict(zip(names, row, strict=True))) + "\n")

    def close(self) -> None:
        """Nothing is open between two tables."""


def _instant(value: datetime) -> str:
    """As `iso` writes it, ten times as fast; the archive's instants are all in UTC."""
    return value.isoformat()[:19] + "Z"


def _truth(value: bool) -> str:
    return "true" if value else "false"


_Cell = Callable[[Any], Any]
_TEXT: dict[str, _Cell] = {
    "boolean": _truth,
    "datetime": _instant,
    "date": date.isoformat,
}
_JSON: dict[str, _Cell] = {
    "datetime": _instant,
    "date": date.isoformat,
    "boolean": bool,
    "list": lambda value: value.split("|") if value else [],
}
_TYPED: dict[str, _Cell] = {
    "datetime": lambda value: value.replace(microsecond=0),
    "boolean": bool,
    "list": lambda value: value.split("|") if value else [],
}


def in_text(columns: tuple[Column, ...], rows: Chunk) -> list[list[Any]]:
    """Rows as CSV has them: numbers, text, and None for missing; a list stays joined by `|`."""
    return _converted(columns, rows, _TEXT)


def in_json(columns: tuple[Column, ...], rows: Chunk) -> list[list[Any]]:
    """Rows as JSON has them: days and instants as text."""
    return _converted(columns, rows, _JSON)


def typed(columns: tuple[Column, ...], rows: Chunk) -> list[list[Any]]:
    """Rows of Python's own types; instants in whole seconds, as every format has them."""
    return _converted(columns, rows, _TYPED)


def _converted(columns: tuple[Column, ...], rows: Chunk, by: dict[str, _Cell]) -> list[list[Any]]:
    """Only those cells are touched whose type is written in another way than the database has it.

    Days, instants and truth that are text have been written already.
    """
    lists = [
        (place, by["list"])
        for place, column in enumerate(columns)
        if column.type == "list" and column.type in by
    ]
    others = [
        (place, by[column.type])
        for place, column in enumerate(columns)
        if column.type in by and column.type != "list"
    ]
    converted = []
    for row in rows:
        cells = list(row)
        for place, written in others:
            value = cells[place]
            if value is not None and not isinstance(value, str):
                cells[place] = written(value)
        for place, parted in lists:
            if cells[place] is not None:
                cells[place] = parted(cells[place])
        converted.append(cells)
    return converted
