"""A Story: one made-up article, and all that its newsroom ever does to it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp
from random import Random

from newsroom import words
from newsroom.rates import AGES, Rates

DAY = timedelta(days=1)
# Ways in which an article goes away: by status, by a page that says so, by a redirect to the front page.
REMOVALS = ("404", "410", "soft", "home")
_SHARES = (45, 15, 20, 20)


@dataclass(frozen=True, kw_only=True)
class Text:
    """What an article says. `revision` counts all edits, `words` those of its words only."""

    title: str
    standfirst: str
    paragraphs: tuple[str, ...]
    revision: int = 0
    edited_at: datetime

    @property
    def said(self) -> tuple[str, ...]:
        """All of it, to be compared."""
        return (self.title, self.standfirst, *self.paragraphs)


@dataclass(frozen=True, kw_only=True)
class Event:
    """What stands from a moment on: `what` is published, edit, revert, quiet, removed, returned or moved."""

    at: datetime
    what: str
    text: Text
    slug: str
    gone: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """A made-up article of a site, and its life in order of time."""

    number: int
    site: str
    author: str
    events: tuple[Event, ...]

    @property
    def published_at(self) -> datetime:
        """When its life begins."""
        return self.events[0].at

    def at(self, moment: datetime) -> Event | None:
        """What stands at a moment; None before it is published."""
        found = None
        for event in self.events:
            if event.at > moment:
                break
            found = event
        return found

    def between(self, after: datetime, until: datetime) -> list[Event]:
        """What happened after one moment and not later than another."""
        return [event for event in self.events if after < event.at <= until]


def write(number: int, site: str, published_at: datetime, rates: Rates, random: Random) -> Story:
    """A story and its whole life, as the rates have it."""
    first = Text(
        title=words.headline(random),
        standfirst=words.sentence(random),
        paragraphs=tuple(words.paragraph(random) for _ in range(random.randint(4, 12))),
        edited_at=published_at,
    )
    wanted = sorted([*_edits(published_at, rates, random), *_fates(published_at, rates, random)])
    author = f"{random.choice(('Ada', 'Ben', 'Cleo', 'Dan'))} {random.choice(('Marsh', 'Reeve', 'Tolland'))}"
    events = [Event(at=published_at, what="published", text=first, slug=_slug(first.title, number))]
    before = [first]
    for at, what in wanted:
        if event := _next(events[-1], before, at, what, random):
            events.append(event)
    return Story(number=number, site=site, author=author, events=tuple(events))


def _next(last: Event, before: list[Text], at: datetime, what: str, random: Random) -> Event | None:
    """The next event, or None where it cannot be: nobody edits what is gone."""
    kind, _, way = what.partition(":")
    if kind == "returned":
        return replace(last, at=at, what=kind, gone="") if last.gone else None
    if last.gone:
        return None
    if kind == "removed":
        return replace(last, at=at, what=kind, gone=way)
    if kind == "moved":
        return replace(
            last, at=at, what=kind, slug=f"{last.slug.rpartition('-')[0]}-{random.randint(10**6, 10**7)}"
        )
    revision = last.text.revision + 1
    if kind == "revert" and len(before) > 1:
        text = replace(before[-2], revision=revision, edited_at=at)
    elif kind == "quiet":
        text = replace(_repunctuated(last.text, random), revision=revision, edited_at=at)
    else:
        kind, text = "edit", replace(_edited(last.text, at, random), revision=revision, edited_at=at)
    if text.said == last.text.said:
        return None
    if kind != "quiet":
        before.append(text)
    return replace(last, at=at, what=kind, text=text)


def _edits(published_at: datetime, rates: Rates, random: Random) -> list[tuple[datetime, str]]:
    attention = random.gammavariate(rates.evenness, 1 / rates.evenness)
    found, start = [], 0.0
    for end, share in zip(AGES, rates.spread, strict=True):
        for what, mean in (("edit", rates.edits), ("quiet", rates.edits * rates.quiet)):
            for _ in range(_poisson(attention * mean * share, random)):
                kind = "revert" if what == "edit" and random.random() < rates.reverts else what
                found.append((published_at + DAY * random.uniform(start, end), kind))
        start = end
    return found


def _fates(published_at: datetime, rates: Rates, random: Random) -> list[tuple[datetime, str]]:
    found = []
    if random.random() < rates.removed:
        at = published_at + _age(rates, random)
        found.append((at, f"removed:{random.choices(REMOVALS, _SHARES)[0]}"))
        if random.random() < rates.returned:
            found.append((at + DAY * random.uniform(2, 30), "returned"))
    if random.random() < rates.moved:
        found.append((published_at + _age(rates, random), "moved"))
    return found


def _age(rates: Rates, random: Random) -> timedelta:
    return DAY * (random.uniform(0.2, 7) if random.random() < rates.early else random.uniform(7, 120))


def _poisson(mean: float, random: Random) -> int:
    count, left, floor = 0, random.random(), exp(-mean)
    while left > floor:
        count, left = count + 1, left * random.random()
    return count


def _edited(text: Text, at: datetime, random: Random) -> Text:
    """Other words: one of them, a paragraph, the headline, the standfirst, or a correction below."""
    parts = list(text.paragraphs)
    place = random.randrange(len(parts))
    way = random.choices(
        ("word", "cut", "more", "insert", "rewrite", "title", "lead", "note"), (5, 2, 4, 3, 3, 2, 1, 2)
    )[0]
    if way == "title":
        return replace(text, title=words.headline(random))
    if way == "lead":
        return replace(text, standfirst=words.sentence(random))
    if way == "word":
        told = parts[place].split(" ")
        told[random.randrange(1, len(told) - 1)] = random.choice(
            ("reportedly", "twelve", "senior", "former", "41")
        )
        parts[place] = " ".join(told)
    elif way == "cut" and len(parts) > 4:
        del parts[place]
    elif way == "insert":
        parts.insert(place, words.paragraph(random))
    elif way == "rewrite":
        parts[place] = words.paragraph(random)
    elif way == "note":
        parts.append(f"This article was corrected on {at.day} {at:%B %Y}: {words.sentence(random)}")
    else:
        parts[-1:] = [parts[-1], words.paragraph(random)]
    return replace(text, paragraphs=tuple(parts))


def _repunctuated(text: Text, random: Random) -> Text:
    """The same words with other marks: quotation marks, dashes, spaces, a comma, a full stop."""
    parts = list(text.paragraphs)
    place = random.randrange(len(parts))
    old = parts[place]
    ways = (
        old.replace(' "', " “").replace('"', "”"),
        old.replace("'", "’"),
        old.replace(" and ", ", and ", 1),
        old.replace(", ", " – ", 1),
        old.replace(" of ", " of\u00a0", 1),
        old.replace(". ", "; ", 1),
    )
    parts[place] = random.choice([way for way in ways if way != old] or [f"{old[:-1]}!"])
    return replace(text, paragraphs=tuple(parts))


def _slug(title: str, number: int) -> str:
    kept = "".join(letter if letter.isalnum() else "-" for letter in title.lower())
    return f"{'-'.join(filter(None, kept.split('-')))[:60]}-{4_100_000 + number}"
