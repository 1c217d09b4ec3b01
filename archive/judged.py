"""What was decided about an address, and what its article says now: for rules of today to be held against."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive import decisions
from archive.capture import Decision, Reading
from archive.history import forms_of, reading_as_of
from archive.model import AddressRow, Article, ReadingRow


@dataclass(frozen=True, kw_only=True)
class Judged:
    """An address with the decisions kept about it, and the article the archive has of it, if it has one.

    `reading` has of its reading what decisions are made by; it is None for an article that was never read.
    """

    url: str
    decisions: tuple[Decision, ...]
    article_id: str = ""
    source: str = ""
    reading: Reading | None = None


def of_address(session: Session, url: str) -> Judged:
    """What is known of an address, with http or https and with or without its last slash.

    Raises `UnknownArticle` for what is no address.
    """
    forms = forms_of(url)
    article = session.scalar(
        select(Article)
        .join(AddressRow, AddressRow.article_id == Article.id)
        .where(or_(AddressRow.url.in_(forms), AddressRow.key.in_(forms)), Article.merged_into.is_(None))
        .where(Article.state != "withheld")
        .order_by(Article.id)
        .limit(1)
    )
    if article is None:
        return Judged(url=url, decisions=tuple(decisions.of_address(session, forms)))
    own = select(AddressRow.url, AddressRow.key).where(AddressRow.article_id == article.id)
    every = sorted({*forms, *(form for row in session.execute(own) for form in row)})
    return Judged(
        url=url,
        decisions=tuple(decisions.of_address(session, every)),
        article_id=article.public_id,
        source=article.source,
        reading=_now(session, article),
    )


def _now(session: Session, article: Article) -> Reading | None:
    last = select(ReadingRow).join(Article, ReadingRow.id == reading_as_of(None))
    row = session.scalar(last.where(Article.id == article.id))
    if row is None:
        return None
    return Reading(
        title=row.title,
        paragraphs=tuple(row.text.split("\n\n")),
        standfirst=row.standfirst,
        authors=_listed(row.authors),
        section=row.section,
        tags=_listed(row.tags),
        canonical_url=row.canonical_url,
    )


def _listed(joined: str | None) -> tuple[str, ...] | None:
    return None if joined is None else tuple(filter(None, joined.split("|")))
