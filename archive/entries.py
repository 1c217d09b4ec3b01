"""Keeps the dated lines of lists, and finds the article each is of."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, insert, or_, select, union_all, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive import readings
from archive.capture import DateClaim, Entry
from archive.folding import digest, fold, storable
from archive.model import AddressRow, Article, EntryRow, ReadingRow, Source
from archive.removal import suppression

_entry: Table = EntryRow.__table__  # type: ignore[assignment]
_ONE_MINUTE = timedelta(minutes=1)
_TURNS = (
    select(Source.name)
    .where(Source.name.in_(bindparam("sources", expanding=True)))
    .order_by(Source.name)
    .with_for_update(key_share=True)  # others may point rows at it meanwhile
)
_ITS_KEYS = select(AddressRow.key).where(AddressRow.article_id == bindparam("article"))
_ITS_TITLES = select(ReadingRow.title_fold).where(ReadingRow.article_id == bindparam("article"))
# Entries that bear the article's date: to the minute, or the day where they have no time.
_STAMPED_ALIKE = or_(
    and_(_entry.c.published_at.is_(None), _entry.c.published_on == bindparam("on")),
    and_(_entry.c.published_at >= bindparam("minute"), _entry.c.published_at < bindparam("until")),
)
_UNLINKED = and_(
    _entry.c.key.concat("") == "", _entry.c.title_fold.in_(_ITS_TITLES), _entry.c.stamp != "", _STAMPED_ALIKE
)
# Each by its own index; by either of both at once SQLite would go through all lines of the source.
_ITS_OWN = union_all(
    select(_entry.c.id).where(_entry.c.source.concat("") == bindparam("of"), _entry.c.key.in_(_ITS_KEYS)),
    select(_entry.c.id).where(_entry.c.source == bindparam("of"), _UNLINKED),
)
_STATED = (
    select(
        _entry.c.published_on.label("on"),
        _entry.c.published_at.label("at"),
        _entry.c.published_precision.label("precision"),
        _entry.c.published_raw.label("raw"),
        _entry.c.published_from.label("origin"),
    )
    .where(_entry.c.source.concat("") == bindparam("of"), _entry.c.key.in_(bindparam("keys", expanding=True)))
    .where(_entry.c.published_raw.is_not(None))  # a takedown takes the words
    .order_by(_entry.c.id)
)
_JOIN = (
    update(_entry)
    .where(_entry.c.id.in_(_ITS_OWN), _entry.c.article_id.is_(None))
    .values(article_id=bindparam("article"))
)


class Noted(NamedTuple):
    """How many entries were never seen before, and what dates they state by article's number, unless one did before."""

    new: int
    stated: dict[int, list[DateClaim]]


def note(session: Session, seen: Sequence[Entry]) -> Noted:
    """Keep each entry once, and none of what was taken down.

    Each question is asked once for all of them: 11× less than line by line, of fifty.
    """
    take_turns(session, {entry.source for entry in seen})
    # always in this order, so that two writers with the same list never wait for each other
    told = suppression.of_lines(session, sorted(seen, key=_order))
    alike = _alike(session, told)
    row_of = [_noted(alike[_same(entry)], entry) for entry in told]
    rows = {id(row): row for row in row_of}.values()
    _join_articles(session, [row for row in rows if row.article_id is None])
    session.flush()
    new = [_columns(row) for row in rows if row.id is None]
    if new:
        session.connection().execute(insert(_entry), new)
    return Noted(len(new), _stated_anew(session, zip(told, row_of, strict=True)))


def _stated_anew(session: Session, noted: Iterable[tuple[Entry, EntryRow]]) -> dict[int, list[DateClaim]]:
    """The dates for articles that lines with a link state; one without was found by its date, which says no more."""
    stated: dict[int, list[DateClaim]] = {}
    for entry, row in noted:
        if entry.key and entry.published and row.article_id is not None:
            stated.setdefault(row.article_id, []).append(entry.published)
    return readings.unlisted_of_many(session, stated)


def stated(session: Session, source: str, keys: Collection[str]) -> list[DateClaim]:
    """The dates that a source's lists state for what is at these addresses, in the words they were first seen in."""
    rows = session.execute(_STATED, {"of": source, "keys": [storable(key) for key in keys]})
    return [DateClaim(field="published", **row) for row in rows.mappings()]


def stated_of(session: Session, article: Article) -> list[DateClaim]:
    """The same of all addresses of an article."""
    return stated(session, article.source, session.scalars(_ITS_KEYS, {"article": article.id}).all())


def _noted(alike: list[EntryRow], entry: Entry) -> EntryRow:
    """The row of an entry, which is seen again or new; `alike` are those of its source, title and stamp."""
    row = _find(alike, entry)
    if row is not None:
        _see_again(row, entry)
        return row
    alike.insert(0, _new_row(entry))
    return alike[0]


def _columns(row: EntryRow) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in _entry.c if column.name != "id"}


def _alike(session: Session, told: Sequence[Entry]) -> dict[tuple[str, str, str], list[EntryRow]]:
    """The rows there are by source, title and stamp of entries, the newest first."""
    found: dict[tuple[str, str, str], list[EntryRow]] = {_same(entry): [] for entry in told}
    sources = {entry.source for entry in told}
    for titles in _by_the_hundred({title for _, title, _ in found}):
        rows = select(EntryRow).where(EntryRow.source.in_(sources), EntryRow.title_fold.in_(titles))
        for row in session.scalars(rows.order_by(EntryRow.id.desc())):
            if (same := (row.source, row.title_fold, row.stamp)) in found:
                found[same].append(row)
    return found


def _join_articles(session: Session, rows: Sequence[EntryRow]) -> None:
    """Give entries that have none the articles they are of."""
    linked: dict[tuple[str, str], int] = {}
    for keys in _by_the_hundred({row.key for row in rows if row.key}):
        having = (
            select(Article.source, AddressRow.key, func.min(Article.id))
            .join(AddressRow, AddressRow.article_id == Article.id)
            .where(AddressRow.key.in_(keys), Article.merged_into.is_(None))
            .group_by(Article.source, AddressRow.key)
        )
        linked |= {(source, key): number for source, key, number in session.execute(having)}
    for row in rows:
        row.article_id = linked.get((row.source, row.key)) if row.key else _said_by(session, row)


def _by_the_hundred(texts: Iterable[str]) -> Iterator[list[str]]:
    """SQLite takes a limited number of values in one statement."""
    rest = iter(sorted(texts))
    while some := list(islice(rest, 100)):
        yield some


def join(session: Session, article: Article) -> None:
    """Give the article the entries that are of it and have none yet: by their link, or by title and date."""
    join_stamped(session, article.id, article.source, article.published_on, article.published_at)


def join_stamped(session: Session, article: int, source: str, on: date | None, at: datetime | None) -> None:
    """The same, of the number of an article and its dates."""
    take_turns(session, {source})
    minute = at.replace(second=0, microsecond=0) if at else None
    until = minute + _ONE_MINUTE if minute else None
    stamped = {"on": on, "minute": minute, "until": until}
    session.connection().execute(_JOIN, {"article": article, "of": source} | stamped)


def take_turns(session: Session, sources: Collection[str]) -> None:
    """Until the transaction ends no other joins entries of these sources: neither would see the other's new rows.

    On SQLite one writes at a time in any case.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(_TURNS, {"sources": sorted(sources)})


def _said_by(session: Session, row: EntryRow) -> int | None:
    """The article that bears title and stamp of an entry without a link."""
    found = select(Article.id).where(Article.source == row.source, Article.merged_into.is_(None))
    found = found.join(ReadingRow).where(ReadingRow.title_fold == row.title_fold)
    if row.stamp and row.published_at is not None:
        minute = row.published_at.replace(second=0, microsecond=0)
        found = found.where(_within(Article.published_at, minute))
    elif row.stamp:
        found = found.where(Article.published_on == row.published_on)
    else:
        return None
    return session.scalar(found.order_by(Article.id).limit(1))


def _within(column: InstrumentedAttribute[datetime | None], minute: datetime) -> ColumnElement[bool]:
    return and_(column >= minute, column < minute + _ONE_MINUTE)


def _find(alike: Sequence[EntryRow], entry: Entry) -> EntryRow | None:
    """The row of an entry: with its very link, else one that only one of the two has a link of."""
    rows = {row.key: row for row in alike}
    key = storable(entry.key)
    if key in rows or not rows:
        return rows.get(key)
    return rows[min(rows)] if not key else rows.get("")


def _same(entry: Entry) -> tuple[str, str, str]:
    return (entry.source, _title_fold(entry), _stamp(entry))


def _see_again(row: EntryRow, entry: Entry) -> None:
    row.first_seen_at = min(row.first_seen_at, entry.seen_at)
    row.last_seen_at = max(row.last_seen_at, entry.seen_at)
    row.summary = row.summary or storable(entry.summary)
    row.key = row.key or storable(entry.key)
    row.url = row.url or storable(entry.url)


def _new_row(entry: Entry) -> EntryRow:
    published = entry.published
    return EntryRow(
        source=entry.source,
        list_url=storable(entry.list_url),
        title=storable(entry.title),
        title_fold=_title_fold(entry),
        stamp=_stamp(entry),
        published_on=published.on if published else None,
        published_at=published.at if published else None,
        published_precision=published.precision if published else None,
        published_raw=storable(published.raw) if published else None,
        published_from=published.origin if published else None,
        summary=storable(entry.summary),
        url=storable(entry.url),
        key=storable(entry.key),
        first_seen_at=entry.seen_at,
        last_seen_at=entry.seen_at,
    )


def _order(entry: Entry) -> tuple[str, str, str, str]:
    return (entry.source, _title_fold(entry), _stamp(entry), entry.key)


def _title_fold(entry: Entry) -> str:
    return digest(fold(storable(entry.title)))


def _stamp(entry: Entry) -> str:
    """What tells two entries of one title apart; "2 hours ago" is another instant at each look."""
    published = entry.published
    if published is None or published.precision == "relative":
        return ""
    if published.at is None:
        return published.on.isoformat()
    return published.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
