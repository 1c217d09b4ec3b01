"""Derives how an article stands: its state, when it was seen, its dates."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from archive import dating
from archive.capture import DateClaim, Met, Origin
from archive.model import Article, CaptureRow, Crawl, DateRow, ReadingRow, Version
from archive.versions import LOOKS, READ, READING_ID

GONE_FOR_GOOD = 410
COUNTED = ("ok", "partial")

_LOOKS = (
    select(
        CaptureRow.captured_at,
        CaptureRow.outcome,
        CaptureRow.status,
        CaptureRow.moved_to,
        CaptureRow.crawl_id,
        CaptureRow.origin,
        CaptureRow.noarchive,
        Crawl.result,
        READING_ID.label("says"),
    )
    .select_from(LOOKS.outerjoin(Crawl.__table__, Crawl.id == CaptureRow.crawl_id))
    .where(CaptureRow.article_id == bindparam("article"))
    .order_by(CaptureRow.captured_at, CaptureRow.url)
)
_CLAIMS = (
    select(DateRow)
    .where(DateRow.article_id == bindparam("article"), DateRow.field.in_(dating.FIELDS))
    .order_by(DateRow.id)
)
_SAID = (
    select(
        ReadingRow.title,
        ReadingRow.kind,
        ReadingRow.published_on,
        ReadingRow.published_at,
        ReadingRow.updated_on,
        ReadingRow.updated_at,
    )
    .select_from(READ)
    .where(CaptureRow.article_id == bindparam("article"))
    .order_by(CaptureRow.captured_at, CaptureRow.url)
)
_LOUD = select(func.count()).where(Version.article_id == bindparam("article"), Version.change != "quiet")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one capture tells of an article's state. `counts`: its crawl, if any, did not fail."""

    at: datetime
    outcome: str
    status: int | None
    moved_to: str
    counts: bool


def state(looks: Iterable[Look]) -> str:
    """live, gone or moved, from all looks in order of moment."""
    return deque(("live", *states(looks)), maxlen=1).pop()


def states(looks: Iterable[Look]) -> Iterator[str]:
    """The state after each of the looks, which are in order of moment.

    Gone is what answered 410 once, or was not found at looks on two days (UTC) with nothing readable
    between. A look that was blocked, unread or an error, or whose crawl failed, tells nothing.
    """
    found = "live"
    missed: set[date] = set()
    for look in looks:
        if look.outcome in (Met.READ, Met.NOT_MODIFIED):
            found = "live"
            missed.clear()
        elif look.counts and look.outcome == Met.REDIRECTED and look.moved_to:
            found = "moved"
        elif look.counts and look.outcome == Met.GONE:
            missed.add(look.at.date())
            if look.status == GONE_FOR_GOOD or len(missed) > 1:
                found = "gone"
        yield found


def see_again(article: Article, look: CaptureRow) -> None:
    """What `settle_state` comes to after a look later than all others that says what was said before."""
    if article.state != "withheld":
        article.state = "live"
    article.last_seen_at = look.captured_at
    article.last_looked_at = look.captured_at
    if article.watched_from is None and is_our_own(look):
        article.watched_from = look.captured_at
    article.last_outcome = look.outcome
    if look.noarchive is not None:
        article.noarchive = look.noarchive


def settle_state(session: Session, article: Article) -> None:
    """Derive its state and when it was seen, which any look can alter. Needs captures flushed."""
    rows = session.execute(_LOOKS, {"article": article.id}).all()
    if article.state != "withheld":
        article.state = state(look_of(row, row.result) for row in rows)
    shown = [row for row in rows if row.says is not None]
    article.first_seen_at = shown[0].captured_at if shown else None
    article.last_seen_at = shown[-1].captured_at if shown else None
    article.reading_id = shown[-1].says if shown else None
    article.watched_from = min((row.captured_at for row in rows if is_our_own(row)), default=None)
    article.last_looked_at = rows[-1].captured_at
    article.last_outcome = rows[-1].outcome
    # A block page or an error may ask for it too, and speaks for itself only.
    told = [row.noarchive for row in shown if row.noarchive is not None]
    article.noarchive = told[-1] if told else None


def is_our_own(capture: Any) -> bool:
    """Whether a look was made on our own watch, and not brought from a web archive or a file."""
    return own_look(capture.origin, capture.crawl_id)


def own_look(origin: str, crawl: int | None) -> bool:
    """The same of a look that is not a row yet."""
    return origin == Origin.LIVE or crawl is not None


def look_of(capture: Any, result: str | None) -> Look:
    """What a capture, or a row with its columns, tells; `result` is that of its crawl."""
    return Look(
        at=capture.captured_at,
        outcome=capture.outcome,
        status=capture.status,
        moved_to=capture.moved_to,
        counts=capture.crawl_id is None or result in COUNTED,
    )


def settle_statements(session: Session, article: Article) -> None:
    """Derive what follows from what it says: its dates and how often it changed. Needs versions flushed."""
    _settle_dates(session, article)
    article.version_count = session.scalar(_LOUD, {"article": article.id}) or 0


def _settle_dates(session: Session, article: Article) -> None:
    claims = [claim_of(row) for row in session.scalars(_CLAIMS, {"article": article.id})]
    readings = session.execute(_SAID, {"article": article.id}).all()
    for name, value in dates(claims, readings).items():
        setattr(article, name, value)


def dates(claims: Sequence[DateClaim], readings: Sequence[Any]) -> dict[str, Any]:
    """The columns of an article that tell its dates, from all claims and readings; `readings` in order of moment."""
    claims = [claim for claim in claims if claim.field in dating.FIELDS]
    published = dating.published(claims)
    updated_on, updated_at = dating.last_update(readings)
    return {
        "published_on": published.on if published else None,
        "published_at": published.at if published else None,
        "published_precision": published.precision if published else None,
        "published_raw": published.raw if published else None,
        "published_from": published.origin if published else None,
        "published_conflict": dating.conflict(claims, readings),
        "updated_on": updated_on,
        "updated_at": updated_at,
    }


def claim_of(row: DateRow) -> DateClaim:
    """A claim as it was handed in."""
    return DateClaim(
        field=row.field,
        on=row.on,
        at=row.at,
        precision=row.precision,
        raw=row.raw,
        origin=row.origin,
        doubt=row.doubt,
    )
