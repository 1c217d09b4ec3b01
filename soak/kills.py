"""Crawls killed at random moments: nothing is wrong after it, and a last full run makes up for all of it."""

import multiprocessing
import os
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from time import monotonic


from sqlalchemy import func, select

from archive import Archive
from archive.model import CaptureRow
from soak import one_crawl
from soak.databases import Databases, both
from soak.press import PAPERS, published
from soak.said import Said, differences, said
from soak.served import Asked, Served, serving
from soak.sound import wrongs

SOME = tuple(paper for paper in PAPERS if paper.name in ("the_inspectorate", "the_courier", "the_post"))
# The night that is killed after an undisturbed first one: by then pages were edited, and lists have grown.
LATER = 6
# Kills of one night before its last full run, each an hour after the one before.
IN_A_ROW = 3
HOUR = timedelta(hours=1)


class Unfinished(Exception):
    """A crawl that nobody killed did not end well."""


@dataclass(frozen=True, kw_only=True)
class Kill:
    """One kill: how many of the looks that were answered are not in the archive, and what is wrong with it."""

    database: str
    night: int
    after: float
    phase: str
    looks: int
    lost: int
    wrongs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Kills of one night at one archive, and how it then differs from one that was left alone."""

    kills: tuple[Kill, ...]
    differences: tuple[str, ...]


@dataclass(kw_only=True)
class Killer:
    """Lets crawls run, and kills them."""

    served: Served
    databases: Databases
    folder: Path
    random: Random
    # How long crawls of a night took of late, from nothing to the end.
    took: dict[int, deque[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["soak.one_crawl"])

    def begin(self, url: str, night: int, resumed: int) -> BaseProcess:
        """Begin a crawl, so many hours into a night."""
        self.served.night = night
        now = self.served.now + HOUR * resumed
        given = (url, str(self.folder), self.served.port, self.served.papers, now)
        process = self.context.Process(target=one_crawl.crawl, args=given)
        process.start()
        return process

    def whole(self, url: str, night: int, resumed: int = 0) -> None:
        """A crawl that is left alone. Raises Unfinished."""
        begun = monotonic()
        process = self.begin(url, night, resumed)
        process.join(300)
        if process.exitcode != 0:
            told = (self.folder / "crawl.log").read_text("utf-8")[-2000:]
            raise Unfinished(f"exit code {process.exitcode}: {told}")
        if not resumed:
            self.took.setdefault(night, deque(maxlen=3)).append(monotonic() - begun)

    def kill(self, url: str, night: int, resumed: int) -> Kill | None:
        """Kill a crawl at a random moment; None where it had ended by then."""
        usual = sum(self.took[night]) / len(self.took[night])
        after, before, asked = self.random.random() * usual, _captures(url), len(self.served.asked)
        process = self.begin(url, night, resumed)
        process.join(after)
        ended = not process.is_alive()
        _end(process)
        if ended:
            return None
        self.databases.settle(url)
        looks = [one for one in self.served.asked[asked:] if one.is_look]
        return Kill(
            database=self.databases.name,
            night=night,
            after=after / usual,
            phase=_phase(url, self.served.asked[asked:]),
            looks=len(looks),
            lost=len(looks) - (_captures(url) - before),
            wrongs=tuple(wrongs(url)),
        )


def _end(process: BaseProcess) -> None:
    """The whole group at once; before it has one, the process."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.kill()
    process.join()


def _captures(url: str) -> int:
    with Archive(url) as archive:
        if not archive.exists():
            return 0
        with archive.session() as session:
            return session.scalar(select(func.count()).select_from(CaptureRow)) or 0


def _phase(url: str, asked: Sequence[Asked]) -> str:
    if any(one.is_look for one in asked):
        return "articles"
    if asked:
        return "lists"
    with Archive(url) as archive:
        return "start" if archive.exists() else "making the database"


def chains(killer: Killer, wanted: int) -> Iterator[Chain]:
    """Chains of kills until there are so many of them, first nights and later ones in turn."""
    alone = killer.databases.empty("alone")
    killer.whole(alone, 1)
    later = killer.databases.copy(alone, "later")
    killer.whole(later, LATER)
    truth = {1: _said(alone), LATER: _said(later)}
    done = number = 0
    while done < wanted:
        number += 1
        night = (1, LATER)[number % 2]
        name = f"killed_{number}"
        url = killer.databases.copy(alone, name) if night == LATER else killer.databases.empty(name)
        made = _chain(killer, url, night, min(IN_A_ROW, wanted - done), truth[night])
        killer.databases.drop(url)
        done += len(made.kills)
        yield made


def _chain(killer: Killer, url: str, night: int, wanted: int, truth: Said) -> Chain:
    kills: list[Kill] = []
    for resumed in range(wanted):
        if kill := killer.kill(url, night, resumed):
            kills.append(kill)
    killer.whole(url, night, IN_A_ROW)
    return Chain(kills=tuple(kills), differences=tuple(differences(_said(url), truth)))


def _said(url: str) -> Said:
    with Archive(url) as archive:
        return said(archive)


def killed(wanted: int, *, seed: int = 1) -> list[Chain]:
    """So many kills on each database."""
    press = published(seed=seed, nights=LATER + 1, papers=SOME)
    found: list[Chain] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Served(press=press, plants=(), papers=SOME)) as served,
        both(Path(folder)) as every,
    ):
        for databases in every:
            random = Random(f"{seed} {databases.name}")
            killer = Killer(served=served, databases=databases, folder=Path(folder), random=random)
            found += chains(killer, wanted)
    return found
