"""The table of dates: every claim, and which of them made the article's."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, select
from sqlalchemy.orm import Session

from archive import dating
from archive.export.articles import article_id
from archive.export.scope import Scope
from archive.export.standings import stated_by
from archive.export.table import Column, Table, computed, stored
from archive.history import reading_as_of
from archive.model import Article, CaptureRow, DateRow, Version
from archive.standing import claim_of


def _dates(cells: Select[Any], scope: Scope) -> Select[Any]:
    then = [] if scope.as_of is None else [stated_by(scope.as_of)]
    return (
        cells.add_columns(DateRow, reading_as_of(scope.as_of).label("last_reading"))
        .select_from(Article)
        .join(DateRow, DateRow.article_id == Article.id)
        .where(*scope.holds_article(), *then)
        .order_by(Article.public_id, DateRow.id)
    )


def _version(_scope: Scope) -> ColumnElement[Any]:
    """The version in which a date was first stated; none for what a list stated."""
    seen = select(func.min(CaptureRow.captured_at)).where(CaptureRow.reading_id == DateRow.reading_id)
    number = select(func.max(Version.number)).where(
        Version.article_id == DateRow.article_id,
        Version.seen_from <= seen.correlate(DateRow).scalar_subquery(),
    )
    return number.correlate(DateRow).scalar_subquery()


def _marked(_session: Session, _scope: Scope, rows: Iterator[Row[Any]]) -> Iterator[Sequence[Any]]:
    """Rows with `chosen`, worked out article by article."""
    position = [column.name for column in DATES.columns].index("chosen")
    for _, claimed in groupby(rows, key=lambda row: row.article_id):
        claims = list(claimed)
        chosen = _chosen(claims)
        for row in claims:
            cells = list(row[: len(DATES.columns)])
            cells[position] = row.DateRow.id in chosen
            yield cells


def _chosen(rows: Sequence[Row[Any]]) -> set[int]:
    """The claims that made the published and the updated date of one article, by their number."""
    published_claims = [(claim_of(row.DateRow), row.DateRow.id) for row in rows if row.field == "published"]
    published = dating.chosen(claim for claim, _ in published_claims)
    made = {number for claim, number in published_claims if claim is published}
    update: set[int] = set()
    for _, stated in groupby(rows, key=lambda row: row.DateRow.reading_id):
        update = _update_in(list(stated)) or update
    return made | update


def _update_in(rows: Sequence[Row[Any]]) -> set[int]:
    """The claim that made the update which one reading tells apart from its publication."""
    stated = [(claim_of(row.DateRow), row.DateRow.id) for row in rows if row.precision != "relative"]
    first = dating.chosen(claim for claim, _ in stated if claim.field == "published")
    last = dating.chosen(claim for claim, _ in stated if claim.field == "updated")
    if last is None or (first and not dating.says_more(last.on, last.at, first.on, first.at)):
        return set()
    return {number for claim, number in stated if claim is last}


DATES = Table(
    name="dates",
    meaning="One row a date that a page or a list stated of an article, with the words it stated it in.",
    key=(),
    columns=(
        article_id(),
        computed("version", Version.number, _version, "the version that stated it; empty for a list's claim"),
        stored(
            "field", DateRow.field, "published, updated, sent, or page: when a page was made of a document"
        ),
        stored("value_on", DateRow.on),
        stored("value_at", DateRow.at),
        stored("precision", DateRow.precision),
        stored("raw", DateRow.raw),
        stored("origin", DateRow.origin),
        Column(
            name="chosen",
            type="boolean",
            meaning="it made the article's published or updated date",
            cell=lambda _: false(),
        ),
    ),
    within=_dates,
    amend=_marked,
)
