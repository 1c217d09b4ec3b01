"""Checks that what is derived of an article is what its captures give: versions, state, dates, counts."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from archive import standing, versions
from archive.model import Article, CaptureRow, Version
from archive.proof.finding import LOOK_AGAIN, RESTORE, Finding
from archive.removal.suppression import WITHHELD

VERSIONS = "versions"
STANDING = "articles"
_COLUMNS = [column.key for column in Version.__table__.columns]


def articles(session: Session, first: int, last: int) -> Iterator[Finding]:
    """What is not as derived of the articles from one number to another. The session must never be flushed."""
    found = session.scalars(
        select(Article)
        .where(Article.id.between(first, last), Article.merged_into.is_(None))
        .order_by(Article.id)
    ).all()
    looked_at = set(
        session.scalars(select(CaptureRow.article_id).where(CaptureRow.article_id.between(first, last)))
    )
    stored = _stored(session, first, last)
    for article in found:
        if article.id not in looked_at:
            yield _finding(STANDING, "article", article, "it has no capture left", RESTORE)
        elif article.state != WITHHELD:
            yield from _versions(session, article, stored.get(article.id, []))
            yield from _standing(session, article)
    session.expunge_all()


def _stored(session: Session, first: int, last: int) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    rows = (
        select(Version.__table__)
        .where(Version.article_id.between(first, last))
        .order_by(Version.article_id, Version.number)
    )
    for row in session.execute(rows):
        found.setdefault(row.article_id, []).append(dict(zip(_COLUMNS, row, strict=True)))
    return found


def _versions(session: Session, article: Article, stored: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    """Row by row, what differs from what the captures give."""
    given = {row["number"]: row for row in versions.derived(session, article.id)}
    there = {row["number"]: row for row in stored}
    for number in sorted(given.keys() | there.keys()):
        row = f"version {number}"
        if number not in there:
            moment = _shown(given[number]["seen_from"])
            yield _finding(VERSIONS, row, article, "a version is missing", LOOK_AGAIN, expected=moment)
        elif number not in given:
            moment = _shown(there[number]["seen_from"])
            yield _finding(VERSIONS, row, article, "no capture gives this version", LOOK_AGAIN, found=moment)
        else:
            for name, value in given[number].items():
                if there[number][name] != value:
                    what = f"{name} is not what the captures give"
                    is_there = _shown(there[number][name])
                    yield _finding(VERSIONS, row, article, what, LOOK_AGAIN, _shown(value), is_there)


def _standing(session: Session, article: Article) -> Iterator[Finding]:
    """The very derivation is run on the row in memory, and what it alters is told."""
    with session.no_autoflush:
        standing.settle_state(session, article)
        standing.settle_statements(session, article)
    for attribute in inspect(article).attrs:
        history: Any = attribute.history
        if history.has_changes() and history.deleted:
            what = f"{attribute.key} is not what the captures give"
            expected, found = history.added[0], history.deleted[0]
            yield _finding(STANDING, "article", article, what, LOOK_AGAIN, _shown(expected), _shown(found))


def _shown(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "nothing" if value is None else str(value)


def _finding(
    check: str, row: str, article: Article, what: str, do: str, expected: str = "", found: str = ""
) -> Finding:
    return Finding(
        check=check,
        table="version" if check == VERSIONS else "article",
        row=row,
        article=article.public_id,
        what=what,
        expected=expected,
        found=found,
        do=do,
    )
