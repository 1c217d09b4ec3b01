"""Checks that captures say something where they met something, and say what the capture they follow says."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from archive import validators
from archive.capture import Met
from archive.model import Article, CaptureRow, ReadingRow, Takedown
from archive.proof.finding import LOOK_AGAIN, RESTORE, Finding

CHECK = "captures"
_SAYING = (Met.READ, Met.NOT_MODIFIED)


def coherent(session: Session, first: int, last: int) -> Iterator[Finding]:
    """Captures, of articles from one number to another, whose reading is not as their outcome has it.

    Of what was once taken down nothing is said: its readings may be gone.
    """
    rows = session.execute(_looks(first, last)).all()
    for row in rows:
        for what, do in _wrong(row):
            yield _finding(row, what, do)
    yield from _not_modified(session, rows)


def _looks(first: int, last: int) -> Any:
    """Every capture, with what its reading and the capture it follows are of."""
    followed = aliased(CaptureRow)
    other = aliased(Article)
    taken = exists().where(
        Takedown.article_id == other.id, or_(other.id == Article.id, other.merged_into == Article.id)
    )
    return (
        select(
            CaptureRow.id,
            CaptureRow.article_id,
            CaptureRow.outcome,
            CaptureRow.reading_id,
            CaptureRow.follows_id,
            Article.public_id,
            ReadingRow.article_id.label("reading_of"),
            followed.article_id.label("followed_of"),
            followed.reading_id.label("followed_reading"),
        )
        .join(Article, Article.id == CaptureRow.article_id)
        .outerjoin(ReadingRow, ReadingRow.id == CaptureRow.reading_id)
        .outerjoin(followed, followed.id == CaptureRow.follows_id)
        .where(CaptureRow.article_id.between(first, last), ~taken)
        .order_by(CaptureRow.article_id, CaptureRow.captured_at, CaptureRow.url)
    )


def _wrong(row: Any) -> Iterator[tuple[str, str]]:
    if row.reading_id is not None and row.follows_id is not None:
        yield "it has a reading of its own, and follows another capture", RESTORE
    if row.reading_id is not None and row.reading_of != row.article_id:
        yield "its reading is of another article", RESTORE
    if row.follows_id is not None and row.followed_of != row.article_id:
        yield "the capture it follows is of another article", RESTORE
    elif row.follows_id is not None and row.followed_reading is None:
        yield "the capture it follows has no reading", RESTORE
    says = row.reading_id is not None or row.follows_id is not None
    if row.outcome == Met.READ and not says:
        yield "it was read, and says nothing", RESTORE
    if row.outcome not in _SAYING and says:
        yield f"it is {row.outcome}, and says something", RESTORE


def _not_modified(session: Session, rows: Sequence[Any]) -> Iterator[Finding]:
    """Each 304 says what was said last before it, unless a later look proved that it says nothing."""
    owners: dict[int, set[int]] = {}
    for row in rows:
        owners.setdefault(row.article_id, set()).update({row.reading_id} - {None})
    # Where nothing ever changed no 304 was a lie.
    unproven: dict[int, list[int]] = {number: [] for number, own in owners.items() if len(own) < 2}
    said: dict[int, int] = {}
    for row in rows:
        if row.outcome == Met.READ:
            said[row.article_id] = row.follows_id or row.id
        elif row.outcome == Met.NOT_MODIFIED:
            if row.article_id not in unproven:
                unproven[row.article_id] = validators.unproven(session, row.article_id)
            expected = None if row.id in unproven[row.article_id] else said.get(row.article_id)
            if row.follows_id != expected:
                what = "it follows another capture than the last one before it that was read"
                yield _finding(row, what, LOOK_AGAIN, f"ca-{expected}", f"ca-{row.follows_id}")


def unowned(session: Session) -> Iterator[Finding]:
    """Readings that no capture has."""
    owned = exists().where(CaptureRow.reading_id == ReadingRow.id)
    rows = (
        select(ReadingRow.id, Article.public_id)
        .join(Article, Article.id == ReadingRow.article_id)
        .where(~owned)
    )
    for number, article in session.execute(rows.order_by(ReadingRow.id)):
        yield Finding(
            check=CHECK,
            table="reading",
            row=str(number),
            article=article,
            what="no capture has this reading: one was altered or deleted",
            do=RESTORE,
        )


def _finding(row: Any, what: str, do: str, expected: str = "", found: str = "") -> Finding:
    return Finding(
        check=CHECK,
        table="capture",
        row=f"ca-{row.id}",
        article=row.public_id,
        what=what,
        expected=expected,
        found=found,
        do=do,
    )
