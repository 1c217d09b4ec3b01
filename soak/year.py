"""A year of nights at the made-up press: is each plant named on its night, and nothing else said to be wrong?

Run as a program it plays the nights in this process and writes what came of them as JSON.
"""

import argparse
import json
import logging
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from archive.health.causes import Cause
from soak import ROOT
from soak.mornings import Sent, morning, wrong_at
from soak.nights import CLOCK_JUMP, Calendar, crawl, most_megabytes
from soak.plants import LAYOUT_CHANGES, LEARNING, OUTAGES, Plant, planted
from soak.press import PAPERS, night_of, published
from soak.served import Served, serving
from soak.sound import wrongs

# Seconds after which a writer gives up where the database is locked.
PATIENCE = 0.5
# Messages are sent so long after a night began.
LATER = timedelta(hours=4)
AFTERNOON = timedelta(hours=13)


@dataclass(frozen=True, kw_only=True)
class Run:
    """How one crawl ended: its night, its source, its result, its cause, the classes an operator is told of."""

    night: int
    source: str
    result: str
    cause: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """What came of one plant: what was told on its first night, in which night it was named rightly (0: in none)."""

    kind: str
    paper: str
    first: int
    last: int
    named: tuple[str, ...]
    told: tuple[str, ...]
    said: tuple[str, ...]
    within: int
    named_on: int


@dataclass(kw_only=True)
class Played:
    """All that came of the nights."""

    nights: int
    seconds: float = 0.0
    requests: int = 0
    articles: int = 0
    found: list[Found] = field(default_factory=list)
    messages: list[Sent] = field(default_factory=list)
    # What is wrong with the archive at the end; None before it.
    unsound: list[str] | None = None
    false_alarms: list[Run] = field(default_factory=list)
    echoes: list[Run] = field(default_factory=list)
    visible: int = 0
    right: int = 0
    missed: list[tuple[int, int, int]] = field(default_factory=list)
    invented: list[tuple[int, int, int]] = field(default_factory=list)
    gone_rightly: int = 0
    gone_wrongly: list[tuple[int, int]] = field(default_factory=list)
    weights: list[dict[str, float]] = field(default_factory=list)
    most_megabytes: float = 0.0


class Year:
    """The nights at one archive."""

    def __init__(
        self, served: Served, file: Path, nights: Sequence[int], interim: Path | None = None
    ) -> None:
        from archive import Archive, database

        database.WAIT_SECONDS = PATIENCE  # type: ignore[assignment]
        self.served, self.file, self.archive = served, file, Archive(f"sqlite:///{file}")
        self.calendar = Calendar(served, nights, self.before, self.after)
        self.runs: list[Run] = []
        # Where what is known so far is written every ten nights: a year takes long.
        self.interim = interim
        self.absent: set[int] = set()
        self.played = Played(nights=len(nights))
        self.last_crawl = 0
        self.held: sqlite3.Connection | None = None
        self.locking = Lock()

    def kinds(self, night: int) -> set[str]:
        """What is planted everywhere in a night."""
        return {plant.kind.name for plant in self.served.plants if plant.holds("", night)}

    def now(self) -> datetime:
        """The clock of the crawls."""
        behind = "clock years behind" in self.kinds(self.served.night)
        return self.served.now - (CLOCK_JUMP if behind else CLOCK_JUMP * 0)

    def before(self, night: int) -> bool:
        """Whether the night is run."""
        self.served.watch = self.lock if "database locked" in self.kinds(night) else None
        if "night not run" in self.kinds(night):
            return False
        # As the command does before it crawls.
        self.archive.end_cut_off()
        return True

    def lock(self, path: str) -> None:
        """Hold the database from the first look at an article in a night, before it is answered, until the morning."""
        with self.locking:
            if self.held or not path.startswith("/news/") or len(path) == len("/news/"):
                return
            self.held = sqlite3.connect(self.file, isolation_level=None, timeout=30, check_same_thread=False)
            self.held.execute("BEGIN IMMEDIATE")

    def after(self, night: int) -> None:
        """Note what each crawl of the night said, and what is taken to be gone since."""
        from soak.truth import absent

        if self.held:
            self.held.close()
            self.held = None
        self.runs += self._said(night)
        if sent := morning(self.archive, night, self.now() + LATER):
            self.played.messages.append(sent)
        now_absent = absent(self.archive, self.served.press)
        for number in now_absent.keys() - self.absent:
            stands = now_absent[number].at(night_of(night))
            if stands and stands.gone:
                self.played.gone_rightly += 1
            else:
                self.played.gone_wrongly.append((night, number))
        self.absent = set(now_absent)
        self.played.nights = night
        self.archive.seal(night_of(night))
        if night % 10 == 0 and self.interim:
            self.reckon()
            self.interim.write_text(json.dumps(asdict(self.played), indent=1), "utf-8")
            print(f"night {night}", file=sys.stderr)

    def _said(self, night: int) -> list[Run]:
        from sqlalchemy import select

        from archive.model import Crawl

        new = select(Crawl).where(Crawl.id > self.last_crawl).order_by(Crawl.id)
        with self.archive.session() as session:
            rows = list(session.scalars(new))
        self.last_crawl = max((row.id for row in rows), default=self.last_crawl)
        told = {row.source: _run(night, row) for row in rows}
        if told:
            return list(told.values())
        # As `hmicfrs status` says in the afternoon.
        missing = {one.cause for one in wrong_at(self.archive, night_of(night) + AFTERNOON)[0]}
        return [
            Run(night=night, source=paper.name, result="", told=tuple(missing & {Cause.NOT_RUN}))
            for paper in self.served.papers
        ]

    def play(self) -> Played:
        """All nights, and then the reckoning."""
        crawl(self.served, self.calendar, self.now)
        self.reckon()
        self.played.unsound = wrongs(f"sqlite:///{self.file}")
        return self.played

    def reckon(self) -> None:
        """What all nights so far come to."""
        from soak.truth import judged

        # What is answered while the database is locked is asked for again.
        kept = [one for one in self.served.asked if "database locked" not in self.kinds(one.night)]
        told, played = judged(self.archive, self.served.press, kept), self.played
        played.visible, played.right = told.visible, told.right
        played.missed, played.invented = list(told.missed), list(told.invented)
        played.requests = len(self.served.asked)
        played.articles = len({one.story for one in self.served.asked if one.story})
        played.weights = [asdict(one) for one in self.calendar.weights]
        played.seconds, played.most_megabytes = self.calendar.weights[-1].seconds, most_megabytes()
        self._compare()

    def _compare(self) -> None:
        """What was planted with what was told."""
        self.played.found, self.played.echoes, self.played.false_alarms = [], [], []
        alarms = [run for run in self.runs if run.told]
        excused: set[tuple[str, int]] = set()
        echo: set[tuple[str, int]] = set()
        for plant in self.served.plants:
            self.played.found.append(_found(plant, alarms))
            names = [plant.paper] if plant.paper else [paper.name for paper in self.served.papers]
            echo |= {(name, plant.last + 1) for name in names}
            excused |= {(run.source, run.night) for run in alarms if plant.holds(run.source, run.night)}
        for run in alarms:
            where = (run.source, run.night)
            if where in echo - excused:
                self.played.echoes.append(run)
            elif where not in excused:
                self.played.false_alarms.append(run)


def _run(night: int, row: Any) -> Run:
    """A crawl's row; one without an end was cut off."""
    told = tuple((row.measured or {}).get("told", ())) if row.result else (Cause.INTERRUPTED,)
    if row.result == "failed" and not told:
        told = (row.cause.partition(":")[0],)
    return Run(night=night, source=row.source, result=row.result or "", cause=row.cause, told=told)


def _found(plant: Plant, alarms: Sequence[Run]) -> Found:
    mine = [run for run in alarms if plant.holds(run.source, run.night)]
    on_first = [run for run in mine if run.night == plant.first]
    return Found(
        kind=plant.kind.name,
        paper=plant.paper,
        first=plant.first,
        last=plant.last,
        named=tuple(plant.kind.named),
        told=tuple(sorted({one for run in on_first for one in run.told})),
        said=tuple(sorted({run.cause for run in on_first})),
        within=plant.kind.within,
        named_on=min((run.night for run in mine if set(run.told) & set(plant.kind.named)), default=0),
    )


def in_a_process(
    nights: int, *, learning: int = LEARNING, kinds: Sequence[str] = (), papers: Sequence[str] = ()
) -> dict[str, Any]:
    """Play the nights in a process of its own, with these kinds of plants and papers, or all; what came of them.

    Of those that an interruption ends, what came of them until a few nights before.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "played.json"
        words = ["--nights", str(nights), "--learning", str(learning), "--out", str(out)]
        program = [sys.executable, "-m", "soak.year", *words, "--kinds", *kinds, "--papers", *papers]
        try:
            subprocess.run(program, check=True, cwd=ROOT)
        except KeyboardInterrupt:
            print("interrupted: what is known so far is written", file=sys.stderr)
        told: dict[str, Any] = json.loads(out.read_text("utf-8"))
        return told


def main() -> None:
    """Play the nights that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--learning", type=int, default=LEARNING)
    parser.add_argument("--kinds", nargs="*", default=[])
    parser.add_argument("--papers", nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    logging.disable(logging.CRITICAL)
    kinds = [k for k in (*LAYOUT_CHANGES, *OUTAGES) if not given.kinds or k.name in given.kinds]
    papers = tuple(paper for paper in PAPERS if not given.papers or paper.name in given.papers)
    press = published(seed=given.seed, nights=given.nights, papers=papers)
    plants = planted(papers, kinds, seed=given.seed, nights=given.nights, learning=given.learning)
    all_of_it = Served(press=press, plants=plants, papers=papers)
    with tempfile.TemporaryDirectory() as folder, serving(all_of_it) as served:
        file = Path(folder) / "year.db"
        os.environ |= {"ARCHIVE_URL": f"sqlite:///{file}", "ARCHIVE_PATIENCE": str(PATIENCE)}
        played = Year(served, file, range(1, given.nights + 1), given.out).play()
    given.out.write_text(json.dumps(asdict(played), indent=1), "utf-8")


if __name__ == "__main__":
    main()
