"""Databases that go away, are full or locked in the middle of a crawl: what cannot be recorded is asked for again."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Timer

import pytest
from faults import Fault
from sqlalchemy import create_engine, text
from troubled_machine import fill, give_to_postgres
from wires import EDITED, NEW, OLD, Ended, Wires, kept, served

from archive.archive_url import address

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
    "two crawls at once on Postgres",
    of="The machine",
    done="all sources are crawled into the same archive while a crawl of one is fetching articles",
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

    second: list[Ended] = []
    wires.hook = once(OLD[0], lambda: second.append(wires.night(tmp_path, ARCHIVE_URL=url)) or restart())
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
        ("two crawls at once on Postgres", second[0]),
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
    give_to_postgres(folder, postgres)
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
@pytest.mark.fault(
    "two crawls at once on SQLite",
    of="The machine",
    done="all sources are crawled into the same archive while a crawl of one is fetching articles",
    times="once in 1 crawl",
)
@pytest.mark.fault(
    "clock set between two crawls",
    of="The machine",
    done="an article is not found twice in a night, and this machine's clock is set 19 hours ahead in between",
    times="1 crawl",
)
@pytest.mark.fault(
    "clock set during a crawl",
    of="The machine",
    done="an article is not found, after this machine's clock was set 19 hours ahead while the crawl ran",
    times="1 crawl",
)
@pytest.mark.fault(
    "clock a year ahead",
    of="The machine",
    done="this machine's clock is a year ahead for a night; the night after it is right again",
    times="1 night",
)
@pytest.mark.fault(
    "proxy gone",
    of="A site",
    done="the proxy of HTTP_PROXY is stopped once the first list is there",
    times="from then on in 1 night",
)
def test_sqlite_may_be_locked_or_full_in_the_middle_of_a_crawl_and_nothing_else_loses_anything(
    wires: Wires, upgraded_sqlite: Path, small_disk: Path, tmp_path: Path, faults: dict[str, Fault]
) -> None:
    path = small_disk / "archive.db"
    shutil.copy(upgraded_sqlite, path)
    url, nights = f"sqlite:///{path}", {}

    with lock_held(path) as lock:
        wires.hook = once(OLD[1], lock)
        nights["SQLite locked"] = wires.night(tmp_path, SOUND, ARCHIVE_URL=url, ARCHIVE_PATIENCE="1")
    stopped(nights["SQLite locked"])
    before = kept(url, SOUND)

    wires.hook = once(OLD[1], lambda: fill(small_disk))
    nights["disk full on SQLite"] = wires.night(tmp_path, SOUND, ARCHIVE_URL=url)
    stopped(nights["disk full on SQLite"])
    (small_disk / "ballast").unlink()
    assert before <= kept(url, SOUND)

    second: list[Ended] = []
    with lock_held(path, seconds=1) as lock:
        wires.hook = once(OLD[0], lambda: second.append(wires.night(tmp_path, ARCHIVE_URL=url)) or lock())
        nights["SQLite locked for a second"] = wires.night(tmp_path, SOUND, ARCHIVE_URL=url)
    nights["two crawls at once on SQLite"] = second[0]
    assert nights["SQLite locked for a second"].code == 0
    before = kept(url, SOUND)
    assert {path for path, *_ in before} == set(OLD)

    wires.publish()
    nights["clock a year ahead"] = wires.night(
        tmp_path, SOUND, ARCHIVE_URL=url, WIRES_CLOCK=clock(tmp_path, 365)
    )
    nights["proxy gone"] = through_a_proxy_that_dies(wires, tmp_path, url)
    assert kept(url, SOUND) == before, "neither records anything"
    nights |= while_the_clock_is_set(wires, tmp_path, url)
    for name in (
        "clock a year ahead",
        "proxy gone",
        "clock set between two crawls",
        "clock set during a crawl",
    ):
        assert nights[name].code == 1
    wires.publish()
    assert wires.night(tmp_path, SOUND, ARCHIVE_URL=url).code == 0
    for name, ended in nights.items():
        assert "Traceback" not in ended.log
        seen = ended.line("got nothing: left alone") if name == "proxy gone" else ended.said(SOUND)
        faults[name].came_to(lost=missing(url), seen=seen)


@contextmanager
def lock_held(path: Path, seconds: int = 60) -> Iterator[Callable[[], None]]:
    """Called, another program keeps a SQLite file locked for so long, or until the end."""
    held: list[subprocess.Popen[bytes]] = []

    def lock() -> None:
        command = [sys.executable, "-c", LOCK, str(path), str(seconds)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        held.append(process)
        assert process.stdout
        process.stdout.readline()

    yield lock
    for process in held:
        process.communicate(b"\n")


def clock(folder: Path, days: float) -> str:
    """The file that says how wrong this machine's clock is."""
    path = folder / "clock"
    path.write_text(str(int(days * 86400)))
    return str(path)


def while_the_clock_is_set(wires: Wires, folder: Path, url: str) -> dict[str, Ended]:
    """Three crawls of one night by different clocks, all of which do not find an article; none says that it is gone."""
    wires.shown = (NEW, *OLD[:2])
    assert wires.night(folder, SOUND, ARCHIVE_URL=url).code == 0
    before, ended = kept(url, SOUND), {}
    ended["clock set between two crawls"] = wires.night(
        folder, SOUND, ARCHIVE_URL=url, WIRES_CLOCK=clock(folder, 0.8)
    )
    wires.hook = once("/feed.xml", lambda: clock(folder, 0.8))
    ended["clock set during a crawl"] = wires.night(
        folder, SOUND, ARCHIVE_URL=url, WIRES_CLOCK=clock(folder, 0)
    )
    assert kept(url, SOUND) == before
    return ended


def through_a_proxy_that_dies(wires: Wires, folder: Path, url: str) -> Ended:
    """A night through a proxy that is gone after the first list."""
    with served() as proxy:
        proxy.publish()
        proxy.hook = once("/feed.xml", lambda: proxy.server.socket.close())
        at = f"http://127.0.0.1:{proxy.port}"
        return wires.night(folder, SOUND, ARCHIVE_URL=url, http_proxy=at)
