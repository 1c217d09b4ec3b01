"""What an article's row says of other articles: which releases it reports on, and which story it is a copy of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, null, or_, select
from sqlalchemy.orm import Session, aliased

from archive.export.scope import Scope
from archive.model import Article, ArticleLink, Source
from archive.relations.accounts import INSPECTORATE
from archive.relations.copies import COPY_OF, order
from archive.relations.links import REPORTS_ON

_OTHER = aliased(Article, name="other")


def reported(scope: Scope) -> ScalarSelect[Any]:
    """The public ids of those of the inspectorate's items that an article reports on, separated by |.

    A syndicator's copy that stands in for a release is a row of links only.
    """
    release, source = aliased(Article, name="reported"), aliased(Source, name="source_reported")
    found = (
        select(release.public_id)
        .join(ArticleLink, ArticleLink.to_id == release.id)
        .join(source, source.name == release.source)
        .where(ArticleLink.from_id == Article.id, ArticleLink.relation == REPORTS_ON)
        .where(source.kind == INSPECTORATE, *_shown(release, scope))
        .order_by(release.public_id)
        .correlate(Article)
        .subquery()
    )
    return select(func.aggregate_strings(found.c.public_id, "|")).scalar_subquery()


def own_story(_scope: Scope) -> ColumnElement[Any]:
    """The public id of an article that is no copy of any and has none; NULL for others, whose story `stories` finds."""
    copies = [
        select(ArticleLink.id)
        .where(end == Article.id, ArticleLink.relation == COPY_OF)
        .correlate(Article)
        .exists()
        for end in (ArticleLink.from_id, ArticleLink.to_id)
    ]
    return case((or_(*copies), null()), else_=Article.public_id)


def stories(session: Session, public_ids: Sequence[str], scope: Scope) -> dict[str, str]:
    """By public id the earliest of all copies of the same story; nothing of an article that has no copies."""
    group: dict[int, set[int]] = {}
    for copy, first in session.execute(_copies(public_ids, scope)):
        one, other = (group.get(number, {number}) for number in (copy, first))
        if one is not other:
            both = one | other
            group |= dict.fromkeys(both, both)
    born = select(
        Article.id, Article.public_id, Article.published_on, Article.published_at, Article.first_seen_at
    )
    known = (
        {row.id: order(row) for row in session.execute(born.where(Article.id.in_(group)))} if group else {}
    )
    return {known[number][1]: min(known[copy] for copy in copies)[1] for number, copies in group.items()}


def _copies(public_ids: Sequence[str], scope: Scope) -> Select[int, int]:
    """All pairs of copies, by internal number, that these articles are led to from pair to pair."""
    same = select(Article.id).where(Article.public_id.in_(public_ids)).cte("same", recursive=True)
    other = case((ArticleLink.from_id == same.c.id, ArticleLink.to_id), else_=ArticleLink.from_id)
    either = or_(ArticleLink.from_id == same.c.id, ArticleLink.to_id == same.c.id)
    same = same.union(select(other).join(same, either).where(ArticleLink.relation == COPY_OF))
    return (
        select(ArticleLink.from_id, ArticleLink.to_id)
        .join(Article, ArticleLink.from_id == Article.id)
        .join(_OTHER, ArticleLink.to_id == _OTHER.id)
        .where(ArticleLink.from_id.in_(select(same.c.id)), ArticleLink.relation == COPY_OF)
        .where(*_shown(Article, scope), *_shown(_OTHER, scope))
    )


def _shown(article: type[Article], scope: Scope) -> list[ColumnElement[bool]]:
    """Conditions on an article that others may be led to."""
    return [article.merged_into.is_(None), article.state != "withheld", *scope.by_then(article.first_seen_at)]
