"""Derives what looks say that were answered with 304, not modified."""

from sqlalchemy import and_, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from archive import validators
from archive.capture import Met
from archive.model import CaptureRow

_earlier = aliased(CaptureRow)
_LAST_SAID = (
    select(func.coalesce(_earlier.follows_id, _earlier.id))
    .where(
        _earlier.article_id == bindparam("article"),
        _earlier.outcome == Met.READ,
        or_(
            _earlier.captured_at < CaptureRow.captured_at,
            and_(_earlier.captured_at == CaptureRow.captured_at, _earlier.url < CaptureRow.url),
        ),
    )
    .order_by(_earlier.captured_at.desc(), _earlier.url.desc())
    .limit(1)
    .correlate(CaptureRow)
    .scalar_subquery()
)
_REPOINT = (
    update(CaptureRow)
    .where(CaptureRow.article_id == bindparam("article"), CaptureRow.outcome == Met.NOT_MODIFIED)
    .values(follows_id=_LAST_SAID)
    .execution_options(synchronize_session=False)
)


def settle(session: Session, article: int) -> None:
    """Derive anew what all 304s of an article say. Needs captures flushed.

    A 304 says what was said last before it, which an older capture that arrives late may alter. One that a later look
    proved to say nothing is taken out of what was said, so that it dates no edit.
    """
    session.execute(_REPOINT, {"article": article})
    not_modified = exists().where(CaptureRow.article_id == article, CaptureRow.outcome == Met.NOT_MODIFIED)
    if not session.scalar(select(not_modified)):
        return
    if unproven := validators.unproven(session, article):
        session.execute(
            update(CaptureRow)
            .where(CaptureRow.id.in_(unproven))
            .values(follows_id=None)
            .execution_options(synchronize_session=False)
        )
