"""Writes the views into one SQLite file of which everything may be handed on: the press's own words are left out."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from archive import views
from archive.asking import plain
from archive.export.sharing import OPEN_LICENCE
from archive.moments import iso
from archive.views import View

WORDS = frozenset({"text", "standfirst", "summary", "evidence", "authors"})
"""Columns that hold what a publisher wrote; of decisions `words` does too."""

_OWNERS = ("article_id", "from_article_id", "release_id")
_LOOKED_UP = ("article_id", "release_id", "from_article_id", "to_article_id", "source", "body", "programme")
_INDEXED = (*_LOOKED_UP, "published_on", "published_year", "day")
_AT_ONCE = 2000
_OURS = frozenset(
    {"sources", "source_areas", "bodies", "body_names", "programmes", "scales", "office_holders"}
)
"""Views of the program's own tables: nobody's words are in them."""

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Of which articles and sources the words may be handed on, and which addresses asked not to be."""

    articles: frozenset[str]
    sources: frozenset[str]
    kept_back: frozenset[str]


def shown(session: Session) -> Shown:
    """What licence and page allow: the open licence, and no request that the page be not archived."""
    rows = session.execute(text("SELECT article_id, source, url, licence, noarchive FROM articles")).all()
    allowed = {row.article_id for row in rows if row.licence == OPEN_LICENCE and not row.noarchive}
    barred = {row.article_id for row in rows if row.noarchive}
    met = session.execute(text("SELECT article_id, url FROM addresses")).all() if barred else ()
    return Shown(
        articles=frozenset(allowed),
        sources=frozenset(
            session.scalars(text("SELECT source FROM sources WHERE licence = :one"), {"one": OPEN_LICENCE})
        ),
        kept_back=frozenset({row.url for row in rows if row.noarchive} | {u for a, u in met if a in barred}),
    )


def without_words(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], may: Shown, also: Collection[str] = ()
) -> Iterator[tuple[Any, ...]]:
    """Rows with the words of those articles emptied that are not to be handed on.

    A row belongs to its first of article_id, from_article_id and release_id; without one, to its source.
    """
    places = [at for at, name in enumerate(columns) if name in WORDS or name in also]
    owner = next((columns.index(name) for name in _OWNERS if name in columns), None)
    source = columns.index("source") if "source" in columns else None
    url = columns.index("url") if "url" in columns else None
    for row in rows:
        free = owner is not None and row[owner] in may.articles
        if (owner is None or row[owner] is None) and source is not None:
            free = row[source] in may.sources and (url is None or row[url] not in may.kept_back)
        if free or not places:
            yield tuple(row)
        else:
            yield tuple(None if at in places else cell for at, cell in enumerate(row))


def write(session: Session, path: Path, names: Collection[str], progress: Progress) -> None:
    """Write the views of these names as tables of a new file, with indexes, their meanings, and the moment."""
    may = shown(session)
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16000"):
            made.execute(f"PRAGMA {pragma}")
        made.execute("BEGIN")
        made.execute("CREATE TABLE handed_out (moment TEXT)")
        made.execute("INSERT INTO handed_out VALUES (?)", (iso(datetime.now(UTC)),))
        for view in views.declared():
            if view.name in names:
                progress(view.name)
                _copy(session, view, made, may)
        made.execute("COMMIT")
        made.execute("ANALYZE")


def _copy(session: Session, view: View, made: sqlite3.Connection, may: Shown) -> None:
    columns = list(view.columns)
    made.execute(f"CREATE TABLE {view.name} ({', '.join(columns)})")
    insert = f"INSERT INTO {view.name} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - a name of ours
    found = session.execute(text(f"SELECT * FROM {view.name}").execution_options(yield_per=_AT_ONCE))  # noqa: S608 - likewise
    rows = (tuple(map(plain, row)) for row in found)
    also = ("words",) if view.name == "decisions" else ()
    free = rows if view.name in _OURS else without_words(columns, rows, may, also)
    made.executemany(insert, free)
    for column in columns:
        if column in _INDEXED:
            made.execute(f"CREATE INDEX ix_{view.name}_{column} ON {view.name} ({column})")
