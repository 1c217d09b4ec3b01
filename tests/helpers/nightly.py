"""Simulated sources, night by night, with the chances that real ones have; troubles are planted by name."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from archive import Cause, Envelope, Met, Pages, Run, Sketch
from scraper.health.ended import Ended
from scraper.health.judge import judge, measured
from scraper.health.observed import Observed
from scraper.health.verdict import Verdict

BEGIN = datetime(2025, 3, 1, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST_DAY = date(2025, 3, 1)


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a source is: lines of its lists (fixed, or different by chance), items a day, pages looked at a night.

    `rate` is items a day on a weekday. `weekly` publishes on Fridays alone. `still` answers 304 to lists without news.
    """

    name: str
    fixed: tuple[int, ...] = (20,)
    chance: tuple[float, ...] = ()
    rate: float = 3.0
    weekly: bool = False
    looks: float = 8.0
    still: bool = False
    dated: float = 1.0
    odd_pages: float = 0.005
    unread_always: int = 0
    layouts: tuple[tuple[str, float], ...] = (("news", 0.9), ("gallery", 0.1))


SOURCES = (
    Habits(name="daily", fixed=(20, 25), chance=(30.0,), rate=12, looks=14),
    Habits(name="small", fixed=(10,), rate=0.8, looks=0.7),
    Habits(name="tiny", chance=(4.0,), rate=0.3, looks=0.3),
    Habits(name="weekly", fixed=(30,), weekly=True, looks=2),
    Habits(name="inspectorate", fixed=(10, 10, 60), rate=0.9, looks=20, dated=0.97),
    Habits(name="government", fixed=(50, 20), rate=0.05, looks=1.5),
    Habits(name="quiet", fixed=(20, 15), rate=0.4, looks=5, still=True),
    Habits(name="undated", fixed=(12,), chance=(12.0,), rate=2, dated=0.45, looks=6),
    Habits(name="shabby", fixed=(20,), chance=(15.0,), odd_pages=0.06, unread_always=2, looks=10),
    Habits(name="two-faced", fixed=(20,), layouts=(("one", 0.5), ("two", 0.5)), looks=9),
)


def life_of(name: str, seed: str = "", **given: Any) -> "Life":
    """A source's life, the same each time."""
    (habits,) = (one for one in SOURCES if one.name == name)
    return Life(habits, Random(f"{name} {seed}"), **given)  # noqa: S311


def poisson(random: Random, mean: float) -> int:
    """So many of what comes by chance."""
    count, left = 0, random.expovariate(1.0)
    while left < mean:
        count, left = count + 1, left + random.expovariate(1.0)
    return count


@cache
def sketch_named(name: str, variety: int = 0) -> Sketch:
    """A layout of thirty marks, one page of which has a few more than another."""
    marks = [f"{name} {number}" for number in range(30)] + [f"{name} extra {variety % 5}"]
    return Sketch.of(marks + [f"shared {number}" for number in range(6)])


@dataclass
class Life:
    """A source as the nights go by: `troubles` are planted on days, by what they do to a night."""

    habits: Habits
    random: Random
    troubles: dict[date, Callable[[Ended], Ended]] = field(default_factory=dict)
    layouts: tuple[tuple[str, float], ...] = ()
    stuck_since: date | None = None
    newest: date = FIRST_DAY
    night: int = 0
    usual: Envelope = field(default_factory=Envelope)

    def nights(self, days: int, pause: range = range(0)) -> Iterator[tuple[date, Verdict]]:
        """The verdict on each of the next nights; none is crawled in those of `pause`."""
        self.layouts = self.layouts or self.habits.layouts
        for _ in range(days):
            number, self.night = self.night, self.night + 1
            at = BEGIN + number * DAY + timedelta(minutes=self.random.random() * 20)
            self._publish(at.date())
            if number not in pause:
                yield at.date(), self._crawl(at, full=number == 0)

    def _publish(self, day: date) -> None:
        slow = 0.15 if (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 3) else 1.0
        rate = self.habits.rate * slow * (0.4 if day.weekday() > 4 else 1.0)
        due = day.weekday() == 4 and slow == 1.0 if self.habits.weekly else poisson(self.random, rate) > 0
        if due and self.stuck_since is None:
            self.newest = day

    def _crawl(self, at: datetime, *, full: bool) -> Verdict:
        run = self.run(at, 60 if full else poisson(self.random, self.habits.looks))
        if trouble := self.troubles.get(at.date()):
            run = trouble(run)
        verdict = judge(run, self.usual)
        kept = measured(run, self.usual, verdict)
        self.usual.learn(Run(started_at=at, finished_at=at, result=verdict.result, measured=kept))
        return verdict

    def run(self, at: datetime, looks: int) -> Ended:
        """A run at a moment that makes so many looks."""
        random, habits, seen = self.random, self.habits, Observed()
        sunday = at.weekday() in (6, 0)
        quiet = (0.3 if sunday else 1.0) * (0.3 if (at.month, at.day) >= (12, 22) else 1.0)
        for number, lines in enumerate(habits.fixed):
            seen.lists[f"list-{number}"] = lines
        for number, mean in enumerate(habits.chance):
            seen.lists[f"recent-{number}"] = poisson(random, mean * quiet)
        if len(seen.lists) > 1 and random.random() < 0.02:
            late = random.choice(list(seen.lists))
            seen.lists[late] = 0
            seen.silent.add(late)
            seen.unanswered[Cause.UNREACHABLE] += 1
        unchanged = len(habits.fixed) if habits.still and self.newest < at.date() - DAY else 0
        seen.newest = None if unchanged else min(self.newest, at.date())
        seen.offsets = [random.uniform(-3600, 3600) for _ in range(3)]
        odd = sum(random.random() < habits.odd_pages for _ in range(looks))
        unread = habits.unread_always + (odd if random.random() < 0.3 else 0)
        met = {Met.READ: looks - odd, Met.UNREAD: unread, Met.NOT_MODIFIED: poisson(random, 6)}
        if odd and unread == habits.unread_always:
            cause = random.choice([Cause.BLOCKED, Cause.UNREACHABLE])
            met[Met.BLOCKED if cause is Cause.BLOCKED else Met.ERROR] = odd
            seen.troubles[cause] = odd
        self._read(seen, looks - odd)
        return Ended(
            started_at=at,
            reason="finished",
            responses=3 + looks,
            lines=sum(seen.lists.values()),
            unchanged=unchanged,
            answers=("answered",),
            met=met,
            live={Met.READ: looks // 2},
            observed=seen,
        )

    def _read(self, seen: Observed, pages: int) -> None:
        random = self.random
        names, shares = zip(*self.layouts, strict=True)
        dated = sum(random.random() < self.habits.dated for _ in range(pages))
        short = int(random.random() < 0.02 and pages > 0)
        seen.pages["template"] = Pages(read=pages, day=dated, text=pages - short)
        for number in range(pages):
            name = random.choices(names, shares)[0]
            if random.random() < 0.004:
                name = f"special {random.random()}"
            seen.layouts[sketch_named(name, number).written()] += 1
            seen.same[f"{random.random()}"] += 1
            seen.titles["template", f"{random.random()}"] += 1


def outage(cause: Cause) -> Callable[[Ended], Ended]:
    """Nothing is answered, for a cause."""

    def spoil(run: Ended) -> Ended:
        seen = Observed(lists=dict.fromkeys(run.observed.lists, 0), silent=set(run.observed.lists))
        seen.unanswered[cause] = len(seen.lists)
        return replace(run, lines=0, unchanged=0, met={}, live={}, answers=(f"{cause}",), observed=seen)

    return spoil


def empty(run: Ended) -> Ended:
    """Lists answer without a line."""
    seen = Observed(lists=dict.fromkeys(run.observed.lists, 0))
    return replace(run, lines=0, unchanged=0, met={}, live={}, answers=("answered",), observed=seen)


def fewer(run: Ended) -> Ended:
    """Lists have a fifth of their lines."""
    run.observed.lists = {url: lines // 5 for url, lines in run.observed.lists.items()}
    return replace(run, lines=max(sum(run.observed.lists.values()), 1), unchanged=0)


def at_the_pages(met: Met, cause: Cause | None) -> Callable[[Ended], Ended]:
    """Lists are as ever; most looks meet a block, a challenge, no answer, a page that cannot be read."""

    def spoil(run: Ended) -> Ended:
        looks = max(run.looks, 3)
        seen = run.observed
        seen.pages, seen.same, seen.titles = {}, Counter(), Counter()
        if cause:
            run.observed.layouts.clear()
            run.observed.troubles[cause] = looks
        return replace(run, met={met: looks}, live={met: looks})

    return spoil


def under_one_title(run: Ended) -> Ended:
    """Pages bear the paper's name in the place of their title."""
    run.observed.titles = Counter({("template", "the paper"): max(run.observed.titles.total(), 3)})
    run.observed.pages = {"template": Pages(read=run.observed.titles.total(), day=9, text=9)}
    return run


def without_days(run: Ended) -> Ended:
    """Pages no longer give their day."""
    seen = run.observed
    seen.pages = {name: replace(pages, read=max(pages.read, 3), day=0) for name, pages in seen.pages.items()}
    return run
