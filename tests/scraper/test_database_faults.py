"""Databases that go away, are full or locked in the middle of a crawl: what cannot be recorded is asked for again."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from threading import Timer

import pytest
from faults import Fault
from sqlalchemy import create_engine, text
from wires import EDITED, NEW, OLD, Ended, Wires, kept, served

from archive.database import address

SOUND = "sound"
# Locks a SQLite file until it is told to let go, or for so many seconds.
LOCK = """
import sqlite3, sys, select
held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
held.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
select.select([sys.stdin], [], [], float(sys.argv[2]))
held.execute("ROLLBACK")
"""


@pytest.fixture
def wires() -> Iterator[Wires]:
    """The newspapers."""
    with served() as made:
        yield made


def once(path: str, act: Callable[[], object]) -> Callable[[str], object]:
    """Does something when a page is asked for the first time."""
    done: list[str] = []

    def hook(asked: str) -> None:
        if asked == path and not done:
            done.append(path)
            act()

    return hook


def fill(disk: Path) -> Path:
    """Leave no room on a file system."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError as error:
                assert error.errno == 28, error
    return ballast


def missing(url: str) -> list[str]:
    """What was published and is not in the archive; no version may be there twice."""
    now = kept(url, SOUND)
    assert {number for path, number, *_ in now if path != EDITED} <= {1}
    wanted = {(path, 1) for path in (*OLD, NEW)} | {(EDITED, 2)}
    return sorted(
        f"{path} {number}" for path, number in wanted - {(path, number) for path, number, *_ in now}
    )


def stopped(ended: Ended) -> None:
    """A crawl that could not record ends with the exit code of the database, and in plain words."""
    assert ended.code == 3, ended.log
    assert "Traceback" not in ended.log, ended.log


@pytest.mark.fault(
    "database restarted",
    of="The database",
    done="Postgres is stopped as by a crash while articles are fetched, and started again a second later",
    times="once in 1 crawl",
)
@pytest.mark.fault(
    "database stopped",
    of="The database",
    done="Postgres is stopped as by a crash while articles are fetched, and stays so for longer than ARCHIVE_PATIENCE",
    times="once in 1 crawl",
)
@pytest.mark.fault(
    "disk full on Postgres",
    of="The database",
    done="another program fills the file system of the database while articles are fetched",
    times="once in 1 crawl",
)
def test_postgres_may_be_restarted_stopped_or_full_in_the_middle_of_a_crawl(
    wires: Wires,
    postgres_on_small_disk: str,
    postgres_control: Callable[[str], None],
    small_disk: Path,
    tmp_path: Path,
    faults: dict[str, Fault],
) -> None:
    url, timers = postgres_on_small_disk, []

    def restart() -> None:
        postgres_control("stop")
        timers.append(Timer(1.0, postgres_control, ("start",)))
        timers[0].start()

    wires.hook = once(OLD[0], restart)
    restarted = wires.night(tmp_path, SOUND, ARCHIVE_URL=url)
    timers[0].join()
    assert restarted.code == 0, restarted.log
    assert "Traceback" not in restarted.log
    assert "waiting for it up to" in restarted.log
    before = kept(url, SOUND)
    assert {path for path, *_ in before} == set(OLD)

    wires.publish()
    wires.hook = once(NEW, lambda: postgres_control("stop"))
    down = wires.night(tmp_path, SOUND, ARCHIVE_URL=url, ARCHIVE_PATIENCE="1")
    postgres_control("start")
    stopped(down)
    assert before <= kept(url, SOUND)

    wires.padding = Random(1).randbytes(200_000).hex()  # noqa: S311 - for tests
    wires.hook = once("/robots.txt", lambda: fill(small_disk))
    full = wires.night(tmp_path, SOUND, ARCHIVE_URL=url)
    stopped(full)
    (small_disk / "ballast").unlink()

    assert wires.night(tmp_path, SOUND, ARCHIVE_URL=url).code == 0
    for name, ended in (
        ("database restarted", restarted),
        ("database stopped", down),
        ("disk full on Postgres", full),
    ):
        faults[name].came_to(lost=missing(url), seen=ended.said(SOUND))


@pytest.fixture
def postgres_on_small_disk(
    request: pytest.FixtureRequest, postgres: str, upgraded_postgres: str, small_disk: Path
) -> Iterator[str]:
    """A database of the running server, with our schema, whose files are on the small disk."""
    folder = small_disk / "tablespace"
    folder.mkdir()
    owner = Path(str(create_engine(address(postgres)).url.query["host"])).stat()
    shutil.chown(folder, owner.st_uid, owner.st_gid)
    server = create_engine(address(postgres), isolation_level="AUTOCOMMIT")

    def ask(*statements: str) -> None:
        with server.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        server.dispose()

    ask(
        f"CREATE TABLESPACE small LOCATION '{folder}'",
        f"CREATE DATABASE on_small_disk TEMPLATE {upgraded_postgres} TABLESPACE small",
    )
    yield server.url.set(database="on_small_disk").render_as_string(hide_password=False)
    ask("DROP DATABASE on_small_disk WITH (FORCE)", "DROP TABLESPACE small")


@pytest.mark.fault(
    "SQLite locked",
    of="The database",
    done="another program keeps the file locked for longer than ARCHIVE_PATIENCE while articles are fetched",
    times="once in 1 crawl",
)
@pytest.mark.fault(
    "disk full on SQLite",
    of="The database",
    done="another program fills the file system of the archive while articles are fetched",
    times="once in 1 crawl",
)
@pytest.mark.fault(
    "SQLite locked for a second",
    of="The database",
    done="another program keeps the file locked for a second while articles are fetched",
    times="once in 1 crawl",
)
def test_sqlite_may_be_locked_or_full_in_the_middle_of_a_crawl(
    wires: Wires, upgraded_sqlite: Path, small_disk: Path, tmp_path: Path, faults: dict[str, Fault]
) -> None:
    path = small_disk / "archive.db"
    shutil.copy(upgraded_sqlite, path)
    url, held = f"sqlite:///{path}", []

    def lock(seconds: int) -> None:
        command = [sys.executable, "-c", LOCK, str(path), str(seconds)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        assert process.stdout
        process.stdout.readline()
        held.append(process)

    wires.hook = once(OLD[1], lambda: lock(60))
    locked = wires.night(tmp_path, SOUND, ARCHIVE_URL=url, ARCHIVE_PATIENCE="1")
    stopped(locked)
    held[0].communicate(b"\n")
    before = kept(url, SOUND)

    wires.hook = once(OLD[1], lambda: fill(small_disk))
    full = wires.night(tmp_path, SOUND, ARCHIVE_URL=url)
    stopped(full)
    (small_disk / "ballast").unlink()
    assert before <= kept(url, SOUND)

    wires.publish()
    wires.hook = once(NEW, lambda: lock(1))
    waited = wires.night(tmp_path, SOUND, ARCHIVE_URL=url)
    assert waited.code == 0, waited.log
    held[1].communicate(b"\n")
    lost = [path for path in missing(url) if path != f"{EDITED} 2"]
    for name, ended in (
        ("SQLite locked", locked),
        ("disk full on SQLite", full),
        ("SQLite locked for a second", waited),
    ):
        faults[name].came_to(lost=lost, seen=ended.said(SOUND))
