"""What an article's row says of other articles: which releases it reports on, and which story it is a copy of."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from archive.export.scope import Scope
from archive.model import Article, ArticleLink, Source
from archive.relations.accounts import INSPECTORATE
from archive.relations.copies import COPY_OF, order
from archive.relations.links import REPORTS_ON

_OTHER = aliased(Article, name="other")

Pairs = Select[Article, Article]


def reported(session: Session, scope: Scope) -> dict[str, str]:
    """By public id those of the inspectorate's items that the article reports on, separated by |.

    A syndicator's copy that stands in for a release is a row of links only.
    """
    pairs = _pairs(scope, REPORTS_ON).join(Source, Source.name == _OTHER.source)
    found: dict[str, list[str]] = defaultdict(list)
    for article, release in session.execute(pairs.where(Source.kind == INSPECTORATE)):
        found[article.public_id].append(release.public_id)
    return {number: "|".join(sorted(releases)) for number, releases in found.items()}


def stories(session: Session, scope: Scope) -> dict[str, str]:
    """By public id the earliest of all copies of the same story; nothing of an article that has no copies."""
    group: dict[str, set[str]] = {}
    born: dict[str, tuple[datetime, str]] = {}
    for copy, first in session.execute(_pairs(scope, COPY_OF)):
        born |= {one.public_id: order(one) for one in (copy, first)}
        one, other = (group.get(number, {number}) for number in (copy.public_id, first.public_id))
        if one is not other:
            both = one | other
            group |= dict.fromkeys(both, both)
    return {number: min(copies, key=born.__getitem__) for number, copies in group.items()}


def _pairs(scope: Scope, relation: str) -> Pairs:
    return (
        select(Article, _OTHER)
        .join(ArticleLink, ArticleLink.from_id == Article.id)
        .join(_OTHER, ArticleLink.to_id == _OTHER.id)
        .where(ArticleLink.relation == relation, *scope.by_then(Article.first_seen_at))
        .where(Article.merged_into.is_(None), Article.state != "withheld")
        .where(_OTHER.merged_into.is_(None), _OTHER.state != "withheld")
        .where(*scope.by_then(_OTHER.first_seen_at))
    )
