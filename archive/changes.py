"""What changed in the whole archive: edits, removals and returns, the newest first."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    text,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from archive.capture import Met
from archive.export import Scope
from archive.export.sharing import title as shared_title
from archive.history import known_source, reading_as_of
from archive.model import Article, CaptureRow, Crawl, ReadingRow, Source, Version
from archive.standing import COUNTED, GONE_FOR_GOOD
from archive.timeline import KIND_OF_CHANGE
from archive.types import UtcDateTime

_ROWS_AT_A_TIME = 500
_LOUD = ("edit", "revert")
_QUIET = "quiet"
_SEEN = (Met.READ, Met.NOT_MODIFIED)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which changes are asked for: of some sources, first seen within two moments; `kinds` as in `version.change`."""

    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = _LOUD

    def with_quiet_ones(self) -> "Asked":
        """The same, with changes that leave the meaning alone."""
        return replace(self, kinds=(*_LOUD, _QUIET))


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One change of one article: `kind` is edited, reverted, quietly changed, gone, moved or back.

    It happened later than `seen_after` and not later than `seen_from`. Of what the article says there is the title
    alone, under the rule of exports that are made to be shared. `fields` are those that differ.
    """

    kind: str
    article_id: str
    source: str
    url: str
    title: str
    seen_from: datetime
    seen_after: datetime | None
    version: int = 0
    fields: tuple[str, ...] = ()
    words_added: int = 0
    words_removed: int = 0


def changes(session: Session, asked: Asked) -> Generator[Changed, None, None]:
    """The changes asked for, the newest first, read as they are taken: to be closed where not all are.

    Raises `UnknownSource`.
    """
    for name in asked.sources:
        known_source(session, name)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text("SET LOCAL jit = off")
        )  # to compile the statement takes ten times as long as to run it
    with session.execute(_statement(asked), execution_options={"yield_per": _ROWS_AT_A_TIME}) as found:
        for row in found:
            if row.kind in KIND_OF_CHANGE or _certain(row):
                yield _changed(row)


def _certain(row: Row[Any]) -> bool:
    """Whether an absence counts as one: not a single 404, by the rule of `archive.standing`."""
    if row.kind == "moved" or (row.kind == "back" and row.moved_from):
        return True
    return bool(row.for_good) or row.gone_from.date() != row.gone_until.date()


def _changed(row: Row[Any]) -> Changed:
    return Changed(
        kind=KIND_OF_CHANGE.get(row.kind, row.kind),
        article_id=row.public_id,
        source=row.source,
        url=row.url,
        title=row.title or "",
        seen_from=row.seen_from,
        seen_after=row.seen_after,
        version=row.number,
        fields=tuple(filter(None, row.changed.split("|"))),
        words_added=row.words_added,
        words_removed=row.words_removed,
    )


def _statement(asked: Asked) -> Select[Any]:
    absences = _absences().cte("absence")
    happened = union_all(
        _edits(asked), *(_turns(absences, asked, kind) for kind in ("gone", "moved", "back"))
    )
    one = happened.subquery("happened")
    reading_id = func.coalesce(one.c.reading_id, reading_as_of(None))
    statement = (
        select(one, Article.public_id, Article.source, Article.url, _title())
        .join(Article, Article.id == one.c.article_id)
        .join(Source, Source.name == Article.source)
        .join(ReadingRow, ReadingRow.id == reading_id)
        .where(Article.merged_into.is_(None), Article.state != "withheld")
    )
    if asked.sources:
        statement = statement.where(Article.source.in_(asked.sources))
    newest_first = (one.c.seen_from.desc(), Article.public_id, one.c.number.desc(), one.c.kind)
    return statement.order_by(*newest_first)


def _title() -> ColumnElement[Any]:
    return shared_title(ReadingRow.title, Scope()).label("title")


def _within(moment: ColumnElement[Any], asked: Asked) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [moment.is_not(None)]
    conditions += [moment >= asked.since] if asked.since else []
    conditions += [moment <= asked.until] if asked.until else []
    return and_(*conditions)


def _edits(asked: Asked) -> Select[*tuple[Any, ...]]:
    return select(
        Version.change.label("kind"),
        Version.article_id,
        Version.reading_id,
        Version.number,
        Version.seen_from,
        Version.seen_after,
        Version.changed,
        Version.words_added,
        Version.words_removed,
        type_coerce(null(), UtcDateTime()).label("gone_from"),
        type_coerce(null(), UtcDateTime()).label("gone_until"),
        type_coerce(null(), UtcDateTime()).label("moved_from"),
        literal(0, Integer).label("for_good"),
    ).where(Version.change.in_(asked.kinds), _within(Version.seen_from.expression, asked))


def _misses() -> Select[Any]:
    """The looks that met no article, each between two that did; a failed crawl's tell nothing."""
    look, crawl, seen = aliased(CaptureRow), aliased(Crawl), aliased(CaptureRow)
    gone, moved = look.outcome == Met.GONE, and_(look.outcome == Met.REDIRECTED, look.moved_to != "")
    told = or_(look.crawl_id.is_(None), crawl.result.in_(COUNTED))
    of_it = and_(seen.article_id == look.article_id, seen.outcome.in_(_SEEN))
    before = select(func.max(seen.captured_at)).where(of_it, seen.captured_at < look.captured_at)
    after = select(func.min(seen.captured_at)).where(of_it, seen.captured_at > look.captured_at)
    return (
        select(
            look.article_id,
            before.correlate(look).scalar_subquery().label("seen_before"),
            after.correlate(look).scalar_subquery().label("seen_again"),
            look.captured_at,
            case((gone, look.captured_at)).label("gone_at"),
            case((moved, look.captured_at)).label("moved_at"),
            case((and_(gone, look.status == GONE_FOR_GOOD), 1), else_=0).label("for_good"),
        )
        .outerjoin(crawl, crawl.id == look.crawl_id)
        .where(or_(gone, moved), told)
    )


def _absences() -> Select[Any]:
    """For each time between two looks that saw an article, what was met instead."""
    met = _misses().subquery("met")
    return (
        select(
            met.c.article_id,
            met.c.seen_before,
            met.c.seen_again,
            func.max(met.c.captured_at).label("missed_until"),
            func.min(met.c.gone_at).label("gone_from"),
            func.max(met.c.gone_at).label("gone_until"),
            func.min(met.c.moved_at).label("moved_from"),
            func.max(met.c.for_good).label("for_good"),
        )
        .where(met.c.seen_before.is_not(None))
        .group_by(met.c.article_id, met.c.seen_before, met.c.seen_again)
    )


def _turns(absence: CTE, asked: Asked, kind: str) -> Select[Any]:
    """The beginnings of absences of one kind, or their ends."""
    begins = {"gone": absence.c.gone_from, "moved": absence.c.moved_from, "back": absence.c.seen_again}[kind]
    before = absence.c.missed_until if kind == "back" else absence.c.seen_before
    return select(
        literal(kind).label("kind"),
        absence.c.article_id,
        type_coerce(null(), Integer).label("reading_id"),
        literal(0, Integer).label("number"),
        begins.label("seen_from"),
        before.label("seen_after"),
        literal("").label("changed"),
        literal(0, Integer).label("words_added"),
        literal(0, Integer).label("words_removed"),
        absence.c.gone_from,
        absence.c.gone_until,
        absence.c.moved_from,
        absence.c.for_good,
    ).where(_within(begins, asked))


def in_words(changed: Changed) -> str:
    """What changed, as a phrase. Ex: `edited: title, text; 24 words added, 1 removed`."""
    parts = [", ".join(changed.fields), counted(changed.words_added, changed.words_removed)]
    told = "; ".join(filter(None, parts))
    return f"{changed.kind}: {told}" if told else changed.kind


def counted(added: int, removed: int) -> str:
    """How many words came and went. Ex: `24 words added, 1 removed`; empty where none did."""
    if not added and not removed:
        return ""
    if not added:
        return f"{removed} {_words(removed)} removed"
    return f"{added} {_words(added)} added" + (f", {removed} removed" if removed else "")


def _words(number: int) -> str:
    return "word" if number == 1 else "words"


class Page:
    """The next `limit` changes, read as they are taken; when they are taken, `more` says whether others follow."""

    def __init__(self, found: Iterator[Changed], limit: int) -> None:
        self._found = found
        self._limit = limit
        self.taken = 0
        self.more = False

    def __iter__(self) -> Iterator[Changed]:
        """Each change of the page, once."""
        for one in self._found:
            if self.taken == self._limit:
                self.more = True
                return
            self.taken += 1
            yield one
