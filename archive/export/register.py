"""The tables that say how the archive came by its articles: sources, crawls, entries, decisions."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, null
from sqlalchemy.orm import InstrumentedAttribute

from archive.export.scope import Scope
from archive.export.sharing import text, title, words
from archive.export.table import Column, Table, computed, joined, prefixed, stored
from archive.model import Article, Crawl, DecisionRow, EntryRow, Source


def _sources(cells: Select[Any], scope: Scope) -> Select[Any]:
    chosen = [Source.name.in_(scope.sources)] if scope.sources else []
    return cells.select_from(Source).where(*chosen).order_by(Source.name)


def _crawls(cells: Select[Any], scope: Scope) -> Select[Any]:
    return cells.select_from(Crawl).where(*scope.holds_crawl()).order_by(Crawl.id)


def _entries(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        cells.select_from(EntryRow)
        .join(Source, EntryRow.source == Source.name)
        .outerjoin(Article, EntryRow.article_id == Article.id)
        .where(*scope.holds_entry())
        .order_by(EntryRow.id)
    )


def _decisions(cells: Select[Any], scope: Scope) -> Select[Any]:
    joined_cells = cells.select_from(DecisionRow).join(Source, Source.name == DecisionRow.source)
    return joined_cells.where(*scope.holds_decision()).order_by(DecisionRow.id)


def _known_article(scope: Scope) -> ColumnElement[Any]:
    """The article of an entry, if the archive had it by the moment asked for."""
    if scope.as_of is None:
        return Article.public_id.expression
    return case((Article.first_seen_at <= scope.as_of, Article.public_id), else_=null())


def _ended(name: str, column: InstrumentedAttribute[Any]) -> Column:
    """What a crawl came to: empty for one that had not ended at the moment asked for."""

    def cell(scope: Scope) -> ColumnElement[Any]:
        if scope.as_of is None:
            return column.expression
        return case((Crawl.finished_at <= scope.as_of, column), else_=null())

    return computed(name, column, cell)


SOURCES = Table(
    name="sources",
    meaning="One row a source: a place dated items come from.",
    key=("source",),
    columns=(
        stored("source", Source.name),
        stored("title", Source.title),
        stored("kind", Source.kind),
        stored("home", Source.home),
        stored("licence", Source.licence),
        stored("terms", Source.terms),
        stored("publisher", Source.publisher),
        joined("areas", Source.areas, lambda _: Source.areas.expression),
        stored("terms_url", Source.terms_url),
        stored("terms_checked_on", Source.terms_checked_on),
        stored("robots_txt", Source.robots_txt),
        stored("verified_on", Source.verified_on),
    ),
    within=_sources,
)

CRAWLS = Table(
    name="crawls",
    meaning="One row a run of one source: what it found, how it ended.",
    key=("crawl_id",),
    columns=(
        prefixed("crawl_id", "cr-", Crawl.id, "id of the crawl"),
        stored("source", Crawl.source),
        stored("started_at", Crawl.started_at),
        _ended("finished_at", Crawl.finished_at),
        _ended("result", Crawl.result),
        _ended("cause", Crawl.cause),
        _ended("requests", Crawl.requests),
        _ended("entries", Crawl.entries),
        _ended("new", Crawl.new),
        _ended("changed", Crawl.changed),
        _ended("unchanged", Crawl.unchanged),
        _ended("unread", Crawl.unread),
        _ended("gone", Crawl.gone),
        _ended("blocked", Crawl.blocked),
    ),
    within=_crawls,
)

ENTRIES = Table(
    name="entries",
    meaning="One row a dated line of a list: a feed item, a listing row, a Latest News line.",
    key=("entry_id",),
    columns=(
        prefixed("entry_id", "en-", EntryRow.id, "id of the entry"),
        stored("source", EntryRow.source),
        stored("list_url", EntryRow.list_url),
        computed("title", EntryRow.title, lambda scope: title(EntryRow.title, scope)),
        stored("published_on", EntryRow.published_on),
        stored("published_at", EntryRow.published_at),
        stored("published_raw", EntryRow.published_raw),
        computed("summary", EntryRow.summary, lambda scope: text(EntryRow.summary, scope)),
        stored("url", EntryRow.url),
        computed("article_id", Article.public_id, _known_article, "the article, when the archive has it"),
        stored("first_seen_at", EntryRow.first_seen_at),
        computed("last_seen_at", EntryRow.last_seen_at, lambda scope: scope.clip(EntryRow.last_seen_at)),
    ),
    within=_entries,
)

DECISIONS = Table(
    name="decisions",
    meaning="One row a judgement of an address, at each of the two steps: why it was kept or left out.",
    key=("source", "url", "step"),
    columns=(
        stored("url", DecisionRow.url),
        stored("source", DecisionRow.source),
        stored("decided_at", DecisionRow.decided_at),
        stored("kept", DecisionRow.kept),
        stored("score", DecisionRow.score),
        joined("words", DecisionRow.words, lambda scope: words(DecisionRow.words, scope)),
        stored("step", DecisionRow.step),
    ),
    within=_decisions,
)
