"""How much faster two processes are than one, where stored pages and files are read, and readings annotated."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from bench.measuring import Figure, Target, in_turn, seconds
from bench.newsroom_files import files
from bench.parts.start import HMICFRS
from bench.setting import Setting

# So many that a command's beginning, which is the same for any number, is a tenth of what it takes.
PAGES = 600
# Of each reading, so that annotating takes a while.
COPIES = 16
NEAR_LINEAR = Target(kind="≥", bound=1.7)


def figures(bench: Setting) -> Iterator[Figure]:
    """Pages a second from WARC files, of stored pages, and readings a second."""
    folder = bench.folder / "cores"
    folder.mkdir()
    pages = bench.some(PAGES)
    given = [str(path) for path in files(folder, pages)]
    ran(folder / "kept.db", ["ingest", *given], 1)
    yield figure(bench, "ingest", pages, lambda n: ran(fresh(folder), ["ingest", *given], n))
    stale = "UPDATE reading SET reader_version = 'older'"
    yield figure(bench, "reread", pages, lambda n: ran(copy(folder, stale), ["reread"], n))
    multiply(folder / "kept.db")
    stale = "UPDATE reading SET annotated_by = 'older'"
    readings = pages * (1 + COPIES)
    yield figure(bench, "annotate", readings, lambda n: ran(copy(folder, stale), ["annotate"], n))


def figure(bench: Setting, verb: str, number: int, run: Callable[[int], float]) -> Figure:
    """A verb with two processes beside the same with one."""
    two, one = in_turn(bench.runs, partial(run, 2), partial(run, 1))
    return Figure(
        what=f"`{verb} --processes 2`",
        unit="a second",
        values=[number / took for took in two],
        baseline=[number / took for took in one],
        against="`--processes 1`",
        target=NEAR_LINEAR,
    )


def ran(archive: Path, command: list[str], processes: int) -> float:
    """How long a command takes on an archive, from its beginning to its end."""
    asked = [HMICFRS, command[0], "--processes", str(processes), *command[1:]]
    given = {**os.environ, "ARCHIVE_URL": f"sqlite:///{archive}"}
    return seconds(lambda: subprocess.run(asked, check=True, capture_output=True, env=given))


def fresh(folder: Path) -> Path:
    """A place for an archive, with none in it."""
    for old in folder.glob("again.db*"):
        old.unlink()
    return folder / "again.db"


def copy(folder: Path, statement: str) -> Path:
    """A copy of the archive in which a statement has been run."""
    path = fresh(folder)
    shutil.copy(folder / "kept.db", path)
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
    return path


def multiply(archive: Path) -> None:
    """Give each article more readings, with what they name and link to, so that there is enough to annotate."""
    with closing(sqlite3.connect(archive)) as database:
        (last,) = database.execute("SELECT max(id) FROM reading").fetchone()
        for table, number in (
            ("reading", "id"),
            ("subject", "reading_id"),
            ("grade", "reading_id"),
            ("reading_link", "reading_id"),
        ):
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
            columns = ", ".join(f'"{name}"' for name in names if name != number)
            # Names of tables and columns are all that is put in.
            more = (
                f"INSERT INTO {table} ({number}, {columns}) "  # noqa: S608
                f"SELECT {number} + ?, {columns} FROM {table} WHERE {number} <= ? ORDER BY id"
            )
            for copy_number in range(1, COPIES + 1):
                database.execute(more, (last * copy_number, last))
        database.commit()
