"""How fast an archive is written out, and in how much memory, beside the `sqlite3` shell writing the same columns."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from archive.export import Scope
from archive.export.articles import ARTICLES as OF_ARTICLES
from archive.export.articles import VERSIONS
from archive.export.evidence import ADDRESSES, CAPTURES
from archive.export.table import as_written
from bench.bulk import ARTICLES, filled
from bench.measuring import Figure, Target, in_turn, seconds
from bench.setting import Setting

TABLES = (OF_ARTICLES, VERSIONS, CAPTURES, ADDRESSES)
"""Those of most rows; of articles the shell does not give what other articles have to do with them."""
_NAMES = ",".join(table.name for table in TABLES)

_FEW = 1_250  # articles, of about ten thousand rows
_SPEED = Target(kind="≥", bound=0.7)
_MEMORY = Target(kind="≤", bound=150, of_ratio=False)
# Run by itself, so that its memory is its own: an archive, a format, a folder, names of tables.
_PROGRAM = r"""
import re, sys
from pathlib import Path
from time import perf_counter
from archive import Archive
from archive.export import Format, Scope, export, writing
url, form, folder, names = sys.argv[1:]
writing.TABLES = tuple(table for table in writing.TABLES if table.name in names.split(","))
class NoPandas:
    # pyarrow loads it where it is installed, with numpy, and takes 60 MB more; this program has no use for them:
    # they are here because the tests have pandas read what is exported.
    def find_spec(self, name, path, target=None):
        if name in ("pandas", "numpy"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, NoPandas())
with Archive(url) as archive, archive.session() as session:
    begun = perf_counter()
    rows = sum(export(session, Path(folder), Scope(), Format(form)).rows.values())
    taken = perf_counter() - begun
    # Not getrusage: what it says a process had at most is at first what the one had that began it.
    status = Path("/proc/self/status").read_text()
    print(rows, taken, int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024)
"""


def figures(bench: Setting) -> Iterator[Figure]:
    """Rows a second beside the shell's, then peak memory of each format for few rows and for many."""
    url = filled(bench, "sqlite", bench.some(ARTICLES))
    if shutil.which("sqlite3") is None:
        print("the program sqlite3 is not installed: there is no baseline")
    else:
        yield _beside_the_shell(bench, url)
    few = filled(bench, "sqlite", bench.some(_FEW))
    for form in ("csv", "excel", "jsonl", "sqlite", "parquet"):
        yield _peak(bench, few, form, _NAMES)
        if bench.share >= 1:  # of formats other than CSV the table of most rows, for the sake of time
            yield _peak(bench, url, form, _NAMES if form == "csv" else CAPTURES.name)


def _peak(bench: Setting, url: str, form: str, names: str) -> Figure:
    rows, taken, peak = _exported(bench, url, form, names)
    shutil.rmtree(bench.folder / "export")
    what = f"{form}: peak memory for {rows:,} rows ({rows / taken:,.0f} rows/s)"
    return Figure(what=what, unit="MB", values=[peak], target=_MEMORY)


def _beside_the_shell(bench: Setting, url: str) -> Figure:
    rows = 0

    def ours() -> float:
        nonlocal rows
        rows, taken, _ = _exported(bench, url, "csv", _NAMES)
        return rows / taken

    def shell() -> float:
        script = bench.folder / "export.sql"
        script.write_text("".join(map(_written_by_the_shell, TABLES)).replace("FOLDER", str(bench.folder)))
        file = url.removeprefix("sqlite:///")
        command = ["sqlite3", "-csv", "-header", file, f".read {script}"]
        return rows / seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))

    values, baseline = in_turn(bench.runs, ours, shell)
    return Figure(
        what=f"CSV of {_NAMES.replace(',', ', ')}",
        unit="rows/s",
        values=values,
        baseline=baseline,
        against="the `sqlite3` shell, the same columns",
        target=_SPEED,
    )


def _written_by_the_shell(table: object) -> str:
    scope = Scope()
    assert isinstance(table, type(OF_ARTICLES))  # noqa: S101 - for the type checker
    cells = [as_written(column, scope).label(column.name) for column in table.columns]
    statement = table.within(select(*cells), scope)
    spelt = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return (
        f".output FOLDER/shell-{table.name}.csv\n{spelt};\n".replace("\n", " ").replace(".csv ", ".csv\n")
        + "\n"
    )


def _exported(bench: Setting, url: str, form: str, names: str) -> tuple[int, float, float]:
    """How many rows were written, in how many seconds, with how many MB at most."""
    folder: Path = bench.folder / "export"
    command = [sys.executable, "-c", _PROGRAM, url, form, str(folder), names]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(said[0]), float(said[1]), float(said[2])
