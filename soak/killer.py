"""Runs commands on an archive in processes of their own, and kills them at random moments."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Sequence
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
from soak import one_command
from soak.databases import Databases
from soak.served import Asked, Served
from soak.sound import unsound_backups, wrongs

HOUR = timedelta(hours=1)
# Seconds after which a command that nobody killed should have ended long ago.
LONGEST = 600
# A command was seldom half as slow again as the last ones.
LATEST = 1.1


class Unfinished(Exception):
    """A command that nobody killed did not end well."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """A command, as its words, in a night; `backups` is the folder to which it writes any."""

    name: str
    words: tuple[str, ...]
    night: int
    backups: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Kill:
    """One kill, so far through a command's usual time: what was going on, what is wrong with the archive now.

    `lost` are those of the looks answered that are not in the archive: what was in flight.
    """

    database: str
    work: str
    after: float
    phase: str
    looks: int
    lost: int
    wrongs: tuple[str, ...]


@dataclass(kw_only=True)
class Killer:
    """Lets commands run, and kills them."""

    served: Served
    databases: Databases
    folder: Path
    random: Random
    # How long each work took of late, from nothing to the end.
    took: dict[str, deque[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["soak.one_command"])

    def warm_up(self) -> None:
        """Let there be the process from which all others are forked, which takes longer than most of them."""
        process = self.context.Process(target=int)
        process.start()
        process.join()

    def begin(self, url: str, work: Work, resumed: int) -> BaseProcess:
        """Begin a work, so many hours into its night."""
        self.served.night = work.night
        now = self.served.now + HOUR * resumed
        given = (url, str(self.folder), self.served.port, self.served.papers, now, work.words)
        process = self.context.Process(target=one_command.run, args=given)
        process.start()
        return process

    def whole(self, url: str, work: Work, resumed: int = 0) -> None:
        """A command that is left alone. Raises Unfinished."""
        begun = monotonic()
        process = self.begin(url, work, resumed)
        process.join(LONGEST)
        if process.exitcode != 0:
            _end(process)
            told = (self.folder / "command.log").read_text("utf-8", "replace")[-3000:]
            raise Unfinished(f"{work.name}: exit code {process.exitcode}: {told}")
        if not resumed:
            self.took.setdefault(work.name, deque(maxlen=3)).append(monotonic() - begun)

    def kill(self, url: str, work: Work, resumed: int) -> Kill | None:
        """Kill a command at a random moment; None where it had ended by then."""
        usual = LATEST * sum(self.took[work.name]) / len(self.took[work.name])
        after, before, asked = self.random.random() * usual, _captures(url), len(self.served.asked)
        process, begun = self.begin(url, work, resumed), monotonic()
        process.join(after)
        ended = not process.is_alive()
        _end(process)
        if ended:
            # The machine has become faster than it was.
            self.took[work.name].append(monotonic() - begun)
            return None
        self.databases.settle(url)
        found = [*wrongs(url), *(unsound_backups(url, work.backups) if work.backups else ())]
        since = self.served.asked[asked:]
        looks = sum(one.is_look for one in since)
        return Kill(
            database=self.databases.name,
            work=work.name,
            after=after / usual,
            phase=_phase(url, since) if work.words[0] == "crawl" else "at work",
            looks=looks,
            lost=looks - (_captures(url) - before) if looks else 0,
            wrongs=tuple(found),
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
