"""Finds anew what an article has in common with others: words that are searched, copies, what reports on what."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from archive.model import Article
from archive.relations import accounts, copies, links
from archive.searching import search


def relate(session: Session, article: Article, known: Sequence[Article]) -> None:
    """Find anew what the article has in common with others; `known` are those that were found to be it."""
    merged = [one for one in known if one.merged_into is not None]
    search.index(session, article, merged)
    copies.settle(session, article, merged)
    if known:
        links.settle(session, article, merged)
    else:
        for new in accounts.numbered(session, [article.id]):
            links.enter(session, new)
