"""Upgrades that are killed in the middle: the archive is as before, and the next one brings it to the end."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from faults import Fault
from older_archives import FIRST_ROWS, held, put
from typer.testing import CliRunner

from archive import database, schema
from scraper.cli import app

PROGRAM = Path(__file__).with_name("killed_upgrade.py")
# After how many statements of an upgrade from the first revision; Postgres is asked for more of what it has.
AFTER = {"SQLite": range(2, 130, 40), "Postgres": range(2, 400, 120)}


def killed(title: str) -> object:
    told = pytest.mark.fault(
        f"upgrade killed on {title}",
        of="The database",
        done="kill -9 in the middle of `hmicfrs upgrade`, from the first revision with rows, at places all over it",
        times=f"{len(AFTER[title])} kills",
    )
    return pytest.param(title.lower(), AFTER[title], marks=told, id=title)


@pytest.mark.parametrize(
    ("empty_url", "after"), [killed("SQLite"), killed("Postgres")], indirect=["empty_url"]
)
def test_an_upgrade_that_is_killed_anywhere_leaves_the_archive_as_it_was_and_the_next_completes_it(
    empty_url: str, after: range, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    engine = database.engine(empty_url)
    command.upgrade(schema.config(engine), "0001")
    put(engine, FIRST_ROWS)
    before = held(engine, FIRST_ROWS)
    engine.dispose()

    again = [sys.executable, str(PROGRAM), empty_url, *map(str, after)]
    told = subprocess.run(again, capture_output=True, text=True, check=True, timeout=120)  # noqa: S603
    assert told.stdout.split() == [str(statements) for statements in after]
    monkeypatch.setenv("ARCHIVE_URL", empty_url)
    ended = CliRunner().invoke(app, ["upgrade"])
    assert ended.exit_code == 0, ended.output
    assert schema.revision(engine) == schema.head()
    schema.check(engine)
    after_all = held(engine, FIRST_ROWS)
    lost = [row for table, rows in before.items() for row in rows if row not in after_all[table]]
    engine.dispose()
    fault.came_to(lost=lost, seen=f"0: {ended.output}")
