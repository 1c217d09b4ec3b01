"""How an export is written; of tables, how their rows are: CSV and JSON Lines."""

import csv
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TextIO

from archive.export.table import Column
from archive.moments import iso

Rows = Iterable[Iterable[Any]]


class Format(StrEnum):
    """The formats there are; each is the ending of its files. Tables are in those of `WRITERS`; warc is pages."""

    CSV = "csv"
    JSONL = "jsonl"
    WARC = "warc"


def write_csv(file: TextIO, columns: tuple[Column, ...], rows: Rows) -> None:
    """Comma, LF, a header; empty for missing, lists joined by `|`, cells never altered for a spreadsheet."""
    writer = csv.writer(_LfLines(file), lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows(map(_csv_cell, row) for row in rows)


class _LfLines:
    """Ends rows with LF. The csv module quotes a lone CR in a cell only if rows end with one."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, row: str) -> None:
        self._file.write(row.removesuffix("\r\n") + "\n")


def _csv_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _plain(value)


def write_jsonl(file: TextIO, columns: tuple[Column, ...], rows: Rows) -> None:
    """One object a line; null for missing, lists as lists."""
    for row in rows:
        line = {column.name: _json_cell(column, value) for column, value in zip(columns, row, strict=True)}
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _json_cell(column: Column, value: Any) -> Any:
    if column.type == "list" and value is not None:
        return value.split("|") if value else []
    return _plain(value)


def _plain(value: Any) -> Any:
    """An instant or a day as ISO text, anything else as it is."""
    if isinstance(value, datetime):
        return iso(value)
    return value.isoformat() if isinstance(value, date) else value


WRITERS: dict[Format, Callable[[TextIO, tuple[Column, ...], Rows], None]] = {
    Format.CSV: write_csv,
    Format.JSONL: write_jsonl,
}
