"""Takes back what a run read that is not to be believed: its pages stay, unread until other templates read them."""

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from archive import recording, relating, shown_in_lists
from archive.capture import Met
from archive.model import (
    Article,
    CaptureRow,
    Crawl,
    DateRow,
    DecisionRow,
    Grade,
    ReadingLink,
    ReadingRow,
    Subject,
    Version,
)

NOT_BELIEVED = "not believed, as read by "
"""How `capture.reason` begins; the version of the templates follows, which are not to read it so again."""
SAID_THE_SAME = "not believed, as another look"
"""`capture.reason` of a look that said what such a one said: its bytes were not kept."""


def take_back(session: Session, crawl: Crawl) -> None:
    """Let a run's captures that said something new be unread, and derive their articles anew.

    What its pages were left out for is forgotten too, so that they are asked for again. Of addresses and lists' lines
    nothing is taken back.
    """
    said = select(CaptureRow.article_id).where(
        CaptureRow.crawl_id == crawl.id, CaptureRow.reading_id.is_not(None)
    )
    for article in session.scalars(select(Article).where(Article.id.in_(said)).order_by(Article.id)).all():
        _unread(session, article, crawl)
    session.execute(
        delete(DecisionRow).where(
            DecisionRow.source == crawl.source,
            DecisionRow.step == "text",
            DecisionRow.kept.is_(False),
            DecisionRow.decided_at >= crawl.started_at,
        )
    )


def _unread(session: Session, article: Article, crawl: Crawl) -> None:
    own = CaptureRow.crawl_id == crawl.id, CaptureRow.reading_id.is_not(None)
    new = session.scalars(select(CaptureRow).where(CaptureRow.article_id == article.id, *own)).all()
    readings, numbers = [look.reading_id for look in new], [look.id for look in new]
    version = session.scalar(select(ReadingRow.reader_version).where(ReadingRow.id == readings[0]))
    session.execute(delete(Version).where(Version.article_id == article.id))
    alike = or_(CaptureRow.id.in_(numbers), CaptureRow.follows_id.in_(numbers))
    for look in session.scalars(select(CaptureRow).where(alike)).all():
        look.outcome = Met.UNREAD
        look.reason = f"{NOT_BELIEVED}{version}" if look.reading_id else SAID_THE_SAME
        look.reading_id, look.follows_id = None, None
    session.flush()
    for table in (Subject, Grade, ReadingLink, DateRow):
        session.execute(delete(table).where(table.reading_id.in_(readings)))
    session.execute(delete(ReadingRow).where(ReadingRow.id.in_(readings)))
    recording.derive(session, article)
    shown_in_lists.join(session, article)
    relating.relate(session, article, [article])
