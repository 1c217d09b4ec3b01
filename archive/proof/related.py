"""Checks that articles are held to be copies, or reports, of others only where both can be."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from archive.model import Article, ArticleLink, EntryRow, Source
from archive.proof.finding import LOOK_AGAIN, Finding
from archive.relations.accounts import SAME_RELEASE
from archive.relations.copies import COPY_OF
from archive.relations.links import REPORTS_ON

CHECK = "relations"
_KINDS = {COPY_OF: ("press",), REPORTS_ON: ("press",), SAME_RELEASE: ("syndicator",)}


def plausible(session: Session) -> Iterator[Finding]:
    """Links of an article to itself, out of measure, or from a kind of source that has no such link."""
    kind = aliased(Source)
    rows = (
        select(ArticleLink, Article.public_id, kind.kind)
        .join(Article, Article.id == ArticleLink.from_id)
        .join(kind, kind.name == Article.source)
        .order_by(ArticleLink.id)
        .execution_options(yield_per=200)
    )
    for link, article, source_kind in session.execute(rows):
        for what in _wrong(link, source_kind):
            yield Finding(
                check=CHECK, table="article_link", row=str(link.id), article=article, what=what, do=LOOK_AGAIN
            )


def _wrong(link: ArticleLink, source_kind: str) -> Iterator[str]:
    if link.from_id == link.to_id:
        yield "it leads an article to itself"
    if link.relation not in _KINDS:
        yield f"there is no relation {link.relation}"
    elif source_kind not in _KINDS[link.relation]:
        yield f"{link.relation} does not come from a source of the kind {source_kind}"
    if not (0 <= link.score <= 1 and 0 <= link.confidence <= 1):
        yield f"score {link.score} or confidence {link.confidence} is not from 0 to 1"


def strays(session: Session) -> Iterator[Finding]:
    """Lines of lists that are given to an article of another source."""
    rows = (
        select(EntryRow.id, Article.public_id)
        .join(Article, Article.id == EntryRow.article_id)
        .where(EntryRow.source != Article.source)
    )
    for number, article in session.execute(rows.order_by(EntryRow.id)):
        what = "its article is of another source"
        yield Finding(
            check=CHECK, table="entry", row=f"en-{number}", article=article, what=what, do=LOOK_AGAIN
        )
