"""Whether a source's validators (ETag, Last-Modified) tell the truth: whether they change when an article does.

Two full fetches in a row of one article at one address are a sample. They agree if the validators differ or both read
the same; validators that stand still while the article changes are a lie, and a 304 from such a site says nothing.
That they agree on articles that did not change shows little. So where an edit is to be expected, only samples of
articles that did change count, and until there are enough of them such articles are asked for in full.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, select
from sqlalchemy.orm import Session

from archive.capture import Met
from archive.model import Article, CaptureRow, ReadingRow
from archive.versions import LOOKS, READING_ID

# Samples older than this say nothing about the site of today.
WINDOW = timedelta(days=60)
# So many samples have to agree before a 304 is believed.
ENOUGH = 3
# And so many, of articles that changed, where an edit since the last look is at least this likely.
ENOUGH_CHANGED = 10
LIVELY = 0.05


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Of a source's samples within the window: how many agree, how many are lies.

    `followed` are those of the agreeing ones in which the article had changed, and its validators with it.
    """

    agreed: int
    lied: int
    followed: int = 0

    @property
    def believed(self) -> bool:
        """Whether a 304 is taken to mean that nothing has changed, where no edit is to be expected."""
        return self.agreed >= ENOUGH and not self.lied

    def believes(self, likely: float) -> bool:
        """Whether it would be of an article with an edit since the last look as likely as this."""
        return self.believed and (likely < LIVELY or self.followed >= ENOUGH_CHANGED)


NO_SAMPLES = Trust(agreed=0, lied=0)


def trust(session: Session, source: str, now: datetime) -> Trust:
    """What the samples of a source come to."""
    return trust_by_source(session, Article.source == source, now).get(source, NO_SAMPLES)


def trust_by_source(session: Session, asked: ColumnElement[bool], now: datetime) -> dict[str, Trust]:
    """What the samples of some articles come to, by source; of one without any there is nothing."""
    looks = _full_fetches(now, asked).subquery()
    # A capture that reads as the one before has no reading of its own.
    changed, still = looks.c.reading_id.is_not(None), looks.c.validator == looks.c.before
    lies, followed = (_number_where(and_(changed, one)) for one in (still, ~still))
    statement = (
        select(Article.source, func.count(), lies, followed)
        .join(looks, looks.c.article_id == Article.id)
        .where(looks.c.validator != "", looks.c.before != "")
        .group_by(Article.source)
    )
    rows = session.execute(statement)
    return {
        source: Trust(agreed=samples - lied, lied=lied, followed=followed)
        for source, samples, lied, followed in rows
    }


def _number_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0), type_=Integer)


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


def _full_fetches(now: datetime, asked: ColumnElement[bool]) -> Select[Any]:
    """The full fetches within the window, each with the validator of the one before of its article at its address.

    Articles that were not looked at within the window are left out first, so that looks are found by their article.
    """
    since = now - WINDOW
    validator = case((CaptureRow.etag != "", CaptureRow.etag), else_=CaptureRow.last_modified)
    before = func.lag(validator).over(
        partition_by=(CaptureRow.article_id, CaptureRow.url), order_by=(CaptureRow.captured_at, CaptureRow.id)
    )
    looked_at = select(Article.id).where(Article.last_looked_at > since, asked)
    return select(
        CaptureRow.article_id, CaptureRow.reading_id, validator.label("validator"), before.label("before")
    ).where(
        CaptureRow.article_id.in_(looked_at), CaptureRow.captured_at > since, CaptureRow.outcome == Met.READ
    )
