"""Keeps the runs of sources: when each began, and how it ended."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import standing
from archive.capture import CrawlResult, Origin
from archive.model import Article, CaptureRow, Crawl


def begin(session: Session, source: str, started_at: datetime, origin: Origin) -> int:
    """A new crawl; its number."""
    crawl = Crawl(source=source, started_at=started_at, origin=origin)
    session.add(crawl)
    session.flush()
    return crawl.id


def finish(session: Session, crawl_id: int, result: CrawlResult) -> None:
    """Keep how a crawl ended, and derive anew the state of what it met as gone or moved."""
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
    crawl.measured = result.measured.document() if result.measured else None
    session.flush()
    missed = select(CaptureRow.article_id).where(
        CaptureRow.crawl_id == crawl_id, CaptureRow.outcome.in_(("gone", "redirected"))
    )
    for article in session.scalars(select(Article).where(Article.id.in_(missed)).order_by(Article.id)):
        standing.settle_state(session, article)
