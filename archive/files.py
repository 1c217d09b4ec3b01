"""Keeps of the documents that articles link to who linked to them, their names, digests and lengths."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from archive.capture import Document
from archive.folding import storable
from archive.model import AddressRow, Article, FileRow


def keep(session: Session, document: Document) -> bool:
    """Keep a document of an article; False where there is no such article, or it was taken down."""
    article = _article(session, document.source, document.article)
    if article is None:
        return False
    row = FileRow(
        article_id=article,
        url=storable(document.url),
        key=storable(document.key),
        name=storable(document.name),
        sha256=document.sha256,
        length=document.length,
        first_seen_at=document.seen_at,
    )
    _add(session, row)
    return True


def known(session: Session, source: str, linked: Mapping[str, str]) -> dict[str, FileRow]:
    """Of these documents, by key, the file that an article of the source was found to link to first."""
    rows = session.scalars(
        select(FileRow)
        .join(Article, Article.id == FileRow.article_id)
        .where(Article.source == source, FileRow.key.in_([storable(key) for key in linked]))
        .order_by(FileRow.id.desc())
    )
    return {row.key: row for row in rows}


def unlinked(session: Session, source: str, article: str, linked: Mapping[str, str]) -> list[FileRow]:
    """The files of these documents that the archive has, but does not yet know the article to link to."""
    found = _article(session, source, article)
    of_it = set(session.scalars(select(FileRow.key).where(FileRow.article_id == found)))
    had = known(session, source, linked) if found is not None else {}
    return [row for key, row in had.items() if key not in of_it]


def link(session: Session, source: str, article: str, linked: Mapping[str, str], at: datetime) -> None:
    """Note that an article links to documents that were had already because another one does."""
    for row in unlinked(session, source, article, linked):
        session.add(
            FileRow(
                article_id=_article(session, source, article),
                url=storable(linked[row.key]),
                key=row.key,
                name=row.name,
                sha256=row.sha256,
                length=row.length,
                first_seen_at=at,
            )
        )


def _article(session: Session, source: str, key: str) -> int | None:
    """The article that has this key as an address of its own; None for one that was taken down."""
    return session.scalar(
        select(Article.id)
        .join(AddressRow, AddressRow.article_id == Article.id)
        .where(Article.source == source, Article.merged_into.is_(None), Article.state != "withheld")
        .where(AddressRow.key == storable(key))
        .order_by(Article.id)
        .limit(1)
    )


def _add(session: Session, row: FileRow) -> None:
    same = exists().where(
        FileRow.article_id == row.article_id, FileRow.url == row.url, FileRow.sha256 == row.sha256
    )
    if not session.scalar(select(same)):
        session.add(row)
