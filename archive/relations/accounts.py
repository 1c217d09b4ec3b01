"""Gathers what articles say now, as it is compared when a report is led back to the releases it reports on."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, bindparam, null, select, union_all
from sqlalchemy.orm import Session, aliased

from archive.history import reading_as_of
from archive.model import AddressRow, Article, ArticleLink, ReadingLink, ReadingRow, Source, Subject

PRESS = "press"
INSPECTORATE = "inspectorate"
SYNDICATOR = "syndicator"
SAME_RELEASE = "same_release"
PUBLICATION = "publication"
"""The kind of a report's own page: what is said of a report was said in the release that offers it."""

_ORIGINAL = "original"
_OFFERS = "get_the_report"
_TO_BE_QUOTED = (INSPECTORATE, SYNDICATOR)
_AT_ONCE = 500  # SQLite takes a limited number of values in one statement
_VAGUE = ("month", "year")

_SAYING = (
    select(
        Article.id,
        Article.public_id,
        Source.kind.label("source_kind"),
        Article.published_on,
        Article.published_precision,
        ReadingRow.id.label("reading_id"),
        ReadingRow.kind,
        ReadingRow.title_fold,
        ReadingRow.standfirst,
        ReadingRow.text,
    )
    .join(Source, Source.name == Article.source)
    .join(ReadingRow, ReadingRow.id == reading_as_of(None))
    .where(Article.merged_into.is_(None), Article.state != "withheld")
    .order_by(Article.public_id)
)

_NUMBERED = _SAYING.where(Article.id.in_(bindparam("numbers", expanding=True)))
# By itself (OFFSET 0), or Postgres looks up what each article of these days says, whatever the kind of its source.
_PUBLISHED = (
    select(Article.id)
    .join(Source, Source.name == Article.source)
    .where(Source.kind.in_(bindparam("kinds", expanding=True)))
    .where(Article.published_on.between(bindparam("first"), bindparam("last")))
    .offset(0)
)
_WITHIN = _SAYING.where(Article.id.in_(_PUBLISHED))
_OTHER = aliased(Article, name="other")
_OFFERED = (
    select(AddressRow.article_id, _OTHER.published_on)
    .join(ReadingLink, ReadingLink.key == AddressRow.key)
    .join(ReadingRow, ReadingRow.id == ReadingLink.reading_id)
    .join(_OTHER, _OTHER.id == ReadingRow.article_id)
    .join(Source, Source.name == _OTHER.source)
    .where(AddressRow.article_id.in_(bindparam("numbers", expanding=True)))
    .where(Source.kind == INSPECTORATE, ReadingLink.relation == _OFFERS, _OTHER.id != AddressRow.article_id)
    .where(_OTHER.merged_into.is_(None), _OTHER.state != "withheld")
)
_WITH_ORIGINAL = (
    select(ReadingLink.reading_id)
    .join(AddressRow, AddressRow.key == ReadingLink.key)
    .join(_OTHER, _OTHER.id == AddressRow.article_id)
    .join(Source, Source.name == _OTHER.source)
    .where(ReadingLink.reading_id.in_(bindparam("readings", expanding=True)))
    .where(Source.kind == INSPECTORATE, ReadingLink.relation == _ORIGINAL)
    .where(_OTHER.merged_into.is_(None), _OTHER.state != "withheld", _OTHER.first_seen_at.is_not(None))
)
_RESENT = select(ArticleLink.from_id).where(
    ArticleLink.relation == SAME_RELEASE, ArticleLink.from_id.in_(bindparam("numbers", expanding=True))
)
_SUBJECTS = select(Subject.reading_id, Subject.kind, Subject.slug, Subject.role).where(
    Subject.reading_id.in_(bindparam("readings", expanding=True))
)
_ITS_LINKS = select(ReadingLink.key).where(ReadingLink.reading_id == bindparam("reading"))
# The articles at the addresses that a reading links to, and those with readings that offer what is there as a report.
_LINKED: CompoundSelect[Any] = union_all(
    select(AddressRow.article_id, null().label("reading_id"))
    .join(Article, Article.id == AddressRow.article_id)
    .join(Source, Source.name == Article.source)
    .where(AddressRow.key.in_(_ITS_LINKS), Source.kind.in_(_TO_BE_QUOTED)),
    select(ReadingRow.article_id, ReadingLink.reading_id)
    .join(ReadingLink, ReadingLink.reading_id == ReadingRow.id)
    .where(ReadingLink.key.in_(_ITS_LINKS), ReadingLink.relation == _OFFERS),
)


@dataclass(frozen=True, kw_only=True)
class Account:
    """What an article says now: its text, the London day it is of, and the bodies, programmes and people it names.

    `bodies` are those it is about, `named` those it names besides. `day` is None where no day is known. `opening` is
    the standfirst, empty without one.
    """

    article_id: int
    public_id: str
    source_kind: str
    kind: str
    day: date | None
    reading_id: int
    title_fold: str
    opening: str
    text: str
    bodies: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    @property
    def whole(self) -> str:
        """All that may be quoted of it."""
        return f"{self.opening}\n\n{self.text}" if self.opening else self.text

    @property
    def is_release(self) -> bool:
        """Whether it tells of something new, and is not the page of a report."""
        return self.kind != PUBLICATION


def numbered(session: Session, numbers: Collection[int]) -> list[Account]:
    """Those of these articles that say something and were not taken down."""
    return _gathered(session, _in_parts(session, numbers))


def within(session: Session, kinds: Sequence[str], days: Iterable[tuple[date, date]]) -> list[Account]:
    """What sources of these kinds published from the one to the other day of any of these pairs."""
    found: dict[int, Row[*tuple[Any, ...]]] = {}
    for first, last in days:
        asked = {"kinds": kinds, "first": first, "last": last}
        found |= {row.id: row for row in session.execute(_WITHIN, asked)}
    return _gathered(session, found.values())


def quotable(session: Session, days: Iterable[tuple[date, date]], apart: timedelta) -> list[Account]:
    """What was published on these days and may be quoted: releases, and copies of those that the archive does not have.

    What another item of the inspectorate of about then (`apart`) offers as its report is no release.
    """
    found = within(session, _TO_BE_QUOTED, days)
    pages = [one for one in found if one.source_kind == SYNDICATOR]
    resent = session.scalars(_RESENT, {"numbers": [page.article_id for page in pages]}) if pages else ()
    left_out = {*with_original(session, pages), *resent, *offered(session, found, apart)}
    return [one for one in found if one.article_id not in left_out]


def around(day: date, before: timedelta, after: timedelta) -> tuple[date, date]:
    """The first and the last day of a window about a day."""
    return day - before, day + after


def linked_to(session: Session, account: Account) -> list[Account]:
    """What the article links to of the inspectorate's: a release, or in place of a report the release that offers it.

    Several releases offer a report where one was sent out twice: the last that is not later than the article counts.
    """
    found = session.connection().execute(_LINKED, {"reading": account.reading_id}).all()
    if not found:
        return []
    told = [
        one for one in numbered(session, {number for number, _ in found}) if one.source_kind in _TO_BE_QUOTED
    ]
    there = {number for number, reading in found if reading is None}
    targets = [one for one in told if one.article_id in there]
    readings = {reading for _, reading in found}
    offering = [one for one in told if one.reading_id in readings and _not_after(one, account)]
    offering = sorted(offering, key=lambda one: (one.day or date.min, one.public_id))[-1:]
    releases = [one for one in targets if one.is_release]
    return releases or offering or targets


def offered(session: Session, pages: Sequence[Account], within: timedelta) -> set[int]:
    """The numbers of those pages of the inspectorate that another item of about then offers as its report."""
    days = {page.article_id: page.day for page in pages if page.source_kind == INSPECTORATE and page.day}
    if not days:
        return set()
    found = session.execute(_OFFERED, {"numbers": sorted(days)})
    return {number for number, day in found if day and abs(day - days[number]) <= within}


def at(session: Session, keys: Collection[str]) -> list[Account]:
    """What the inspectorate and its syndicators have at these addresses."""
    return _gathered(session, _rows_at(session, keys))


def linking_to(session: Session, keys: Collection[str]) -> list[Account]:
    """What of the press links, as it reads now, to one of these addresses."""
    return _gathered(session, _by_links(session, keys, (PRESS,)))


def copying(session: Session, keys: Collection[str]) -> list[Account]:
    """The syndicators' pages that name one of these addresses as their original."""
    rows = _by_links(session, keys, (SYNDICATOR,), ReadingLink.relation == _ORIGINAL)
    return _gathered(session, rows)


def with_original(session: Session, pages: Sequence[Account]) -> set[int]:
    """The numbers of those syndicators' pages of which the archive has the original that they name."""
    readings = [page.reading_id for page in pages]
    found = set(session.scalars(_WITH_ORIGINAL, {"readings": readings})) if readings else set()
    return {page.article_id for page in pages if page.reading_id in found}


def addresses(session: Session, account: Account) -> set[str]:
    """The canonical forms of all addresses of an article, and of the reports it offers."""
    own = select(AddressRow.key).where(AddressRow.article_id == account.article_id)
    offered = select(ReadingLink.key).where(
        ReadingLink.reading_id == account.reading_id, ReadingLink.relation == _OFFERS
    )
    return {*session.scalars(own), *session.scalars(offered)}


def _not_after(release: Account, account: Account) -> bool:
    return release.day is None or account.day is None or release.day <= account.day


def _rows_at(session: Session, keys: Collection[str]) -> list[Row[*tuple[Any, ...]]]:
    at = select(AddressRow.article_id).where(AddressRow.key.in_(sorted(keys)))
    statement = _SAYING.where(Article.id.in_(at), Source.kind.in_(_TO_BE_QUOTED))
    return list(session.execute(statement))


def _by_links(
    session: Session, keys: Collection[str], kinds: Sequence[str], *relations: ColumnElement[bool]
) -> list[Row[*tuple[Any, ...]]]:
    if not keys:
        return []
    links = (
        select(ReadingRow.article_id, ReadingLink.reading_id)
        .join(ReadingLink, ReadingLink.reading_id == ReadingRow.id)
        .where(ReadingLink.key.in_(sorted(keys)), *relations)
    )
    holders = session.execute(links).all()
    readings = {reading for _, reading in holders}
    rows = _in_parts(session, {number for number, _ in holders})
    return [row for row in rows if row.source_kind in kinds and row.reading_id in readings]


def _in_parts(session: Session, numbers: Collection[int]) -> list[Row[*tuple[Any, ...]]]:
    return [row for part in _parts(sorted(numbers)) for row in session.execute(_NUMBERED, {"numbers": part})]


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))


def _gathered(session: Session, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[Account]:
    rows = list(rows)
    named = _named(session, [row.reading_id for row in rows])
    return [account(row, named.get(row.reading_id, ())) for row in rows]


def account(row: Any, named: Iterable[tuple[str, str, str]]) -> Account:
    """What a row with the columns of `_SAYING` says; `named` are kind, slug and role of what it names."""
    return Account(
        article_id=row.id,
        public_id=row.public_id,
        source_kind=row.source_kind,
        kind=row.kind or "",
        day=None if row.published_precision in _VAGUE else row.published_on,
        reading_id=row.reading_id,
        title_fold=row.title_fold,
        opening=row.standfirst or "",
        text=row.text,
        **_by_field(named),
    )


_FIELDS = {
    ("body", "subject"): "bodies",
    ("body", "mentioned"): "named",
    ("council", "subject"): "bodies",
    ("programme", "subject"): "programmes",
    ("office holder", "subject"): "people",
    ("office holder", "mentioned"): "people",
}


def _by_field(named: Iterable[tuple[str, str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, slug, role in named:
        if field := _FIELDS.get((kind, role)):
            found.setdefault(field, set()).add(slug)
    return {field: frozenset(slugs) for field, slugs in found.items()}


def _named(session: Session, readings: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    """What readings name, as far as it has been found."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for part in _parts(readings):
        for reading_id, kind, slug, role in session.execute(_SUBJECTS, {"readings": part}):
            found.setdefault(reading_id, []).append((kind, slug, role))
    return found
