"""The table of what was taken down: that it was, and why, and no more."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from archive.export.articles import article_id
from archive.export.scope import Scope
from archive.export.table import Column, Table, stored
from archive.model import Article, Takedown
from archive.moments import LONDON


def _takedowns(cells: Select[Any], scope: Scope) -> Select[Any]:
    """Whatever moment was asked for: what was taken down since is not in the tables either."""
    of_sources = [Article.source.in_(scope.sources)] if scope.sources else []
    return (
        cells.select_from(Takedown)
        .join(Article, Takedown.article_id == Article.id)
        .where(*of_sources)
        .order_by(Article.public_id, Takedown.decided_at, Takedown.id)
    )


def _by_day(_session: Session, _scope: Scope, rows: Iterator[Row[Any]]) -> Iterator[Sequence[Any]]:
    for row in rows:
        yield [*row[:-1], row.decided_on.astimezone(LONDON).date()]


TAKEDOWNS = Table(
    name="takedowns",
    meaning="One row a takedown. Of an article that was taken down nothing else is in any table, in any mode.",
    key=(),
    columns=(
        article_id("the article that was taken down"),
        stored("scope", Takedown.scope),
        stored("reason_class", Takedown.reason_class),
        Column(
            name="decided_on",
            type="date",
            meaning="London day it was taken down",
            cell=lambda _: Takedown.decided_at.expression,
        ),
    ),
    within=_takedowns,
    amend=_by_day,
)
