"""Keeps the runs of sources: when each began, and how it ended."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import standing, taking_back
from archive.capture import CrawlResult, Origin
from archive.health.causes import Cause
from archive.health.outlook import reckoned
from archive.model import Article, CaptureRow, Crawl

# From the beginning of a crawl to that of the next.
_NIGHT = timedelta(days=1)


def begin(session: Session, source: str, started_at: datetime, origin: Origin) -> int:
    """A new crawl; its number."""
    crawl = Crawl(source=source, started_at=started_at, origin=origin)
    session.add(crawl)
    session.flush()
    return crawl.id


def last_begun(session: Session, before: int) -> datetime | None:
    """When the last crawl of any source began that went well, of those before one."""
    earlier = select(Crawl.started_at).where(
        Crawl.id < before, Crawl.origin == Origin.LIVE, Crawl.result.in_(("ok", "partial"))
    )
    return session.scalar(earlier.order_by(Crawl.id.desc()).limit(1))


def completed(session: Session, source: str) -> bool:
    """Whether the last crawl of a source ended well, or partly so, with its lists followed to the end."""
    last = select(Crawl.result, Crawl.cut_short).where(Crawl.source == source).order_by(Crawl.id.desc())
    row = session.execute(last.limit(1)).first()
    return row is not None and row.result in ("ok", "partial") and not row.cut_short


def heard(session: Session, source: str) -> set[str]:
    """The channels of a source that answered in one of its last thirty crawls."""
    last = select(Crawl.detail).where(Crawl.source == source).order_by(Crawl.id.desc()).limit(30)
    told = [detail for detail in session.scalars(last) if detail]
    return {name for detail in told for name, said in detail.items() if said.get("answer") == "answered"}


def finish(session: Session, crawl_id: int, result: CrawlResult) -> None:
    """Keep how a crawl ended, and derive anew the state of what it met as gone or moved.

    Of one that is not to be believed what its pages said is taken back. See `archive.taking_back`.
    """
    crawl = session.get_one(Crawl, crawl_id)
    crawl.finished_at = result.finished_at
    crawl.result = result.result
    crawl.cause = result.cause
    crawl.requests = result.requests
    crawl.entries = result.entries
    crawl.new = result.new
    crawl.changed = result.changed
    crawl.unchanged = result.unchanged
    crawl.unread = result.unread
    crawl.gone = result.gone
    crawl.blocked = result.blocked
    crawl.cut_short = result.cut_short
    crawl.detail = json.loads(result.detail)
    session.flush()
    if result.disbelieved:
        taking_back.take_back(session, crawl)
    missed = select(CaptureRow.article_id).where(
        CaptureRow.crawl_id == crawl_id, CaptureRow.outcome.in_(("gone", "redirected"))
    )
    for article in session.scalars(select(Article).where(Article.id.in_(missed)).order_by(Article.id)):
        standing.settle_state(session, article)
    session.flush()
    crawl.measured = _measured(session, crawl, result)


def _measured(session: Session, crawl: Crawl, result: CrawlResult) -> dict[str, Any] | None:
    """The run in numbers, with what is expected of the night after it by all that is known at its end."""
    if result.measured is None:
        return None
    if result.looks is None:
        return result.measured.document()
    nights = reckoned(session, [crawl.source], crawl.started_at + _NIGHT, result.looks)
    return replace(result.measured, next_night=nights[crawl.source]).document()


def end_cut_off(session: Session, sources: Collection[str]) -> list[str]:
    """Judge as failed what runs never said their end: their process was killed; the sources they were of.

    To be called while no such run can be under way. Of all sources if none is named. Nothing of what they met counts
    as gone, and they keep no time of an end, since nobody knows it.
    """
    cut_off = select(Crawl).where(Crawl.finished_at.is_(None), Crawl.result.is_(None)).order_by(Crawl.id)
    if sources:
        cut_off = cut_off.where(Crawl.source.in_(sources))
    found = list(session.scalars(cut_off))
    for crawl in found:
        crawl.result, crawl.cut_short = "failed", True
        crawl.cause = f"{Cause.INTERRUPTED}: its process ended before it could say how the run went"
    return sorted({crawl.source for crawl in found})
