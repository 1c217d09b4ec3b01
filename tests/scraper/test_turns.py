"""Turns at a host that several processes ask: never more than it allows, whoever asks, and whoever is killed."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy import Spider
from scrapy.http import Request
from scrapy.utils.test import get_crawler

from scraper import turns
from scraper.politeness import SHARED_HOSTS, Pauses

HOST = "web.archive.org"
CDX = f"https://{HOST}/cdx/search/cdx?url=x"
REPLAY = f"https://{HOST}/web/20160804120000id_/http://www.gazette.example/a"
NOW = 1_790_000_000.0
# Takes a turn, and is killed while it holds the file.
KILLED = """
import fcntl, os, signal
from scraper import turns
turns.take("web.archive.org", 2.8, 1790000000.0)
file = open(turns.place("web.archive.org"))
fcntl.flock(file, fcntl.LOCK_EX)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine of its own, as far as turns go."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    yield tmp_path


def test_no_minute_has_more_than_24_queries_however_late_each_is_sent() -> None:
    # Two processes ask as fast as they may; each query then waits up to one and a half delays of its own crawl.
    sent, clock = [], NOW
    for number in range(400):
        clock += turns.take(HOST, max(SHARED_HOSTS[HOST], 1.0), clock)
        sent.append(clock + 4.5 * (number % 7) / 6)
    sent.sort()
    assert max(sum(first <= moment < first + 60 for moment in sent) for first in sent) <= 24


def test_turns_are_apart_also_where_those_who_ask_know_nothing_of_each_other() -> None:
    assert [turns.take(HOST, 2.8, NOW + asked) for asked in (0.0, 0.0, 1.0, 100.0)] == pytest.approx(
        [0.0, 2.8, 4.6, 0.0], abs=0.01
    )
    assert turns.take("another.example", 2.8, NOW) == 0.0


def test_a_rest_is_one_for_all_who_ask() -> None:
    turns.take(HOST, 2.8, NOW)
    turns.rest(HOST, 60, NOW)
    assert turns.take(HOST, 2.8, NOW + 1) == pytest.approx(59, abs=0.01)


def test_a_clock_that_was_set_back_keeps_nobody_waiting() -> None:
    turns.take(HOST, 2.8, NOW)
    assert turns.take(HOST, 2.8, NOW - 86400) == 0.0


def test_a_file_that_holds_something_else_is_no_obstacle(folder: Path) -> None:
    turns.place(HOST).write_text("soon")
    assert turns.take(HOST, 2.8, NOW) == 0.0


def test_who_cannot_share_a_file_takes_turns_with_itself(folder: Path) -> None:
    turns.place("closed.example").mkdir()
    assert [turns.take("closed.example", 2.8, NOW) for _ in range(2)] == pytest.approx([0.0, 2.8])


def test_a_killed_process_leaves_no_lock_behind(folder: Path) -> None:
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", KILLED], env={**os.environ, "TMPDIR": str(folder)}, check=False, timeout=30
    )
    assert ended.returncode == -signal.SIGKILL
    assert turns.take(HOST, 2.8, NOW) == pytest.approx(2.8, abs=0.01)


@pytest.mark.parametrize(("url", "seconds"), [(CDX, SHARED_HOSTS[HOST]), (REPLAY, 1.0)])
def test_queries_of_lists_are_further_apart_than_replays(url: str, seconds: float) -> None:
    pauses = Pauses(get_crawler(Spider, {"DOWNLOAD_DELAY": 1}))
    asyncio.run(pauses.process_request(Request(url)))
    assert turns.take(HOST, 0.0, time.time()) == pytest.approx(seconds, abs=0.5)
