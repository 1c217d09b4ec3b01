"""Writes tables as CSV for spreadsheets: they show accents, run no cell as a formula, and lose no long text."""

import csv
import hashlib
import re
from collections.abc import Iterable
from typing import Any

from archive.export.folder import Folder
from archive.export.formats import Format, file_of, in_text
from archive.export.table import Chunk, Table

BYTE_ORDER_MARK = "\ufeff"
GUARD = "'"
LONGEST = 32_767
"""Characters that Excel keeps of a cell, in UTF-16: an emoji counts as two."""

TEXTS = "texts"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")


class ExcelWriter:
    """A byte order mark, CRLF, an apostrophe before what would be a formula; long text in a file of its own."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def write(self, table: Table, chunks: Iterable[Chunk]) -> None:
        """Write `articles.csv` and the like, and `texts/` for cells that are too long."""
        texts = [place for place, column in enumerate(table.columns) if column.type in ("string", "list")]
        with self._folder.file(file_of(table, Format.EXCEL)) as file:
            file.write(BYTE_ORDER_MARK)
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([column.name for column in table.columns])
            for chunk in chunks:
                rows = in_text(table.columns, chunk)
                for row in rows:
                    for place in texts:
                        if row[place]:
                            row[place] = self._cell(table, row, place)
                writer.writerows(rows)

    def close(self) -> None:
        """Nothing is open between two tables."""

    def _cell(self, table: Table, row: list[Any], place: int) -> str:
        value: str = row[place]
        if _longer_than_a_cell(value):
            name = f"{TEXTS}/{_name(table, row, place)}.txt"
            with self._folder.file(name) as file:
                file.write(value)
            return name
        return GUARD + value if value.startswith(_FORMULA) else value


def _longer_than_a_cell(value: str) -> bool:
    """With room for the guard."""
    if len(value) < LONGEST // 2:
        return False
    return len(value.encode("utf-16-le")) // 2 >= LONGEST


def _name(table: Table, row: list[Any], place: int) -> str:
    """By the row's key, or the text's digest where that makes no name of a file. Ex: versions-hm-3kq7xw2vma-2-text"""
    of = {column.name: cell for column, cell in zip(table.columns, row, strict=True)}
    key = "-".join(str(of[name]) for name in table.key)
    if not key or _NO_NAME.search(key):
        key = hashlib.sha256(str(row[place]).encode()).hexdigest()[:20]
    return f"{table.name}-{key}-{table.columns[place].name}"
