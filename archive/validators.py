"""Whether a source's validators (ETag, Last-Modified) tell the truth: whether they change when an article does.

Two full fetches in a row of one article at one address, between which it changed, are a sample. They agree if the
validators differ; validators that stand still while the article changes are a lie, and a 304 from such a site says
nothing. Pages that did not change are no samples: of a site whose validators never move they would agree as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from archive.capture import Met
from archive.model import Article, CaptureRow, ReadingRow
from archive.versions import LOOKS, READING_ID

# Samples older than this say nothing about the site of today.
WINDOW = timedelta(days=60)
# So many samples have to agree before a 304 is believed. A site at which one edit in four leaves its validators as they
# were passes three of them in 42 of 100 cases, and ten in 6.
ENOUGH = 10
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
        # A capture that reads as the one before has no reading of its own.
        if validator and earlier and reading is not None:
            lie = validator == earlier
            lied, agreed = lied + lie, agreed + (not lie)
    return Trust(agreed=agreed, lied=lied)


def unproven(session: Session, article_id: int) -> list[int]:
    """The ids of those 304s of an article that say nothing.

    When the page was next had in full it said something else under the validator that it had before: then the 304s
    between tell only that the validator stood still.
    """
    columns = (CaptureRow.id, CaptureRow.url, CaptureRow.outcome, CaptureRow.etag, CaptureRow.last_modified)
    looks = (
        select(*columns, ReadingRow.sha256)
        .select_from(LOOKS.outerjoin(ReadingRow, ReadingRow.id == READING_ID))
        .where(CaptureRow.article_id == article_id, CaptureRow.outcome.in_((Met.READ, Met.NOT_MODIFIED)))
        .order_by(CaptureRow.captured_at, CaptureRow.url)
    )
    found: list[int] = []
    before: dict[str, tuple[str, str, list[int]]] = {}
    for number, url, outcome, etag, last_modified, says in session.execute(looks):
        validator, said, since = before.get(url, ("", "", []))
        if outcome == Met.NOT_MODIFIED:
            since.append(number)
        else:
            now = etag or last_modified
            found += since if now and now == validator and says != said else []
            before[url] = (now, says, [])
    return found


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
