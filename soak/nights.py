"""Crawls the made-up press night after night in this process, by the clock of the nights."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import monotonic
from typing import Any, overload

from soak.served import Served

# A crawl asks sites of this machine only where it is told that it may; settings are read when they are imported.
os.environ["HMICFRS_LOOPBACK"] = "true"
CLOCK_JUMP = timedelta(days=400)


@dataclass(frozen=True, kw_only=True)
class Weight:
    """How heavy this process is after a night: megabytes, open files, threads, and seconds since the first night."""

    night: int
    megabytes: float
    files: int
    threads: int
    seconds: float


class Calendar(Sequence[None]):
    """The nights of a soak as rounds of a crawl; `before` and `after` each one that is run something may be done."""

    def __init__(
        self,
        served: Served,
        nights: Sequence[int],
        before: Callable[[int], bool],
        after: Callable[[int], None],
    ) -> None:
        self.served, self.nights, self.before, self.after = served, nights, before, after
        self.weights: list[Weight] = []
        self.begun = monotonic()

    def __len__(self) -> int:
        return len(self.nights)

    @overload
    def __getitem__(self, place: int) -> None: ...
    @overload
    def __getitem__(self, place: slice) -> "Sequence[None]": ...
    def __getitem__(self, place: int | slice) -> "Sequence[None] | None":
        """A night is served by the network, not from a file."""
        return None if isinstance(place, int) else [None for _ in self.nights[place]]

    def __iter__(self) -> Iterator[None]:
        """Let it become the next night each time another round is asked for."""
        for night in self.nights:
            self.served.night = night
            if self.before(night):
                yield None
            self.after(night)
            self.weights.append(weight(night, monotonic() - self.begun))


def weight(night: int, seconds: float) -> Weight:
    """How heavy this process is now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    files = len(list(Path("/proc/self/fd").iterdir()))
    megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return Weight(
        night=night, megabytes=megabytes, files=files, threads=threading.active_count(), seconds=seconds
    )


def most_megabytes() -> float:
    """The most memory that this process has had."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1e3


def quick(now: Callable[[], datetime], pause: float = 0.0) -> None:
    """Let crawls of this process wait for so many seconds between two requests, and go by another clock."""
    from scraper import looks, settings

    settings.DOWNLOAD_DELAY, settings.DOWNLOAD_DELAY_JITTER = pause, 0.0
    settings.RETRY_TIMES = 1
    looks.now = now


def one_engine() -> None:
    """Let all archives of this process share what was compiled of their statements: two thousand crawls are short."""
    from archive import database

    database.engine = cache(database.engine)


def each_night_anew() -> None:
    """A night's outage ends that night's crawls; here the next night is of the same process."""
    from scraper import night

    night.outage.REASONS = frozenset()  # type: ignore[attr-defined]


def crawl(served: Served, calendar: Calendar, now: Callable[[], datetime]) -> None:
    """All nights of a calendar; a process can do so once."""
    one_engine()
    quick(now)
    each_night_anew()
    from archive import Archive
    from scraper import settings
    from scraper.night import run
    from soak.names import Names
    from soak.papers import sources

    Names.unknown = served.nameless
    settings.TWISTED_DNS_RESOLVER = f"{Names.__module__}.{Names.__name__}"
    with Archive() as archive:
        archive.upgrade()
        with archive.crawling() as lock:
            run(list(sources(served.port, served.papers).values()), calendar, verbose=0, lock=lock)


def rows(archive: Any, statement: Any) -> list[Any]:
    """All rows of a statement."""
    with closing(archive.session()) as session:
        return list(session.execute(statement).all())
