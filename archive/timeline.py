"""Everything that happened to one article, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.history import versions
from archive.model import AddressRow, Article, CaptureRow, Version
from archive.versions import LOOKS, READING_ID

KIND_OF_CHANGE = {"first": "first seen", "edit": "edited", "quiet": "quietly changed", "revert": "reverted"}
_KIND_OF_LOOK = {"redirected": "moved"}
_AWAY = ("gone", "moved")
_SINCE_ANOTHER_LOOK = ("blocked", "unread")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to an article, or that was met when it was looked at.

    `kind` is first seen, edited, quietly changed, reverted, moved, readdressed, gone, back, blocked, unblocked, unread
    or error. It happened later than `after` (the last look that still met the old state; None if there is none)
    and not later than `at` (the first that met the new). `until` is the last of `looks` looks that met it.
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


def timeline(session: Session, article: Article) -> list[Event]:
    """Everything that happened to an article, oldest first; looks that met the same are one event."""
    statement = select(CaptureRow, READING_ID).select_from(LOOKS).where(CaptureRow.article_id == article.id)
    rows = session.execute(statement.order_by(CaptureRow.captured_at, CaptureRow.url)).all()
    runs = [(met, [capture for capture, _ in run]) for met, run in groupby(rows, key=lambda row: _met(*row))]
    seen = [capture for (kind, _), run in runs if kind == "seen" for capture in run]
    events = [*_looks(runs), *_changes(session, article, seen), *_readdressed(session, article, seen)]
    return sorted(events, key=lambda event: event.at)


def _met(capture: CaptureRow, reading_id: int | None) -> tuple[str, str]:
    """What one look met, and what of it is worth telling: seen; gone, 404; blocked, 403."""
    if reading_id is not None:
        return "seen", ""
    kind = _KIND_OF_LOOK.get(capture.outcome, capture.outcome)
    if kind == "moved":
        return kind, f"to {capture.moved_to}" if capture.moved_to else ""
    told = (str(capture.status) if capture.status else "", capture.reason)
    return kind, ", ".join(part for part in told if part)


def _looks(runs: Sequence[tuple[tuple[str, str], list[CaptureRow]]]) -> list[Event]:
    """What was met in place of the article, and that it was met again after."""
    events: list[Event] = []
    last: dict[str, datetime] = {}  # of each kind the last look since the article was last seen
    last_seen = last_told = None
    for (kind, detail), run in runs:
        first, until = run[0].captured_at, run[-1].captured_at
        if kind == "seen":
            away = max((last[each] for each in _AWAY if each in last), default=None)
            returns = (("back", away), ("unblocked", last.get("blocked")))
            events += [Event(kind=name, at=first, after=after) for name, after in returns if after]
            last, last_seen = {}, until
        else:
            after = last_seen if kind in _AWAY else last_told if kind in _SINCE_ANOTHER_LOOK else None
            found = Event(kind=kind, at=first, after=after, until=until, looks=len(run), detail=detail)
            events.append(found)
            last[kind] = until
        last_told = last_told if kind == "error" else until
    return events


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
