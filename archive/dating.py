"""Which of the dates that were claimed for an article is its own."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Protocol

from archive.capture import DateClaim

_PAGE = ("json-ld", "meta", "microdata", "time", "label", "stamp")
_ADDRESS = ("url",)
_LISTS = ("feed", "listing")
ORIGINS = (*_PAGE, *_ADDRESS, *_LISTS)
"""Where a date may come from, the best first."""
FIELDS = ("published", "page")
"""The claims that bear on the date of publication."""

_COARSE = ("month", "year")
_ONE_DAY = timedelta(days=1)
_DOCUMENTS = ("publication", "letter")
# Ex: "2019", "2019/20", "2018-2019": the last group is the year that a span ends in.
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s?[/\u2010-\u2015-]\s?((?:20)?\d\d))?(?!\d)")
_LATE = 2  # years
_END = datetime.max.replace(tzinfo=UTC)


class Stating(Protocol):
    """What a reading states, each date already chosen among its own claims."""

    title: str
    kind: str | None
    published_on: date | None
    published_at: datetime | None
    updated_on: date | None
    updated_at: datetime | None


def chosen(claims: Iterable[DateClaim]) -> DateClaim | None:
    """The claim that makes the date: the earliest minute the page itself states, at its best origin.

    What the page says goes before what its address says, that before what lists say, and words such as
    "2 hours ago" come last. Among the claims of the day one with a time of day goes before one without.
    """
    given = list(claims)
    for origins in (_PAGE, _ADDRESS, _LISTS):
        found = _finest([c for c in _stated(given) if c.origin in origins])
        if found:
            return min(found, key=_rank)
    return min(given, key=_rank, default=None)


def published(claims: Iterable[DateClaim]) -> DateClaim | None:
    """Of all claims of `FIELDS` the one that makes the date of publication; when a page was made never does."""
    return chosen(claim for claim in claims if claim.field == "published")


def conflict(claims: Sequence[DateClaim], readings: Sequence[Stating]) -> bool:
    """Whether the claims of `FIELDS` contradict each other, or what the readings say; `readings` in order of moment."""
    days = [reading.published_on for reading in readings if reading.published_on]
    late = bool(readings) and long_after(readings[-1].title, readings[-1].kind, claims)
    return differ(claim for claim in claims if claim.field == "published") or moved_on(days) or late


def differ(claims: Iterable[DateClaim]) -> bool:
    """Whether the dates stated by page and lists are more than a day apart."""
    days = [claim.on for claim in _finest(_stated(claims))]
    return bool(days) and max(days) - min(days) > _ONE_DAY


def moved_on(days: Sequence[date]) -> bool:
    """Whether a later reading states a later day than the one before it; `days` in order of moment."""
    return any(later > earlier for earlier, later in pairwise(days))


def long_after(title: str, kind: str | None, claims: Iterable[DateClaim]) -> bool:
    """Whether a document is dated two or more years after the year in its title, which then says when it is of.

    Older reports were made into pages years later: one of 2019 states a day in 2023.
    """
    named = [
        int(year[:4]) // 100 * 100 + int(end[-2:]) if end else int(year) for year, end in _YEAR.findall(title)
    ]
    if kind not in _DOCUMENTS or not named:
        return False
    return any(claim.on.year - max(named) >= _LATE for claim in _stated(claims))


def says_more(on: date, at: datetime | None, published_on: date, published_at: datetime | None) -> bool:
    """Whether a date of an update lies after that of publication, or is only the same date again."""
    if at is not None and published_at is not None:
        return _minute(at) > _minute(published_at)
    return on > published_on or (on == published_on and at is not None)


def last_update(readings: Iterable[Stating]) -> tuple[date | None, datetime | None]:
    """The update that the last reading claims which claims one; `readings` in order of moment.

    A reading that gives publication and update the same date claims none: its page was re-dated as a whole.
    """
    found: tuple[date | None, datetime | None] = (None, None)
    for reading in readings:
        on, at = reading.updated_on, reading.updated_at
        first_on, first_at = reading.published_on, reading.published_at
        if on is not None and (first_on is None or says_more(on, at, first_on, first_at)):
            found = (on, at)
    return found


def _stated(claims: Iterable[DateClaim]) -> list[DateClaim]:
    return [claim for claim in claims if claim.precision != "relative"]


def _finest(claims: list[DateClaim]) -> list[DateClaim]:
    """Without those of a month or a year, if there are others: "August 2023" is no earlier than 4 August."""
    return [claim for claim in claims if claim.precision not in _COARSE] or claims


def _rank(claim: DateClaim) -> tuple[date, bool, datetime, int, datetime]:
    """Day, then minute, then origin: a page may give its last edit as its publication to machines alone."""
    at = claim.at or _END
    return (claim.on, claim.at is None, _minute(at), ORIGINS.index(claim.origin), at)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
