"""Made-up news of many years: what each of many sources published, the same for one seed however often it is asked."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate
from random import Random

from archive import Address, Capture, DateClaim, Link, Met, Origin, Reading, SourceFacts
from archive.subjects import tables

END = datetime(2026, 1, 1, 3, tzinfo=UTC)
INSPECTORATE, SYNDICATOR, GOVERNMENT = "inspectorate", "syndicator", "government"
PAPERS = 80
READER_VERSION = "bulk-1"
PHRASES = ("special measures", "requires improvement", "quiet failings", "crime data integrity")
PROGRAMMES = ("peel", "ncpi", "ncpi-reinspection", "custody", "engage")
_DECADE, _OF_A_DECADE, _SHORTEST = 3650, 200_000, 45  # days, articles, days
_RELEASES = 1.1  # a day
_PARAGRAPH = 16  # words
_VOCABULARY = 20_000


@lru_cache(maxsize=1)
def vocabulary() -> tuple[list[str], list[float]]:
    """Made-up words, and how often each is used, added up: the second half as often as the first, as Zipf found."""
    draw, said = Random(7), dict[str, None]()
    while len(said) < _VOCABULARY:
        syllables = ("".join((draw.choice("bcdfglmnprstvw"), draw.choice("aeiou"))) for _ in range(4))
        said["".join(syllables)[: draw.randint(3, 8)]] = None
    return list(said), list(accumulate(1 / (place + 2.7) for place in range(_VOCABULARY)))


@lru_cache(maxsize=1)
def forces() -> list[tuple[str, str]]:
    """Slug and name of each police force."""
    return [(one.slug, one.name) for one in tables.bodies().values() if one.kind == "police"]


@dataclass(frozen=True, kw_only=True)
class Story:
    """An article: `original` is the number of the release it quotes or is a copy of, `copied` of what it copies."""

    number: int
    source: str
    source_kind: str
    published_at: datetime
    force: str
    title: str
    paragraphs: tuple[str, ...]
    original: int = 0
    linked: bool = False
    copied: int = 0

    @property
    def url(self) -> str:
        """Its address, which is canonical."""
        return f"https://{self.source}.example/news/{self.number}/"

    @property
    def programme(self) -> str:
        """Slug of the programme that it is about."""
        return PROGRAMMES[self.number // 7 % len(PROGRAMMES)]

    @property
    def edits(self) -> int:
        """How often it was changed."""
        return (self.number % 5 == 0) + (self.number % 25 == 0) + self.quiet

    @property
    def quiet(self) -> bool:
        """Whether its first change is one of a punctuation mark."""
        return self.number % 40 == 1

    def reading(self, version: int, links: tuple[Link, ...] = ()) -> Reading:
        """What it said after so many changes."""
        paragraphs = list(self.paragraphs)
        for change in range(1, version + 1):
            if change == 1 and self.quiet:
                paragraphs[0] = paragraphs[0].removesuffix(".") + "!"
            else:
                paragraphs.append(said(Random(self.number * 100 + change), 12))
        at = self.published_at
        claim = DateClaim(
            field="published", on=at.date(), at=at, precision="minute", raw=at.isoformat(), origin="json-ld"
        )
        return Reading(
            title=self.title,
            paragraphs=tuple(paragraphs),
            kind="press release" if self.source_kind == INSPECTORATE else "news article",
            authors=(f"Author {self.number % 400}",),
            section="News",
            language="en-GB",
            links=links,
            dates=(claim,),
            canonical_url=self.url,
            text_complete=True,
            reader="made-up",
            reader_version=READER_VERSION,
        )


def said(draw: Random, words: int) -> str:
    """A sentence of so many words."""
    known, often = vocabulary()
    return " ".join(draw.choices(known, cum_weights=often, k=words)).capitalize() + "."


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """What is published in the years before `END`; stories of a higher number than `articles` come after it.

    However few the articles, 45 days have a release a day, so that an article of the last day is compared with as many
    releases as in an archive of ten years.
    """

    articles: int
    seed: int = 1

    @cached_property
    def days(self) -> float:
        """The days between the first and the last article."""
        return max(_SHORTEST, _DECADE * self.articles / _OF_A_DECADE)

    @cached_property
    def between(self) -> int:
        """From one release to the next there are so many articles."""
        return max(4, round(self.articles / self.days / _RELEASES))

    def sources(self) -> list[SourceFacts]:
        """All sources."""
        kinds = {INSPECTORATE: INSPECTORATE, SYNDICATOR: SYNDICATOR, GOVERNMENT: GOVERNMENT}
        kinds |= {f"paper_{place:02}": "press" for place in range(PAPERS)}
        return [
            SourceFacts(
                name=name,
                title=name.replace("_", " ").title(),
                kind=kind,
                home=f"https://{name}.example/",
                licence="all-rights-reserved" if kind == "press" else "OGL-UK-3.0",
                terms="made up",
                publisher=f"Group {place % 5}" if kind == "press" else "",
                areas=(forces()[place % len(forces())][0],) if kind == "press" else (),
                noted_at=END,
            )
            for place, (name, kind) in enumerate(kinds.items())
        ]

    def published_at(self, number: int) -> datetime:
        """When a story was published, to the minute; stories follow one another."""
        before = timedelta(days=self.days * (self.articles - number) / self.articles)
        return (END - before).replace(second=0, microsecond=0)

    def story(self, number: int) -> Story:
        """A story by its number, from 1."""
        draw = Random(self.seed * 1_000_003 + number)
        source, kind = self._source(number, draw)
        slug, name = forces()[draw.randrange(len(forces()))]
        phrase = PHRASES[draw.randrange(len(PHRASES))] if draw.random() < 0.1 else "its promises"
        opening = f"{name} was told of {phrase} by the police inspectorate, " + said(draw, 8).lower()
        count = 10 if number % 20 == 3 else 2
        made = Story(
            number=number,
            source=source,
            source_kind=kind,
            published_at=self.published_at(number),
            force=slug,
            title=f"{name}: {said(draw, 6).rstrip('.').lower()}",
            paragraphs=(opening, *(said(draw, _PARAGRAPH) for _ in range(count))),
        )
        return self._of_others(made)

    def _source(self, number: int, draw: Random) -> tuple[str, str]:
        place = number % self.between
        if place == 0:
            return INSPECTORATE, INSPECTORATE
        if place == self.between // 2:
            return SYNDICATOR, SYNDICATOR
        return (
            (GOVERNMENT, GOVERNMENT) if number % 200 == 7 else (f"paper_{draw.randrange(PAPERS):02}", "press")
        )

    def _of_others(self, made: Story) -> Story:
        """The story with what it has of another: the text of a release or of a paper, or a paragraph of a release."""
        release = made.number // self.between * self.between
        if made.source_kind == SYNDICATOR and release:
            other = self.story(release)
            return replace(
                made,
                original=release,
                linked=release % 2 == 0,
                force=other.force,
                title=other.title,
                paragraphs=other.paragraphs,
            )
        if made.source_kind == "press" and made.number % 8 == 7 and made.number > 3:
            other = self.story(made.number - 3)
            if other.source_kind == "press" and other.source != made.source:
                own = made.paragraphs[-1:]
                return replace(
                    made,
                    copied=other.number,
                    original=other.original,
                    force=other.force,
                    paragraphs=(*other.paragraphs, *own),
                )
        if made.source_kind == "press" and made.number % 3 == 0 and release:
            other = self.story(release)
            return replace(
                made,
                original=release,
                linked=made.number % 6 == 0,
                force=other.force,
                paragraphs=(*made.paragraphs, *other.paragraphs[1:2]),
            )
        return made

    def links(self, story: Story) -> tuple[Link, ...]:
        """The links on its page."""
        if not story.linked:
            return ()
        url = self.story(story.original).url
        relation = "original" if story.source_kind == SYNDICATOR else "body"
        return (Link(url=url, key=url, text="Read the release", relation=relation),)

    def look(self, number: int, at: datetime, *, version: int = 0, body: bytes = b"") -> Capture:
        """A look at a story's page, as a crawl hands it in."""
        story = self.story(number)
        fetched = Address(url=story.url, key=story.url, reason="fetched", number=str(number))
        return Capture(
            source=story.source,
            addresses=(fetched, replace(fetched, reason="canonical")),
            captured_at=at,
            origin=Origin.LIVE,
            met=Met.READ,
            status=200,
            body=body,
            content_type="text/html; charset=utf-8",
            etag=f'"{number}-{version}"',
            reading=story.reading(version, self.links(story)),
        )
