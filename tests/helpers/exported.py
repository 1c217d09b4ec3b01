"""Reads exports back as other programs do, in every format."""

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet

from archive.export import Format
from archive.export.formats import SQLITE_FILE
from archive.moments import iso

Cells = list[dict[str, Any]]


def parquet_rows(folder: Path, name: str) -> Cells:
    """The rows of a Parquet table as JSON Lines would have them."""
    rows = pyarrow.parquet.read_table(folder / f"{name}.parquet").to_pylist()
    return [{key: _written(value) for key, value in row.items()} for row in rows]


def _written(value: Any) -> Any:
    if hasattr(value, "hour"):
        return iso(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def jsonl_rows(folder: Path, name: str) -> Cells:
    with (folder / f"{name}.jsonl").open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def csv_rows(folder: Path, name: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def sqlite_rows(folder: Path, name: str) -> Cells:
    """The rows of a table of the SQLite file as JSON Lines would have them."""
    with closing(sqlite3.connect(folder / SQLITE_FILE)) as database:
        kinds = dict(database.execute('SELECT "column", "type" FROM columns WHERE "table" = ?', [name]))
        found = database.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a name of ours
        names = [one[0] for one in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found]
    reads = {"list": json.loads, "boolean": bool}
    return [
        {
            key: reads[kinds[key]](value) if kinds[key] in reads and value is not None else value
            for key, value in row.items()
        }
        for row in rows
    ]


def all_that_is_said(folder: Path) -> bytes:
    """The bytes of all files, and what stands in the packed ones."""
    parts = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    parts += [
        repr(parquet_rows(folder, path.stem)).encode() for path in sorted(folder.glob(f"*.{Format.PARQUET}"))
    ]
    return b"".join(parts)
