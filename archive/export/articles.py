"""The tables of articles and of their versions."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, func, literal, select
from sqlalchemy.orm import Session

from archive.export import related
from archive.export.scope import Scope
from archive.export.sharing import terms, text, title, withheld
from archive.export.standings import as_of
from archive.export.subjects import about
from archive.export.table import Chunk, Column, Table, computed, joined, stored
from archive.history import reading_as_of
from archive.model import Article, CaptureRow, ReadingRow, Source, Version
from archive.versions import LOOKS, READING_ID


def article_id(meaning: str = "the article") -> Column:
    """The id that binds the tables."""
    return stored("article_id", Article.public_id, meaning)


def reader() -> ColumnElement[str]:
    """Template, version of the code and library that read a reading: `newsquest 0.1.0 trafilatura 2.3.1`."""
    library = case((ReadingRow.library != "", literal(" ", String) + ReadingRow.library), else_="")
    return ReadingRow.reader + " " + ReadingRow.reader_version + library


def _last_seen(scope: Scope) -> ColumnElement[Any]:
    """The last capture that showed the article, up to the moment asked for."""
    if scope.as_of is None:
        return Article.last_seen_at.expression
    shown = (
        select(func.max(CaptureRow.captured_at))
        .select_from(LOOKS)
        .where(CaptureRow.article_id == Article.id, CaptureRow.captured_at <= scope.as_of)
        .where(READING_ID.is_not(None))
    )
    return shown.correlate(Article).scalar_subquery()


def _last_outcome(scope: Scope) -> ColumnElement[Any]:
    if scope.as_of is None:
        return Article.last_outcome.expression
    looks = select(CaptureRow.outcome).where(
        CaptureRow.article_id == Article.id, CaptureRow.captured_at <= scope.as_of
    )
    newest = looks.order_by(CaptureRow.captured_at.desc(), CaptureRow.url.desc()).limit(1)
    return newest.correlate(Article).scalar_subquery()


def _version_count(scope: Scope) -> ColumnElement[Any]:
    if scope.as_of is None:
        return Article.version_count.expression
    counted = select(func.count()).where(
        Version.article_id == Article.id, Version.change != "quiet", Version.seen_from <= scope.as_of
    )
    return counted.correlate(Article).scalar_subquery()


def _version_last_seen(scope: Scope) -> ColumnElement[Any]:
    """Only of the version that stood at the moment asked for can the last capture be a later one."""
    if scope.as_of is None:
        return Version.last_seen_at.expression
    return case((Version.last_seen_at <= scope.as_of, Version.last_seen_at), else_=_last_seen(scope))


def _articles(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        cells.select_from(Article)
        .join(Source, Article.source == Source.name)
        .join(ReadingRow, ReadingRow.id == reading_as_of(scope.as_of))
        .where(*scope.holds_article())
        .order_by(Article.public_id)
    )


def _completed(session: Session, scope: Scope, rows: Chunk) -> Chunk:
    """Rows with their story, and with state and dates as of the moment asked for."""
    places = {column.name: place for place, column in enumerate(ARTICLES.columns)}
    copied = [row[0] for row in rows if not row[places["story"]]]
    stories, standings = (
        related.stories(session, copied, scope),
        _standings(session, [row[0] for row in rows], scope),
    )
    completed = []
    for row in rows:
        cells = list(row)
        cells[places["story"]] = stories.get(cells[0], cells[0])
        for name, value in standings.get(cells[0], {}).items():
            cells[places[name]] = value
        completed.append(cells)
    return completed


def _standings(session: Session, public_ids: Sequence[str], scope: Scope) -> dict[str, dict[str, Any]]:
    if scope.as_of is None:
        return {}
    found = as_of(session, public_ids, scope.as_of)
    return {public_id: asdict(standing) for public_id, standing in found.items()}


def _versions(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        cells.select_from(Article)
        .join(Source, Article.source == Source.name)
        .join(Version, Version.article_id == Article.id)
        .join(ReadingRow, Version.reading_id == ReadingRow.id)
        .where(*scope.holds_article(), *scope.by_then(Version.seen_from))
        .order_by(Article.public_id, Version.number)
    )


ARTICLES = Table(
    name="articles",
    meaning="One row an article, as it read last (or as of the moment asked for).",
    key=("article_id",),
    columns=(
        article_id("stable public id; never changes when the address does"),
        stored("source", Article.source, "name of its source"),
        stored("source_kind", Source.kind),
        stored("url", Article.url),
        stored("original_url", ReadingRow.original_url),
        computed("title", ReadingRow.title, lambda scope: title(ReadingRow.title, scope)),
        computed("standfirst", ReadingRow.standfirst, lambda scope: text(ReadingRow.standfirst, scope)),
        stored("kind", ReadingRow.kind),
        stored("published_on", Article.published_on),
        stored("published_at", Article.published_at),
        stored("published_precision", Article.published_precision),
        stored("published_raw", Article.published_raw),
        stored("published_from", Article.published_from),
        stored("published_conflict", Article.published_conflict),
        stored("updated_on", Article.updated_on),
        stored("updated_at", Article.updated_at),
        stored("first_seen_at", Article.first_seen_at),
        computed("last_seen_at", Article.last_seen_at, _last_seen),
        stored("state", Article.state, "live, gone (a 410 once, a 404 at two looks on two days) or moved"),
        computed("last_outcome", Article.last_outcome, _last_outcome),
        computed("version_count", Article.version_count, _version_count),
        joined("authors", ReadingRow.authors, lambda scope: text(ReadingRow.authors, scope)),
        stored("section", ReadingRow.section),
        joined("tags", ReadingRow.tags, lambda _: ReadingRow.tags.expression),
        stored("language", ReadingRow.language),
        stored("words", ReadingRow.words),
        stored("paywalled", ReadingRow.paywalled),
        stored("text_complete", ReadingRow.text_complete),
        about("bodies", "body", "bodies it is about"),
        about("programmes", "programme", "programmes it is about"),
        Column(
            name="reports_on",
            type="list",
            meaning="article_ids of the inspectorate's items it covers",
            cell=related.reported,
        ),
        Column(
            name="story",
            type="string",
            meaning="article_id of the earliest copy of its story, its own where it has no copies: "
            "count different ones to count an agency's story once",
            cell=related.own_story,
        ),
        stored("licence", Source.licence),
        computed("terms", Source.terms, terms),
        computed(
            "withheld",
            Source.terms,
            lambda scope: withheld(scope, ReadingRow.text, ReadingRow.standfirst, ReadingRow.authors),
            "why cells of this article are empty, here and in its versions; empty if none was withheld",
        ),
        computed("text", ReadingRow.text, lambda scope: text(ReadingRow.text, scope)),
        stored("text_sha256", ReadingRow.text_sha256),
    ),
    within=_articles,
    complete=_completed,
)

VERSIONS = Table(
    name="versions",
    meaning="One row a version: a run of captures of an article that say the same. Derived from captures.",
    key=("article_id", "version"),
    columns=(
        article_id(),
        stored("url", Article.url),
        stored("version", Version.number),
        stored("seen_from", Version.seen_from),
        stored("seen_after", Version.seen_after, f"{Version.seen_after.comment}; empty for the first"),
        computed("last_seen_at", Version.last_seen_at, _version_last_seen),
        stored("change", Version.change),
        joined("changed", Version.changed, lambda _: Version.changed.expression),
        stored("words_added", Version.words_added),
        stored("words_removed", Version.words_removed),
        computed("title", ReadingRow.title, lambda scope: title(ReadingRow.title, scope)),
        computed("standfirst", ReadingRow.standfirst, lambda scope: text(ReadingRow.standfirst, scope)),
        stored("published_on", ReadingRow.published_on),
        stored("published_at", ReadingRow.published_at),
        computed("text", ReadingRow.text, lambda scope: text(ReadingRow.text, scope)),
        stored("text_sha256", ReadingRow.text_sha256),
        computed(
            "reader", ReadingRow.reader, lambda _: reader(), "template, version and library that read it"
        ),
    ),
    within=_versions,
)
