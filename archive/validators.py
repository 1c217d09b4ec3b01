"""Whether a source's validators (ETag, Last-Modified) tell the truth: whether they change when an article does.

Two full fetches in a row of one article at one address are a sample. They agree if the validators differ or both read
the same; validators that stand still while the article changes are a lie, and a 304 from such a site says nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from archive.capture import Met
from archive.model import Article, CaptureRow

# Samples older than this say nothing about the site of today.
WINDOW = timedelta(days=60)
# So many samples have to agree before a 304 is believed.
ENOUGH = 3
_NEWEST = 5000


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Of a source's samples within the window: how many agree, how many are lies."""

    agreed: int
    lied: int

    @property
    def believed(self) -> bool:
        """Whether a 304 is taken to mean that nothing has changed."""
        return self.agreed >= ENOUGH and not self.lied


def trust(session: Session, source: str, now: datetime) -> Trust:
    """What the samples of a source come to."""
    before: dict[tuple[int, str], str] = {}
    agreed = lied = 0
    for article, url, etag, last_modified, reading in _full_fetches(session, source, now):
        validator, earlier = etag or last_modified, before.get((article, url), "")
        before[article, url] = validator
        if validator and earlier:
            # A capture that reads as the one before has no reading of its own.
            lie = reading is not None and validator == earlier
            lied, agreed = lied + lie, agreed + (not lie)
    return Trust(agreed=agreed, lied=lied)


def _full_fetches(
    session: Session, source: str, now: datetime
) -> Iterable[Row[int, str, str, str, int | None]]:
    """Article, address, validators and own reading of the newest full fetches within the window, in order of time."""
    columns = (CaptureRow.article_id, CaptureRow.url, CaptureRow.etag, CaptureRow.last_modified)
    looks = (
        select(*columns, CaptureRow.reading_id)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(
            Article.source == source, CaptureRow.captured_at > now - WINDOW, CaptureRow.outcome == Met.READ
        )
        .order_by(CaptureRow.captured_at.desc(), CaptureRow.id.desc())
        .limit(_NEWEST)
    )
    return reversed(session.execute(looks).all())
