"""How much faster two processes are than one, where stored pages and files are read, and readings annotated."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from operator import sub
from pathlib import Path

from bench.measuring import Figure, Target, in_turn, seconds
from bench.newsroom_files import files
from bench.parts.start import HMICFRS
from bench.setting import Setting

# So many that a command's beginning, the same for any number, is about a tenth of what it takes; and so few that it
# is half.
PAGES, FEW = 800, 50
# Of each reading, so that annotating takes a while.
COPIES = 16
NEAR_LINEAR = Target(kind="≥", bound=1.7)


@dataclass(frozen=True, kw_only=True)
class Job:
    """Pages in files, and in a folder an archive of them."""

    pages: int
    files: Sequence[str]
    folder: Path

    @property
    def kept(self) -> Path:
        """The archive, of which each run gets a copy."""
        return self.folder / "kept.db"


Run = Callable[[Job, int], float]


def figures(bench: Setting) -> Iterator[Figure]:
    """Pages a second from WARC files, of stored pages, and readings a second."""
    folder = bench.folder / "cores"
    folder.mkdir()
    pages = bench.some(PAGES)
    paths = [str(path) for path in files(folder, pages, each=FEW)]
    jobs = [
        Job(pages=pages, files=paths, folder=folder / "all"),
        Job(pages=min(FEW, pages), files=paths[:1], folder=folder / "few"),
    ]
    for job in jobs:
        job.folder.mkdir()
        ran(job.kept, ["ingest", *job.files], 1)
    yield from beside(bench, "ingest", jobs, ingested)
    yield from beside(bench, "reread", jobs, partial(anew, "reread", "reader_version"))
    for job in jobs:
        multiply(job.kept)
    yield from beside(bench, "annotate", jobs, partial(anew, "annotate", "annotated_by"), 1 + COPIES)


def beside(bench: Setting, verb: str, jobs: Sequence[Job], run: Run, each: int = 1) -> Iterator[Figure]:
    """A verb with two processes beside the same with one: the whole command, and what it does once it has begun.

    The second is what more pages of the one job take than the few of the other; each page counts as `each` readings.
    """
    large, small = jobs
    two, one = in_turn(bench.runs, partial(run, large, 2), partial(run, large, 1))
    yield figure(f"`{verb} --processes 2`", large.pages * each, two, one, NEAR_LINEAR)
    if large.pages > small.pages:
        few = in_turn(bench.runs, partial(run, small, 2), partial(run, small, 1))
        rest = [list(map(sub, *took)) for took in zip((two, one), few, strict=True)]
        yield figure("the same, once it has begun", (large.pages - small.pages) * each, rest[0], rest[1])


def figure(
    what: str, number: int, two: Sequence[float], one: Sequence[float], target: Target | None = None
) -> Figure:
    """So many pages or readings, in the seconds that two processes took, and one."""
    return Figure(
        what=what,
        unit="a second",
        values=[number / took for took in two],
        baseline=[number / took for took in one],
        against="`--processes 1`",
        target=target,
    )


def ingested(job: Job, processes: int) -> float:
    """How long it takes to ingest the files into an archive with nothing in it."""
    return ran(fresh(job.folder), ["ingest", *job.files], processes)


def anew(verb: str, column: str, job: Job, processes: int) -> float:
    """How long it takes to do again what readings say that another version did."""
    # Names of columns are all that is put in.
    return ran(copy(job, f"UPDATE reading SET {column} = 'older'"), [verb], processes)  # noqa: S608


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


def copy(job: Job, statement: str) -> Path:
    """A copy of the archive in which a statement has been run."""
    path = fresh(job.folder)
    shutil.copy(job.kept, path)
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
