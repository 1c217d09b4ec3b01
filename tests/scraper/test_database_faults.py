"""Databases that go away, are full, locked or read-only in the middle of a crawl, or before it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest
from faults import Fault
from wires import NEW, OLD, Ended, Wires, kept, served

SOUND = "sound"


@pytest.fixture
def wires() -> Iterator[Wires]:
    """The newspapers."""
    with served() as made:
        yield made


def whole(wires: Wires, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> set[object]:
    return set()


def once(path: str, act: Callable[[], object]) -> Callable[[str], object]:
    """Does something when a page is asked for the first time."""
    done: list[str] = []

    def hook(asked: str) -> None:
        if asked == path and not done:
            done.append(path)
            act()

    return hook


@pytest.mark.fault(
    "database restarted",
    of="The database",
    done="Postgres is stopped in immediate mode while articles are fetched, and started again a second later",
    times="once in 1 crawl",
)
@pytest.mark.parametrize("archive_url", ["postgres"], indirect=True)
def test_a_crawl_waits_for_a_database_that_is_restarted(
    wires: Wires, archive_url: str, postgres_control: Callable[..., None], tmp_path: Path, fault: Fault
) -> None:
    def restart() -> None:
        postgres_control("stop")
        later = Timer(1.0, postgres_control, ("start",))
        later.start()
        timers.append(later)

    timers: list[Timer] = []
    wires.hook = once(OLD[0], restart)
    ended = wires.night(tmp_path, SOUND, ARCHIVE_URL=archive_url)
    timers[0].join()
    print(ended.log)
    assert ended.code == 0, ended.log
    assert "Traceback" not in ended.log
    now = kept(archive_url, SOUND)
    fault.came_to(lost=[path for path in OLD if path not in {path for path, *_ in now}], seen=ended.said(SOUND))
