"""Everything that happened to one article, in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from archive.history import versions
from archive.model import AddressRow, Article, CaptureRow, Crawl, Version
from archive.standing import look_of, states
from archive.versions import LOOKS, READING_ID

KIND_OF_CHANGE = {"first": "first seen", "edit": "edited", "quiet": "quietly changed", "revert": "reverted"}
_KIND_OF_LOOK = {"redirected": "moved"}
_AWAY = ("gone", "moved")
# What is told of looks that met an absence which does not count, or not yet: see `archive.standing`.
NOT_TAKEN = "not taken for a removal so far"
_UNSETTLED = {"gone": "not found", "moved": "led away"}
_SINCE_ANOTHER_LOOK = ("blocked", "unread")
_MISSED = tuple(_UNSETTLED.values())


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to an article, or that was met when it was looked at.

    `kind` is first seen, edited, quietly changed, reverted, moved, readdressed, gone, back, not found, led away, found
    again, blocked, unblocked, unread or error. Not found and led away are what was met where that is not, or not yet,
    taken as gone or moved. It happened later than `after` (the last look that still met the old state; None if there
    is none) and not later than `at` (the first that met the new). `until` is the last of `looks` looks that met it.
    """

    kind: str
    at: datetime
    after: datetime | None = None
    until: datetime | None = None
    looks: int = 1
    version: int = 0
    words_added: int = 0
    words_removed: int = 0
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class _Run:
    """Looks in a row that met the same; `state` is how the article stood after the last."""

    kind: str
    detail: str
    looks: Sequence[CaptureRow]
    state: str

    def told(self) -> "_Run":
        """As it is told: an absence by what it was taken for."""
        if self.kind not in _UNSETTLED or self.state == self.kind:
            return self
        return replace(
            self, kind=_UNSETTLED[self.kind], detail=f"{self.detail}, {NOT_TAKEN}".removeprefix(", ")
        )


def timeline(session: Session, article: Article) -> list[Event]:
    """Everything that happened to an article, oldest first; looks that met the same are one event."""
    statement = (
        select(CaptureRow, READING_ID.label("says"), Crawl.result)
        .select_from(LOOKS.outerjoin(Crawl.__table__, Crawl.id == CaptureRow.crawl_id))
        .where(CaptureRow.article_id == article.id)
    )
    rows = session.execute(statement.order_by(CaptureRow.captured_at, CaptureRow.url)).all()
    runs = list(_runs(rows))
    seen = [capture for run in runs if run.kind == "seen" for capture in run.looks]
    events = [*_looks(runs), *_changes(session, article, seen), *_readdressed(session, article, seen)]
    return sorted(events, key=lambda event: event.at)


def _runs(rows: Sequence[Row[Any]]) -> Iterator[_Run]:
    after = states(look_of(row.CaptureRow, row.result) for row in rows)
    met = (
        (*_met(row.CaptureRow, row.says), row.CaptureRow, state)
        for row, state in zip(rows, after, strict=True)
    )
    for (kind, detail), found in groupby(met, key=lambda one: one[:2]):
        looks = list(found)
        captures = [capture for _, _, capture, _ in looks]
        yield _Run(kind=kind, detail=detail, looks=captures, state=looks[-1][-1]).told()


def _met(capture: CaptureRow, reading_id: int | None) -> tuple[str, str]:
    """What one look met, and what of it is worth telling: seen; gone, 404; blocked, 403."""
    if reading_id is not None:
        return "seen", ""
    return _KIND_OF_LOOK.get(capture.outcome, capture.outcome), told_of(capture)


def told_of(capture: CaptureRow) -> str:
    """What is told of a look that met no article. Ex: 404; 302, home page, to https://www.example.com/"""
    to = f"to {capture.moved_to}" if capture.moved_to else ""
    return ", ".join(filter(None, (str(capture.status or ""), capture.reason, to)))


def _looks(runs: Sequence[_Run]) -> list[Event]:
    """What was met in place of the article, and that it was met again after."""
    events: list[Event] = []
    last: dict[str, datetime] = {}  # of each kind the last look since the article was last seen
    last_seen = last_told = None
    for run in runs:
        first, until, kind = run.looks[0].captured_at, run.looks[-1].captured_at, run.kind
        if kind == "seen":
            events += _returns(last, first)
            last, last_seen = {}, until
        else:
            after = (
                last_seen
                if kind in (*_AWAY, *_MISSED)
                else last_told
                if kind in _SINCE_ANOTHER_LOOK
                else None
            )
            found = Event(
                kind=kind, at=first, after=after, until=until, looks=len(run.looks), detail=run.detail
            )
            events.append(found)
            last[kind] = until
        last_told = last_told if kind == "error" else until
    return events


def _returns(last: Mapping[str, datetime], at: datetime) -> list[Event]:
    """That the article was met again, after the last look of each kind that had not met it."""
    away = max((last[kind] for kind in _AWAY if kind in last), default=None)
    missed = None if away else max((last[kind] for kind in _MISSED if kind in last), default=None)
    found = (("back", away), ("found again", missed), ("unblocked", last.get("blocked")))
    return [Event(kind=kind, at=at, after=after) for kind, after in found if after]


def _changes(session: Session, article: Article, seen: Sequence[CaptureRow]) -> list[Event]:
    return [_change_event(version, seen) for version, _ in versions(session, article)]


def _change_event(version: Version, seen: Sequence[CaptureRow]) -> Event:
    looks = sum(version.seen_from <= look.captured_at <= version.last_seen_at for look in seen)
    return Event(
        kind=KIND_OF_CHANGE[version.change],
        at=version.seen_from,
        after=version.seen_after,
        until=version.last_seen_at,
        looks=looks,
        version=version.number,
        words_added=version.words_added,
        words_removed=version.words_removed,
        detail=version.changed.replace("|", ", "),
    )


def _readdressed(session: Session, article: Article, seen: Sequence[CaptureRow]) -> list[Event]:
    """That the article was met at another address than before; one in the same canonical form is no other."""
    rows = select(AddressRow).where(
        AddressRow.article_id == article.id, AddressRow.reason.in_(("fetched", "redirect"))
    )
    first: dict[str, AddressRow] = {}
    for row in session.scalars(rows.order_by(AddressRow.first_seen_at, AddressRow.id)):
        first.setdefault(row.key, row)
    started = min((row.first_seen_at for row in first.values()), default=None)
    return [
        Event(
            kind="readdressed",
            at=row.first_seen_at,
            after=max(
                (look.captured_at for look in seen if look.captured_at < row.first_seen_at), default=None
            ),
            detail=row.url,
        )
        for row in first.values()
        if row.first_seen_at != started
    ]
