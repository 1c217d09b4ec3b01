"""What is usual for a source, learned from its own past runs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median, pstdev

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.capture import Met, Origin
from archive.health.causes import Cause
from archive.health.chance import Share
from archive.health.layouts import Layouts
from archive.health.measured import Measured, Pages
from archive.model import Crawl

# Runs that are remembered, and of them those that a list's lines are compared with: some weeks hold every weekday.
MOST_RUNS = 120
LIST_RUNS = 35
# A night of one or two pages is judged together with those before.
RECENT_RUNS = 3
# Servers' clocks are compared with what they were in so many runs: one that was set is known from the next run on.
CLOCK_RUNS = 7
# A list is compared once it was had on so many days.
DAYS_TO_KNOW_A_LIST = 7
# After so many days of fewer lines these are what is usual; after so many of a date that stands still that is.
DAYS_TO_ACCEPT_FEWER = 7
DAYS_TO_ACCEPT_STUCK = 14


@dataclass(frozen=True, kw_only=True)
class Run:
    """A past run on the network: when it began and ended, its result (empty if it was cut off), what it came to."""

    started_at: datetime
    finished_at: datetime | None = None
    result: str = ""
    measured: Measured | None = None

    @property
    def day(self) -> date:
        """The UTC day it began."""
        return self.started_at.date()

    @property
    def failed(self) -> bool:
        """Whether nothing is to be learned from it."""
        return self.result not in ("ok", "partial")


@dataclass
class Lines:
    """How many lines a list had, run by run; `fewer_on` are the last days on which it had fewer than ever."""

    counts: list[tuple[date, int]] = field(default_factory=list)
    fewer: list[tuple[date, int]] = field(default_factory=list)

    def learn(self, day: date, lines: int, *, fewer: bool) -> None:
        """Take in one run more. Fewer lines for some days are usual from then on."""
        self.fewer = [*self.fewer, (day, lines)] if fewer else []
        if len({since for since, _ in self.fewer}) >= DAYS_TO_ACCEPT_FEWER:
            self.counts, self.fewer = self.fewer, []
        elif not fewer:
            self.counts = [*self.counts, (day, lines)][-LIST_RUNS:]

    @property
    def known(self) -> bool:
        """Whether it was had on enough days to tell what is usual."""
        return len({day for day, _ in self.counts}) >= DAYS_TO_KNOW_A_LIST

    @property
    def lowest(self) -> int:
        """The fewest lines it had."""
        return min((lines for _, lines in self.counts), default=0)

    @property
    def usual(self) -> int:
        """The lines it had half the time."""
        return int(median([lines for _, lines in self.counts] or [0]))

    @property
    def days_fewer(self) -> int:
        """On how many days running it has had fewer."""
        return len({day for day, _ in self.fewer})


@dataclass
class Newest:
    """The latest day that a source's lines or pages bore, and how old it was at most before a later one came.

    `gaps` are such ages in days, one a move, `stood` is the age since the last. `told_on` are the days on which it was
    told that it stands still. Ages are those that runs saw: weeks without a run are no weeks without news.
    """

    day: date | None = None
    stood: int = 0
    gaps: list[int] = field(default_factory=list)
    told_on: set[date] = field(default_factory=set)

    def learn(self, run_on: date, newest: date | None, *, told: bool) -> None:
        """Take in one run more; a later day than before is a move."""
        if newest is not None and (self.day is None or newest > self.day):
            self.gaps += [self.stood] if self.day else []
            self.day, self.stood = newest, 0
            self.told_on.clear()
        if self.day:
            self.stood = max(self.stood, (run_on - self.day).days)
        if told:
            self.told_on.add(run_on)

    @property
    def longest(self) -> int:
        """The highest age that it ever had."""
        return max(self.gaps, default=0)

    @property
    def spread(self) -> float:
        """How much these ages differ."""
        return pstdev(self.gaps) if self.gaps else 0.0

    @property
    def accepted(self) -> bool:
        """Whether it was told for so long that it is taken for how the source is."""
        return len(self.told_on) >= DAYS_TO_ACCEPT_STUCK


@dataclass
class Envelope:
    """What is usual for a source: learned from `runs` runs that did not fail.

    `recent` are the last of them in which pages were looked at. `looks` has the share of looks that met each outcome,
    `pages` what each template gave. `offsets` are the seconds by which servers were ahead of us in the last runs of
    all, also those that failed. `ended_at` is when the last of them began or ended, `program` the version of the code
    that read then.
    """

    runs: int = 0
    lists: dict[str, Lines] = field(default_factory=lambda: defaultdict(Lines))
    recent: list[Measured] = field(default_factory=list)
    looks: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    pages: dict[str, Pages] = field(default_factory=lambda: defaultdict(Pages))
    layouts: Layouts = field(default_factory=Layouts)
    newest: Newest = field(default_factory=Newest)
    offsets: list[float] = field(default_factory=list)
    ended_at: datetime | None = None
    program: str = ""

    def learn(self, run: Run) -> None:
        """Take in one run more, the next after all before."""
        self.ended_at = max(run.started_at, run.finished_at or run.started_at)
        if run.measured is None:
            return
        if run.measured.clock is not None:
            self.offsets = [*self.offsets, run.measured.clock][-CLOCK_RUNS:]
        self._learn_lists(run.day, run.measured, failed=run.failed)
        self.layouts.learn(run.day, run.measured, failed=run.failed)
        if run.failed:
            return
        self.runs += 1
        self.program = run.measured.program
        stuck = Cause.DATES_STUCK in run.measured.told
        self.newest.learn(run.day, run.measured.newest, told=stuck)
        self._learn_looks(run.measured)

    def _learn_lists(self, day: date, run: Measured, *, failed: bool) -> None:
        """Of a run that failed for its lists' sake count the lists that were fewer, so that it can be accepted."""
        for url, lines in run.lists.items():
            fewer = url in run.fewer
            if not failed or (fewer and Cause.FEWER in run.told):
                self.lists[url].learn(day, lines, fewer=fewer)

    def _learn_looks(self, run: Measured) -> None:
        made = sum(run.looks.values())
        if made:
            self.recent = [*self.recent, run][-RECENT_RUNS:]
        for met in {*run.looks, *self.looks}:
            self.looks[met] += Share(odd=run.looks.get(met, 0), of=made)
        for name, pages in run.pages.items():
            self.pages[name] += pages

    @property
    def unread(self) -> Share:
        """Of the pages that were there those that could not be read; one that has not changed was read before."""
        odd = self.looks[Met.UNREAD].odd
        return Share(odd=odd, of=odd + self.looks[Met.READ].odd + self.looks[Met.NOT_MODIFIED].odd)

    def lacking(self, template: str, missing: str) -> Share:
        """Of a template's pages those without a field; of all templates' for one that is new."""
        own = self.pages.get(template)
        return (own or sum(self.pages.values(), Pages())).without(missing)


def learned(runs: Iterable[Run]) -> Envelope:
    """The envelope of a source whose runs, in order, were these."""
    envelope = Envelope()
    for run in runs:
        envelope.learn(run)
    return envelope


def before(session: Session, crawl_id: int) -> Envelope:
    """The envelope of a crawl's source, from the runs before it."""
    return learned(past_runs(session, crawl_id))


def past_runs(session: Session, crawl_id: int) -> Sequence[Run]:
    """The last runs on the network of a crawl's source before it, in the order in which they were made."""
    source = select(Crawl.source).where(Crawl.id == crawl_id).scalar_subquery()
    last = (
        select(Crawl.started_at, Crawl.finished_at, Crawl.result, Crawl.measured)
        .where(Crawl.source == source, Crawl.id < crawl_id, Crawl.origin == Origin.LIVE)
        .order_by(Crawl.id.desc())
        .limit(MOST_RUNS)
    )
    rows = session.execute(last).all()
    return [
        Run(started_at=began, finished_at=ended, result=result or "", measured=Measured.read(measured))
        for began, ended, result, measured in reversed(rows)
    ]
