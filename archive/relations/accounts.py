"""Gathers what articles say now, as it is compared when a report is led back to the releases it reports on."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from archive.history import reading_as_of
from archive.model import AddressRow, Article, ArticleLink, ReadingLink, ReadingRow, Source, Subject
from archive.relations.account import Account, account, day_of
from archive.relations.texts import texts

PRESS = "press"
INSPECTORATE = "inspectorate"
SYNDICATOR = "syndicator"
SAME_RELEASE = "same_release"

_ORIGINAL = "original"
_OFFERS = "get_the_report"
_TO_BE_QUOTED = (INSPECTORATE, SYNDICATOR)
_AT_ONCE = 500  # SQLite takes a limited number of values in one statement

_TOLD = (
    Article.id,
    Article.public_id,
    Source.kind.label("source_kind"),
    Article.published_on,
    Article.published_precision,
    ReadingRow.id.label("reading_id"),
    ReadingRow.kind,
    ReadingRow.title_fold,
    ReadingRow.sha256,
)


def _of_those_that_say(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.join(Source, Source.name == Article.source)
        .join(ReadingRow, ReadingRow.id == reading_as_of(None))
        .where(Article.merged_into.is_(None), Article.state != "withheld")
        .order_by(Article.public_id)
    )


_SAYING = _of_those_that_say(select(*_TOLD, ReadingRow.standfirst, ReadingRow.text))
_NUMBERED = _SAYING.where(Article.id.in_(bindparam("numbers", expanding=True)))
# By itself (OFFSET 0), or Postgres looks up what each article of these days says, whatever the kind of its source.
_PUBLISHED = (
    select(Article.id)
    .join(Source, Source.name == Article.source)
    .where(Source.kind.in_(bindparam("kinds", expanding=True)))
    .where(Article.published_on.between(bindparam("first"), bindparam("last")))
    .offset(0)
)
_WITHIN = _of_those_that_say(select(*_TOLD)).where(Article.id.in_(_PUBLISHED))
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
_NAMING_THE_ORIGINAL = (
    select(ReadingLink.reading_id)
    .join(AddressRow, AddressRow.key == ReadingLink.key)
    .join(_OTHER, _OTHER.id == AddressRow.article_id)
    .join(Source, Source.name == _OTHER.source)
    .where(Source.kind == INSPECTORATE, ReadingLink.relation == _ORIGINAL)
    .where(_OTHER.merged_into.is_(None), _OTHER.state != "withheld", _OTHER.first_seen_at.is_not(None))
)
_WITH_ORIGINAL = _NAMING_THE_ORIGINAL.where(ReadingLink.reading_id.in_(bindparam("readings", expanding=True)))
# Whether it is a page of a syndicator of which the archive has what it is a copy of.
_REPEATS = and_(
    Source.kind == SYNDICATOR,
    or_(
        ReadingRow.id.in_(_NAMING_THE_ORIGINAL.where(ReadingLink.reading_id == ReadingRow.id)),
        exists().where(ArticleLink.relation == SAME_RELEASE, ArticleLink.from_id == Article.id),
    ),
)
_QUOTABLE = _WITHIN.add_columns(_REPEATS.label("repeats"))
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


def numbered(session: Session, numbers: Collection[int]) -> list[Account]:
    """Those of these articles that say something and were not taken down."""
    return _gathered(session, _in_parts(session, numbers))


def within(session: Session, kinds: Sequence[str], days: Iterable[tuple[date, date]]) -> list[Account]:
    """What sources of these kinds published from the one to the other day of any of these pairs."""
    return _with_texts(session, _on_days(session, _WITHIN, kinds, days))


def quotable(session: Session, days: Iterable[tuple[date, date]], apart: timedelta) -> list[Account]:
    """What was published on these days and may be quoted: releases, and copies of those that the archive does not have.

    What another item of the inspectorate of about then (`apart`) offers as its report is no release.
    """
    rows = _on_days(session, _QUOTABLE, _TO_BE_QUOTED, days)
    left_out = offered(session, rows, apart)
    return _with_texts(session, [row for row in rows if not row.repeats and row.id not in left_out])


def _on_days(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    kinds: Sequence[str],
    days: Iterable[tuple[date, date]],
) -> list[Row[*tuple[Any, ...]]]:
    found: dict[int, Row[*tuple[Any, ...]]] = {}
    for first, last in days:
        asked = {"kinds": kinds, "first": first, "last": last}
        found |= {row.id: row for row in session.connection().execute(statement, asked)}
    return list(found.values())


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


def offered(session: Session, rows: Sequence[Row[*tuple[Any, ...]]], within: timedelta) -> set[int]:
    """The numbers of those pages of the inspectorate that another item of about then offers as its report."""
    days = {row.id: day for row in rows if row.source_kind == INSPECTORATE and (day := day_of(row))}
    if not days:
        return set()
    found = session.connection().execute(_OFFERED, {"numbers": sorted(days)})
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
    return [account(row, row, named.get(row.reading_id, ())) for row in rows]


def _with_texts(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Account]:
    """The same of rows that have no text, as those that are compared again and again."""
    named, said = _named(session, [row.reading_id for row in rows]), texts(session, rows)
    return [account(row, said[row.sha256], named.get(row.reading_id, ())) for row in rows]


def _named(session: Session, readings: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    """What readings name, as far as it has been found."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for part in _parts(readings):
        for reading_id, kind, slug, role in session.execute(_SUBJECTS, {"readings": part}):
            found.setdefault(reading_id, []).append((kind, slug, role))
    return found
