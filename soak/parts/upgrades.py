"""Upgrades killed after every single statement, on both databases: does the next one complete them, is no row lost?"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from older_archives import FIRST_ROWS, held, put

from archive import Archive, database, schema
from soak import ROOT, databases

PROGRAM = ROOT / "tests" / "archive" / "killed_upgrade.py"
# More statements than an upgrade has; the program ends with the one that came to its end.
MOST = 5000
# On Postgres after every so manieth statement, where there is less time.
STEPS = {"SQLite": 1, "Postgres": int(os.environ.get("SOAK_UPGRADE_STEP", "1"))}


def section() -> str:
    """Run it."""
    # Whoever Postgres runs as has to enter.
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, databases.both(Path(folder)) as kinds:
        rows = [_row(kind) for kind in kinds]
    lines = [
        "## Upgrades killed after every statement",
        "",
        "`hmicfrs upgrade` from the first revision, with rows, was killed (SIGKILL) after its first statement, then "
        "after its second, and so on, until one came to its end; where it says so, only after every so manieth. Then the "
        "schema was compared with the program's, and the rows with those of before.",
        "",
        "| database | killed after every | kills | schema at the end | rows lost |",
        "| --- | --- | --- | --- | --- |",
        *rows,
    ]
    return "\n".join(lines)


def _row(kind: databases.Databases) -> str:
    url = kind.empty("killed_upgrades")
    engine = database.engine(url)
    command.upgrade(schema.config(engine), "0001")
    put(engine, FIRST_ROWS)
    before = held(engine, FIRST_ROWS)
    engine.dispose()
    every = [sys.executable, str(PROGRAM), url, *map(str, range(STEPS[kind.name], MOST, STEPS[kind.name]))]
    kills = subprocess.run(every, capture_output=True, text=True, check=True).stdout.split()
    with Archive(url) as archive:
        archive.upgrade()
    after = held(engine, FIRST_ROWS)
    lost = sum(row not in after[table] for table, rows in before.items() for row in rows)
    ended = "this program's" if schema.revision(engine) == schema.head() else "another"
    engine.dispose()
    kind.drop(url)
    step = STEPS[kind.name]
    which = "statement" if step == 1 else f"{step}th statement"
    return f"| {kind.name} | {which} | {len(kills)} | {ended} | {lost or 'none'} |"
