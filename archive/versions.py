"""Derives an article's versions from its captures, by one statement."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from archive.folding import fold
from archive.model import CaptureRow, ReadingRow, Version

_capture: Table = CaptureRow.__table__  # type: ignore[assignment]
_reading: Table = ReadingRow.__table__  # type: ignore[assignment]
_version: Table = Version.__table__  # type: ignore[assignment]
_followed = _capture.alias("followed")
READING_ID = func.coalesce(_capture.c.reading_id, _followed.c.reading_id)
LOOKS = _capture.outerjoin(_followed, _followed.c.id == _capture.c.follows_id)
"""All captures; of one that says nothing READING_ID is NULL."""
READ = LOOKS.join(_reading, _reading.c.id == READING_ID)
"""Captures that say something, each with its reading: its own, or that of the capture it follows."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A column that is compared: `field` is its name in `version.changed`.

    `known_by` is the column that says whether it is known at all: a day without a time of day is a whole
    answer, so the time before it is not carried past it.
    """

    field: str
    column: str
    known_by: str


def _same(field: str, column: str = "") -> Compared:
    return Compared(field=field, column=column or field, known_by=column or field)


COMPARED = (
    _same("title"),
    _same("standfirst"),
    _same("text", "text_sha256"),
    _same("kind"),
    _same("notes"),
    _same("authors"),
    _same("section"),
    _same("tags"),
    _same("original_url"),
    _same("paywalled"),
    _same("text_complete"),
    _same("published", "published_on"),
    Compared(field="published", column="published_at", known_by="published_on"),
    _same("updated", "updated_on"),
    Compared(field="updated", column="updated_at", known_by="updated_on"),
    _same("links", "links_sha256"),
)
_MEANING = ("title_fold", "standfirst_fold", "text_fold", "kind")
_FOLDS = tuple(_same(column) for column in _MEANING if column != "kind")


def rebuild(session: Session, article_id: int) -> None:
    """Derive all versions of an article anew. Needs what it derives them from flushed."""
    session.execute(delete(Version).where(Version.article_id == article_id))
    session.execute(_REBUILD, {"article": article_id})
    _count_words(session, article_id)


def extend(session: Session, article_id: int, seen_at: datetime) -> None:
    """Note that the last version was seen once more, which is all that an unchanged capture does."""
    last = select(func.max(Version.number)).where(Version.article_id == article_id).scalar_subquery()
    session.execute(
        update(Version)
        .where(Version.article_id == article_id, Version.number == last)
        .values(last_seen_at=seen_at)
    )


def _count_words(session: Session, article_id: int) -> None:
    rows = session.execute(
        select(Version, ReadingRow.text)
        .join(ReadingRow, ReadingRow.id == Version.reading_id)
        .where(Version.article_id == article_id)
        .order_by(Version.number)
    )
    before: Counter[str] | None = None
    for version, text in rows:
        words = Counter(fold(text).split())
        if before is not None:
            version.words_added = (words - before).total()
            version.words_removed = (before - words).total()
        before = words
    session.flush()


def _said() -> CTE:
    """What each capture of the article says; filtered here, or SQLite would window the whole table."""
    columns = [_known(compared.column) for compared in (*COMPARED, *_FOLDS)]
    by_moment = (_capture.c.captured_at, _capture.c.url)
    return (
        select(
            func.row_number().over(order_by=by_moment).label("position"),
            _capture.c.id.label("capture_id"),
            _capture.c.captured_at,
            READING_ID.label("reading_id"),
            func.max(_capture.c.captured_at).over().label("until"),
            *columns,
        )
        .select_from(READ)
        .where(_capture.c.article_id == bindparam("article"))
        .cte("said")
    )


def _known(name: str) -> ColumnElement[Any]:
    column = _reading.c[name]
    # Postgres knows no greatest of truth values
    return (cast(column, Integer) if isinstance(column.type, Boolean) else column).label(name)


def _grouped(said: CTE) -> CTE:
    """Number for each field the runs of captures that begin where it is known."""
    runs = [
        func.count(said.c[compared.known_by]).over(order_by=said.c.position).label(f"{compared.column}_run")
        for compared in (*COMPARED, *_FOLDS)
    ]
    return select(said, *runs).cte("grouped")


def _filled(grouped: CTE) -> CTE:
    """Carry the last known value of each field forward."""
    values = [
        func.max(grouped.c[compared.column])
        .over(partition_by=grouped.c[f"{compared.column}_run"])
        .label(compared.column)
        for compared in (*COMPARED, *_FOLDS)
    ]
    kept = ("position", "capture_id", "captured_at", "reading_id", "until")
    return select(*(grouped.c[name] for name in kept), *values).cte("filled")


def _compared(filled: CTE) -> CTE:
    """Put beside each value the one before it."""
    before = [
        func.lag(filled.c[compared.column])
        .over(order_by=filled.c.position)
        .label(f"{compared.column}_before")
        for compared in (*COMPARED, *_FOLDS)
    ]
    seen_after = func.lag(filled.c.captured_at).over(order_by=filled.c.position).label("seen_after")
    return select(filled, seen_after, *before).cte("compared")


def _differs(row: CTE, *columns: str) -> ColumnElement[bool]:
    return or_(*(row.c[column] != row.c[f"{column}_before"] for column in columns))


def _kept(compared: CTE) -> CTE:
    """The captures that say something else than the one before, numbered."""
    fields: dict[str, list[str]] = {}
    for one in COMPARED:
        fields.setdefault(one.field, []).append(one.column)
    changed: ColumnElement[str] = literal("")
    for field, columns in fields.items():
        changed = changed.concat(case((_differs(compared, *columns), field + "|"), else_=""))
    return (
        select(
            compared,
            func.row_number().over(order_by=compared.c.position).label("number"),
            func.lead(compared.c.seen_after).over(order_by=compared.c.position).label("seen_last"),
            func.rtrim(changed, "|").label("changed"),
            case((_differs(compared, *_MEANING), 1), else_=0).label("loud"),
        )
        .where(or_(compared.c.position == 1, _differs(compared, *(one.column for one in COMPARED))))
        .cte("kept")
    )


def _statement() -> Select[Any]:
    kept = _kept(_compared(_filled(_grouped(_said()))))
    earlier = kept.alias("earlier")
    same = [
        or_(earlier.c[name] == kept.c[name], earlier.c[name].is_(None), kept.c[name].is_(None))
        for name in _MEANING
    ]
    said_before = exists().where(and_(earlier.c.number < kept.c.number, *same)).correlate(kept)
    change = case(
        (kept.c.number == 1, "first"),
        (kept.c.loud == 0, "quiet"),
        (said_before, "revert"),
        else_="edit",
    )
    return select(
        bindparam("article", type_=Integer),
        kept.c.number,
        kept.c.capture_id,
        kept.c.reading_id,
        kept.c.captured_at,
        kept.c.seen_after,
        func.coalesce(kept.c.seen_last, kept.c.until),
        change,
        case((kept.c.number == 1, ""), else_=kept.c.changed),
    )


_REBUILD = insert(_version).from_select(
    [
        "article_id",
        "number",
        "capture_id",
        "reading_id",
        "seen_from",
        "seen_after",
        "last_seen_at",
        "change",
        "changed",
    ],
    _statement(),
)
