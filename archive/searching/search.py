"""Searches what articles say now, with the same answers on SQLite (FTS5) and Postgres (tsvector)."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    bindparam,
    case,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session

from archive.history import known_source, published_since, reading_as_of
from archive.model import Article, BodyRow, ProgrammeRow, ReadingRow, Source, Subject
from archive.moments import start_of
from archive.searching import sought
from archive.searching.sought import Sought, WrongSearch
from archive.searching.spelt import for_postgres, for_sqlite, one_of
from archive.searching.wording import entered, lengthy

_KINDS = ("inspectorate", "syndicator", "government", "press")
_DELETE = {
    "sqlite": text("DELETE FROM search_index WHERE rowid IN :numbers"),
    "postgresql": text("DELETE FROM search_index WHERE article_id IN :numbers"),
}
_INSERT = {
    "sqlite": text("REPLACE INTO search_index (rowid, title, words) VALUES (:number, :title, :words)"),
    "postgresql": text(
        "INSERT INTO search_index (article_id, title, words, lengthy) VALUES (:number, :title, :words, :lengthy)"
    ),
}

# To compile a statement, or to begin processes for it, takes longer than to run it: 2.4 × in one source's articles.
_AT_ONCE = text(
    "SELECT set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)"
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is searched for: `written` as people write it, and of which articles; days are London days."""

    written: str
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    body: str | None = None
    programme: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An article that was found, with what it says now."""

    article_id: str
    source: str
    url: str
    published_on: date | None
    first_seen_at: datetime | None
    title: str
    standfirst: str
    text: str
    in_title: bool


@dataclass(frozen=True, kw_only=True)
class Found:
    """The first hits of a search, how many there are in all, and what was understood."""

    hits: list[Hit]
    total: int
    sought: Sought


@dataclass(frozen=True, kw_only=True)
class Matches:
    """Which articles were found, in order: by internal number, whether in the headline; the numbers by id."""

    titled: dict[int, bool]
    ids: dict[str, int]
    total: int
    sought: Sought


def index(session: Session, article: Article, merged: Collection[Article] = ()) -> None:
    """Make what an article says now the thing that is found of it; of those merged into it nothing is.

    Needs flushed what it is derived from. Nothing is found of an article that was taken down or never read.
    """
    forget(session, article.id, *(one.id for one in merged))
    said = session.execute(
        select(ReadingRow.title, ReadingRow.standfirst, ReadingRow.text)
        .join(Article, ReadingRow.id == reading_as_of(None))
        .where(Article.id == article.id, Article.state != "withheld", Article.merged_into.is_(None))
    ).first()
    if said is None:
        return
    enter(session, article.id, entered(said.title, said.standfirst, said.text))


def enter(session: Session, number: int, said: tuple[str, str]) -> None:
    """The same for an article of which nothing is indexed: its number, and what it says (`wording.entered`)."""
    title, every = said
    row = {"number": number, "title": title, "words": every}
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        row["lengthy"] = lengthy(every)
    session.execute(_INSERT[dialect], row)


def forget(session: Session, *numbers: int) -> None:
    """Let nothing of these articles be found, by their internal numbers: their words leave the index."""
    statement = _DELETE[session.get_bind().dialect.name]
    session.execute(statement.bindparams(bindparam("numbers", expanding=True)), {"numbers": numbers})


def erase(session: Session, *numbers: int) -> None:
    """Forget these articles so that no file holds a word of them: FTS5 keeps what is deleted until it merges."""
    forget(session, *numbers)
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_index (search_index) VALUES ('optimize')"))


def search(session: Session, asked: Asked, limit: int) -> Found:
    """The articles that say what is sought: those that say it in the headline first, then the newest.

    Raises `WrongSearch` and `UnknownSource`.
    """
    matched = matches(session, asked, limit)
    return Found(hits=hits(session, matched.titled), total=matched.total, sought=matched.sought)


def matches(session: Session, asked: Asked, limit: int | None = None) -> Matches:
    """The same without what they say. Raises `WrongSearch` and `UnknownSource`."""
    meant = sought.read(asked.written)
    _refuse_unknown(session, asked)
    dialect = session.get_bind().dialect.name
    having, in_title = (for_sqlite if dialect == "sqlite" else for_postgres)(meant)
    conditions = _conditions(asked)
    found: ColumnElement[bool] = Article.id.in_(having)
    if dialect == "postgresql":
        session.execute(_AT_ONCE)
        if not conditions:
            found = one_of(having)
    first = case((Article.id.in_(in_title), 1), else_=0)
    statement = (
        select(Article.id, Article.public_id, first.label("in_title"), func.count().over().label("total"))
        .where(found, Article.merged_into.is_(None), Article.state != "withheld", *conditions)
        .order_by(first.desc(), Article.published_on.desc().nulls_last(), Article.id)
        .limit(limit)
    )
    rows = session.execute(statement).all()
    return Matches(
        titled={row.id: bool(row.in_title) for row in rows},
        ids={row.public_id: row.id for row in rows},
        total=rows[0].total if rows else 0,
        sought=meant,
    )


def _refuse_unknown(session: Session, asked: Asked) -> None:
    """A name that is misspelt would find nothing, and look like an answer."""
    for name in asked.sources:
        known_source(session, name)
    bodies = session.scalars(select(BodyRow.slug)) if asked.body else ()
    programmes = session.scalars(select(ProgrammeRow.slug)) if asked.programme else ()
    for option, given, slugs in (
        ("--kind", asked.kinds, _KINDS),
        ("--body", (asked.body,), bodies),
        ("--programme", (asked.programme,), programmes),
    ):
        known = sorted(slugs)
        for name in filter(None, given):
            if name not in known:
                close = difflib.get_close_matches(name, known, n=3) or known
                there = f"there are {', '.join(close)}" if close else "the archive has no table of them yet"
                raise WrongSearch(f"{option} {name} is not known: {there}")


def hits(session: Session, titled: Mapping[int, bool]) -> list[Hit]:
    """What articles say now, in the order of their internal numbers as given; whether the headline does."""
    said = select(
        Article.id,
        Article.public_id,
        Article.source,
        Article.url,
        Article.published_on,
        Article.first_seen_at,
        ReadingRow.title,
        ReadingRow.standfirst,
        ReadingRow.text,
    ).join(ReadingRow, ReadingRow.id == reading_as_of(None))
    found = {
        row.id: Hit(
            article_id=row.public_id,
            source=row.source,
            url=row.url,
            published_on=row.published_on,
            first_seen_at=row.first_seen_at,
            title=row.title,
            standfirst=row.standfirst or "",
            text=row.text,
            in_title=titled[row.id],
        )
        for row in session.execute(said.where(Article.id.in_(titled)))
    }
    return [found[number] for number in titled if number in found]


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.sources:
        conditions.append(Article.source.in_(asked.sources))
    if asked.kinds:
        conditions.append(Article.source.in_(select(Source.name).where(Source.kind.in_(asked.kinds))))
    for kind, slug in (("body", asked.body), ("programme", asked.programme)):
        if slug is not None:
            conditions.append(_about(kind, slug))
    if asked.since is not None:
        conditions.append(published_since(asked.since))
    if asked.until is not None:
        undated = Article.published_on.is_(None) & (Article.first_seen_at < start_of(asked.until))
        conditions.append(or_(Article.published_on <= asked.until, undated))
    return conditions


def _about(kind: str, slug: str) -> ColumnElement[bool]:
    """Whether what an article says now is about it: asked of those found, and not the other way about."""
    named = select(Subject.id).where(Subject.reading_id == Article.reading_id, Subject.role == "subject")
    return named.where(Subject.kind == kind, Subject.slug == slug).correlate(Article).exists()
