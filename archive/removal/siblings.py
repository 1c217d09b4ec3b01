"""Names the other articles that have, or may have, the words of an article that is taken down."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from archive.model import AddressRow, Article, ArticleLink, CaptureRow, ReadingLink, ReadingRow
from archive.removal import suppression

_Why = tuple[Article, str]


@dataclass(frozen=True, kw_only=True)
class Sibling:
    """Another article that has, or may have, the same words: for the operator to decide on."""

    article_id: str
    source: str
    url: str
    why: str


def siblings_of(session: Session, article: Article) -> list[Sibling]:
    """The copies in other titles, what was served with the very same bytes, and what links to it, by id."""
    found: dict[int, _Why] = {}
    for kind in (_linked, _served_alike, _linking):
        for one, why in kind(session, article):
            found.setdefault(one.id, (one, why))
    return [
        Sibling(article_id=one.public_id, source=one.source, url=one.url, why=why)
        for one, why in sorted(found.values(), key=lambda pair: pair[0].public_id)
        if one.state != suppression.WITHHELD
    ]


def _linked(session: Session, article: Article) -> Iterator[_Why]:
    here, there = ArticleLink.from_id, ArticleLink.to_id
    for own, its in ((here, there), (there, here)):
        rows = (
            select(Article, ArticleLink.relation, ArticleLink.score)
            .join(ArticleLink, its == Article.id)
            .where(own == article.id)
        )
        for row in session.execute(rows):
            yield row.Article, f"{row.relation}, {row.score:.2f}"


def _served_alike(session: Session, article: Article) -> Iterator[_Why]:
    own = select(CaptureRow.sha256).where(CaptureRow.article_id == article.id, CaptureRow.sha256.is_not(None))
    same = exists().where(CaptureRow.article_id == Article.id, CaptureRow.sha256.in_(own))
    twins = select(Article).where(Article.id != article.id, Article.merged_into.is_(None), same)
    for twin in session.scalars(twins):
        yield twin, "the very same bytes"


def _linking(session: Session, article: Article) -> Iterator[_Why]:
    own = select(AddressRow.key).where(AddressRow.article_id == article.id)
    naming = exists().where(
        ReadingRow.article_id == Article.id, ReadingLink.reading_id == ReadingRow.id, ReadingLink.key.in_(own)
    )
    others = select(Article).where(Article.id != article.id, Article.merged_into.is_(None), naming)
    for one in session.scalars(others):
        yield one, "links to it"
