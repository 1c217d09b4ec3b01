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
    stored, said = _stored(session, first, last), _said(session, first, last)
    for article in found:
        if article.id not in looked_at:
            yield _finding(STANDING, "article", article, "it has no capture left", RESTORE)
        elif article.state != WITHHELD:
            given = _given(session, article, said.get(article.id, []))
            yield from _versions(article, stored.get(article.id, []), given)
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


def _said(session: Session, first: int, last: int) -> dict[int, list[Any]]:
    """The captures of each article that say something, in order of moment, with the reading of each."""
    found: dict[int, list[Any]] = {}
    rows = (
        select(
            CaptureRow.article_id,
            CaptureRow.id,
            CaptureRow.captured_at,
            versions.READING_ID.label("reading_id"),
        )
        .select_from(versions.LOOKS)
        .where(CaptureRow.article_id.between(first, last), versions.READING_ID.is_not(None))
        .order_by(CaptureRow.article_id, CaptureRow.captured_at, CaptureRow.url)
    )
    for row in session.execute(rows):
        found.setdefault(row.article_id, []).append(row)
    return found


def _given(session: Session, article: Article, said: Sequence[Any]) -> list[dict[str, Any]]:
    """The versions that the captures give: where all have one reading, as of most articles, it is one, plainly."""
    if len({row.reading_id for row in said}) != 1:
        return versions.derived(session, article.id)
    one = {
        "article_id": article.id,
        "number": 1,
        "capture_id": said[0].id,
        "reading_id": said[0].reading_id,
        "seen_from": said[0].captured_at,
        "seen_after": None,
        "last_seen_at": said[-1].captured_at,
    }
    return [one | {"change": "first", "changed": "", "words_added": 0, "words_removed": 0}]


def _versions(
    article: Article, stored: Sequence[dict[str, Any]], derived: Sequence[dict[str, Any]]
) -> Iterator[Finding]:
    """Row by row, what differs from what the captures give."""
    given = {row["number"]: row for row in derived}
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
