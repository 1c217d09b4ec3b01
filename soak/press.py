"""The made-up press of a soak: six papers, what each publishes day by day, and what becomes of it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from random import Random

from newsroom import layouts, rates, story
from newsroom.layouts import Layout
from newsroom.rates import Rates
from newsroom.story import DAY, Story, Text

FIRST_NIGHT = datetime(2025, 2, 3, 2, tzinfo=UTC)
# What was published so many days before the first night still stands in lists then.
BACKLOG = 40
# Of a week's news the share of each day, Monday first.
WEEK = (0.19, 0.2, 0.2, 0.2, 0.17, 0.02, 0.02)
CHRISTMAS = (date(2025, 12, 24), date(2026, 1, 2))
_OTHER = (
    *("Bakery on Mill Lane wins the county prize", "Bridge over the Ouse closes for a week of repairs"),
    *(
        "Cricket club looks for a groundsman",
        "Lantern parade moves to the old harbour",
        "Swimming pool reopens",
    ),
    *("Choir sings for the lifeboat", "Allotments to have their own well", "Library stays open on Sundays"),
)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A place that publishes: `reports` on us and `others` a week; `lists` by which it says so.

    `number` is the last part of its address on this machine. With two layouts each look meets one of them. One that
    is `honest` answers 304. A kind other than press has a long silence at Christmas, the press a short week.
    """

    name: str
    number: int
    kind: str
    reports: float
    others: float
    rates: Rates
    layouts: tuple[Layout, ...]
    lists: tuple[str, ...]
    honest: bool

    @property
    def host(self) -> str:
        """Ex: 127.0.0.12"""
        return f"127.0.0.{self.number}"


PAPERS = (
    Paper(
        name="the_inspectorate",
        number=11,
        kind="inspectorate",
        reports=2.5,
        others=0,
        rates=rates.SILENT,
        layouts=(layouts.marked,),
        lists=("feed", "listing"),
        honest=True,
    ),
    Paper(
        name="the_wire",
        number=12,
        kind="syndicator",
        reports=2.5,
        others=0,
        rates=rates.SILENT,
        layouts=(layouts.tabular,),
        lists=("feed",),
        honest=True,
    ),
    Paper(
        name="the_courier",
        number=13,
        kind="press",
        reports=2,
        others=12,
        rates=rates.NEWSEDITS,
        layouts=(layouts.broadsheet, layouts.tiles),
        lists=("feed", "sitemap"),
        honest=False,
    ),
    Paper(
        name="the_signal",
        number=14,
        kind="press",
        reports=3,
        others=9,
        rates=rates.SILENT,
        layouts=(layouts.onecms,),
        lists=("sitemap", "listing"),
        honest=True,
    ),
    Paper(
        name="the_post",
        number=15,
        kind="press",
        reports=3,
        others=6,
        rates=rates.LONG_TAIL,
        layouts=(layouts.broadsheet,),
        lists=("listing",),
        honest=True,
    ),
    Paper(
        name="the_parish_news",
        number=16,
        kind="press",
        reports=0.4,
        others=1.5,
        rates=rates.SILENT,
        layouts=(layouts.tabular,),
        lists=("listing",),
        honest=False,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a paper's lists: another story has no article that anybody asks for."""

    paper: str
    at: datetime
    title: str
    path: str
    story: Story | None = None

    def standing(self, moment: datetime) -> "Line | None":
        """The line as a list shows it at a moment, with the headline and address of then; None if it is gone."""
        if self.story is None:
            return self if self.at <= moment else None
        stands = self.story.at(moment)
        if stands is None or stands.gone:
            return None
        return replace(self, title=told(stands.text).title, path=f"/news/{stands.slug}")


@dataclass(frozen=True, kw_only=True)
class Press:
    """All lines by paper, oldest first, and the stories by paper and last part of their addresses."""

    seed: int
    lines: dict[str, tuple[Line, ...]]
    by_slug: dict[tuple[str, str], Story]


def night_of(number: int) -> datetime:
    """The moment of a night's crawl; the first night is 1."""
    return FIRST_NIGHT + DAY * (number - 1)


def told(text: Text) -> Text:
    """What a page says: the story, as one about the inspectorate."""
    lead = "HMICFRS, the inspectorate of police and fire services, has published what it found in the county."
    return replace(text, title=f"HMICFRS: {text.title}", paragraphs=(lead, *text.paragraphs))


def published(*, seed: int, nights: int, papers: tuple[Paper, ...] = PAPERS) -> Press:
    """What the papers publish from `BACKLOG` days before the first night until the last."""
    number = 0
    lines: dict[str, tuple[Line, ...]] = {}
    by_slug: dict[tuple[str, str], Story] = {}
    for paper in papers:
        random = Random(f"{seed} {paper.name}")
        found: list[Line] = []
        for day in range(-BACKLOG, nights):
            for about_us in _items(paper, (FIRST_NIGHT + DAY * day).date(), random):
                number += 1
                at = (FIRST_NIGHT + DAY * day).replace(
                    hour=random.randint(7, 19), minute=random.randint(0, 59)
                )
                found.append(_line(paper, number, at, about_us, random))
        lines[paper.name] = tuple(sorted(found, key=lambda line: line.at))
        stories = (line.story for line in found if line.story)
        by_slug |= {(paper.name, event.slug): one for one in stories for event in one.events}
    return Press(seed=seed, lines=lines, by_slug=by_slug)


def _items(paper: Paper, day: date, random: Random) -> list[bool]:
    """Of a day's items whether each is about us, in no particular order."""
    share = WEEK[day.weekday()]
    if CHRISTMAS[0] <= day <= CHRISTMAS[1]:
        share *= 0.3 if paper.kind == "press" else 0.0
    about_us = _some(paper.reports * share, random)
    return [True] * about_us + [False] * _some(paper.others * share, random)


def _some(mean: float, random: Random) -> int:
    """A whole number with this mean, as even as a newsroom's week is."""
    return int(mean) + (random.random() < mean - int(mean))


def _line(paper: Paper, number: int, at: datetime, about_us: bool, random: Random) -> Line:
    if about_us:
        one = story.write(number, paper.name, at, paper.rates, random)
        first = one.events[0]
        return Line(
            paper=paper.name, at=at, title=told(first.text).title, path=f"/news/{first.slug}", story=one
        )
    title = f"{random.choice(_OTHER)}, {random.choice(('again', 'at last', 'this summer', 'after all'))}"
    slug = "-".join(title.lower().replace(",", "").split())
    return Line(paper=paper.name, at=at, title=title, path=f"/news/{slug}-{4_100_000 + number}")
