"""Derives an article's versions from its captures, by one statement."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Insert,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from archive.compared import COMPARED, FOLDS, MEANING
from archive.in_part import Shown, is_in_part, metered
from archive.model import CaptureRow, ReadingRow, Version
from archive.types import UtcDateTime
from archive.words_moved import Moved, moved

_capture: Table = CaptureRow.__table__  # type: ignore[assignment]
_reading: Table = ReadingRow.__table__  # type: ignore[assignment]
_version: Table = Version.__table__  # type: ignore[assignment]
_followed = _capture.alias("followed")
READING_ID = func.coalesce(_capture.c.reading_id, _followed.c.reading_id)
LOOKS = _capture.outerjoin(_followed, _followed.c.id == _capture.c.follows_id)
"""All captures; of one that says nothing READING_ID is NULL."""
_BY_MOMENT = (_capture.c.captured_at, _capture.c.url)
READ = LOOKS.join(_reading, _reading.c.id == READING_ID)
"""Captures that say something, each with its reading: its own, or that of the capture it follows."""


_IN_PART = is_in_part()
_CONTENT = _IN_PART & _capture.c.id.not_in(bindparam("metered", expanding=True))
_TEXTS = {
    "whole": case((~_IN_PART, _reading.c.text_sha256)),
    "whole_fold": case((~_IN_PART, _reading.c.text_fold)),
    "part": case((_CONTENT, _reading.c.text_sha256)),
    "part_fold": case((_CONTENT, _reading.c.text_fold)),
}
_SHOWN_IN_PART = (
    select(_capture.c.id, _reading.c.text, _reading.c.text_complete)
    .select_from(READ)
    .where(_capture.c.article_id == bindparam("article"), _IN_PART)
    .order_by(*_BY_MOMENT)
)
_OF_ARTICLE = select(Version).where(Version.article_id == bindparam("article"))


def rebuild(session: Session, article_id: int) -> None:
    """Derive all versions of an article anew. Needs what it derives them from flushed."""
    session.execute(delete(Version).where(Version.article_id == article_id))
    same = metered(_shown_in_part(session, article_id))
    session.execute(_rebuilding(), {"article": article_id, "metered": same})
    _count_words(session, article_id, same)


def extend(session: Session, article_id: int, seen_at: datetime) -> None:
    """Note that the last version was seen once more, which is all that an unchanged capture does."""
    last = select(func.max(Version.number)).where(Version.article_id == article_id).scalar_subquery()
    session.execute(
        update(Version)
        .where(Version.article_id == article_id, Version.number == last)
        .values(last_seen_at=seen_at)
    )


def _shown_in_part(session: Session, article_id: int) -> list[Shown]:
    """The looks that showed a text in part, in order; there are none of most articles."""
    rows = session.execute(_SHOWN_IN_PART, {"article": article_id})
    return [Shown(capture_id=one, text=text, closed=whole is False) for one, text, whole in rows]


def derived(session: Session, article_id: int) -> list[dict[str, Any]]:
    """The rows that `rebuild` would write, in order; nothing is written."""
    same = metered(_shown_in_part(session, article_id))
    found = session.execute(_deriving(), {"article": article_id, "metered": same})
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in found]
    words = _words_moved(session, article_id, {row["capture_id"]: row["changed"] for row in rows}, same)
    return [row | words.get(row["capture_id"], Moved())._asdict() for row in rows]


def _count_words(session: Session, article_id: int, same: Collection[int]) -> None:
    """Count the words that came and went where the text changed."""
    made = {row.capture_id: row for row in session.scalars(_OF_ARTICLE, {"article": article_id})}
    words = _words_moved(session, article_id, {one: row.changed for one, row in made.items()}, same)
    for capture_id, (added, removed) in words.items():
        made[capture_id].words_added, made[capture_id].words_removed = added, removed
    session.flush()


def _words_moved(
    session: Session, article_id: int, changed: Mapping[int, str], same: Collection[int]
) -> dict[int, Moved]:
    rows = session.execute(
        select(_capture.c.id, _reading.c.text, _IN_PART)
        .select_from(READ)
        .where(_capture.c.article_id == article_id)
        .where(or_(_capture.c.reading_id.is_not(None), _capture.c.id.in_(changed)))
        .order_by(*_BY_MOMENT)
    )
    return moved((row for row in rows if row.id not in same), changed)


def _said() -> CTE:
    """What each capture of the article says; filtered here, or SQLite would window the whole table."""
    columns = [_known(compared.column) for compared in (*COMPARED, *FOLDS)]
    return (
        select(
            func.row_number().over(order_by=_BY_MOMENT).label("position"),
            _capture.c.id.label("capture_id"),
            _capture.c.captured_at,
            READING_ID.label("reading_id"),
            case((_IN_PART, 1), else_=0).label("in_part"),
            *columns,
        )
        .select_from(READ)
        .where(_capture.c.article_id == bindparam("article"))
        .cte("said")
    )


def _known(name: str) -> ColumnElement[Any]:
    return (_TEXTS[name] if name in _TEXTS else _reading.c[name]).label(name)


def _grouped(said: CTE) -> CTE:
    """Number for each field the runs of captures that begin where it is known."""
    runs = [
        func.count(said.c[compared.known_by]).over(order_by=said.c.position).label(f"{compared.column}_run")
        for compared in (*COMPARED, *FOLDS)
    ]
    return select(said, *runs).cte("grouped")


def _filled(grouped: CTE) -> CTE:
    """Carry the last known value of each field forward."""
    values = [
        func.max(grouped.c[compared.column])
        .over(partition_by=grouped.c[f"{compared.column}_run"])
        .label(compared.column)
        for compared in (*COMPARED, *FOLDS)
    ]
    seen = [
        func.max(case((grouped.c[column].is_not(None), grouped.c.captured_at)))
        .over(order_by=grouped.c.position)
        .label(f"{column}_seen")
        for column in ("whole", "part")
    ]
    kept = ("position", "capture_id", "captured_at", "reading_id", "in_part")
    return select(*(grouped.c[name] for name in kept), *values, *seen).cte("filled")


def _compared(filled: CTE) -> CTE:
    """Put beside each value the one before it."""
    before = [
        func.lag(filled.c[column]).over(order_by=filled.c.position).label(f"{column}_before")
        for column in (
            *(compared.column for compared in (*COMPARED, *FOLDS)),
            *("captured_at", "whole_seen", "part_seen"),
        )
    ]
    return select(filled, *before).cte("compared")


def _numbered(compared: CTE) -> CTE:
    """Give each capture the number of its version: one more where it says something else than the one before."""
    differs = _differs(compared, *(one.column for one in COMPARED))
    begins = case((or_(compared.c.position == 1, differs), 1), else_=0)
    number = func.sum(begins).over(order_by=compared.c.position).label("number")
    return select(compared, begins.label("begins"), number).cte("numbered")


def _told(numbered: CTE) -> CTE:
    """Put beside each capture what its version comes to: read from a whole text where there is one."""
    best = (numbered.c.in_part, numbered.c.position)
    number = numbered.c.number
    return select(
        numbered,
        func.first_value(numbered.c.reading_id).over(partition_by=number, order_by=best).label("shown_id"),
        func.max(numbered.c.captured_at).over(partition_by=number).label("until"),
    ).cte("told")


def _differs(row: CTE, *columns: str) -> ColumnElement[bool]:
    return or_(*(row.c[column] != row.c[f"{column}_before"] for column in columns))


def _kept(told: CTE) -> CTE:
    """The captures that begin a version."""
    fields: dict[str, list[str]] = {}
    for one in COMPARED:
        fields.setdefault(one.field, []).append(one.column)
    changed: ColumnElement[str] = literal("")
    for field, columns in fields.items():
        changed = changed.concat(case((_differs(told, *columns), field + "|"), else_=""))
    # Another text came after the last look that showed the old one to the same extent.
    seen_after = case(
        (_differs(told, "whole"), told.c.whole_seen_before),
        (_differs(told, "part"), told.c.part_seen_before),
        else_=told.c.captured_at_before,
    )
    return (
        select(
            told,
            seen_after.label("seen_after"),
            func.rtrim(changed, "|").label("changed"),
            case((_differs(told, *MEANING), 1), else_=0).label("loud"),
        )
        .where(told.c.begins == 1)
        .cte("kept")
    )


def _said_before(kept: CTE) -> ColumnElement[bool]:
    """Whether an earlier version said the same, as far as both are known."""
    earlier, same = kept.alias("earlier"), []
    for name in MEANING:
        old: ColumnElement[Any] = earlier.c[name]
        if name in _TEXTS:
            # A version that was never seen to such an extent cannot have said what is new in it.
            old = func.coalesce(old, kept.c[f"{name}_before"])
        same.append(or_(old == kept.c[name], old.is_(None), kept.c[name].is_(None)))
    return exists().where(and_(earlier.c.number < kept.c.number, *same)).correlate(kept)


def _statement() -> Select[Any]:
    kept = _kept(_told(_numbered(_compared(_filled(_grouped(_said()))))))
    change = case(
        (kept.c.number == 1, "first"),
        (kept.c.loud == 0, "quiet"),
        (_said_before(kept), "revert"),
        else_="edit",
    )
    return select(
        bindparam("article", type_=Integer),
        kept.c.number,
        kept.c.capture_id,
        kept.c.shown_id,
        kept.c.captured_at,
        type_coerce(kept.c.seen_after, UtcDateTime),
        kept.c.until,
        change,
        case((kept.c.number == 1, ""), else_=kept.c.changed),
    )


_COLUMNS = (
    *("article_id", "number", "capture_id", "reading_id"),
    *("seen_from", "seen_after", "last_seen_at", "change", "changed"),
)


@cache
def _deriving() -> Select[Any]:
    return _statement()


@cache
def _rebuilding() -> Insert:
    return insert(_version).from_select(_COLUMNS, _deriving())
