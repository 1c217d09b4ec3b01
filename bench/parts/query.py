"""How long answers take in an archive of 200,000 articles and a million captures, on both databases."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from random import Random
from statistics import median
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import Archive, changes, history, queries
from archive.asking import ask
from archive.model import Article
from archive.searching import search
from archive.timeline import timeline
from bench.bulk import ARTICLES, filled
from bench.measuring import Figure, Target, seconds
from bench.setting import Setting
from bench.stories import END, INSPECTORATE

Database = Literal["sqlite", "postgresql"]
Reading = Callable[[Session, Article], object]
_ARTICLES = 20
"""Articles that are asked about, one after another, in each run."""

_AT_ONCE = Target(kind="≤", bound=20, of_ratio=False)
_SOON = Target(kind="≤", bound=2, of_ratio=False)


def _as_of(session: Session, article: Article) -> object:
    moment = (article.first_seen_at or END) + timedelta(days=1)
    return history.reading_at(session, article, moment)


def _found(asked: search.Asked, session: Session, _article: Article) -> object:
    return search.search(session, asked, 20)


# Each has the article it is asked about; searches and lists pass over it.
READINGS: dict[str, Reading] = {
    "history": timeline,
    "as-of": _as_of,
    "show: by address": lambda session, article: history.versions(
        session, history.find(session, article.url)
    ),
    'search: "quiet failings"': partial(_found, search.Asked(written='"quiet failings"')),
    "search: two words": partial(_found, search.Asked(written="crime integrity")),
    "search: of a force, a year": partial(
        _found,
        search.Asked(written="measures", body="kent", since=(END - timedelta(days=365)).date()),
    ),
    "search: of the inspectorate": partial(_found, search.Asked(written="measures", sources=(INSPECTORATE,))),
}


def figures(bench: Setting) -> Iterator[Figure]:
    """Readings of one article, searches, lists, then each question of research."""
    databases: list[Database] = ["sqlite"] if bench.postgres is None else ["sqlite", "postgresql"]
    for kind in databases:
        with Archive(filled(bench, kind, bench.some(ARTICLES))) as archive:
            yield from _readings(archive, kind, bench.runs)
            yield _changes(archive, kind, bench.runs)
            yield from _questions(archive, kind, bench.runs)


def _readings(archive: Archive, kind: Database, runs: int) -> Iterator[Figure]:
    with archive.session() as session:
        numbers = Random(1).sample(range(1, session.query(Article).count() + 1), _ARTICLES)
        for name, reading in READINGS.items():
            values = [_milliseconds(archive, reading, numbers) for _ in range(runs + 1)]
            what = f"{name}, {kind} (cold: {values[0]:.2g} ms)"
            yield Figure(what=what, unit="ms", values=values[1:], target=_AT_ONCE)


def _milliseconds(archive: Archive, reading: Reading, numbers: list[int]) -> float:
    """The median over the articles, each in a session of its own, as commands have it."""
    taken = []
    for number in numbers:
        with archive.session() as session:
            article = session.scalars(select(Article).where(Article.id == number)).one()
            taken.append(seconds(partial(reading, session, article)) * 1000)
    return median(taken)


def _changes(archive: Archive, kind: Database, runs: int) -> Figure:
    """What changed in the last week, as `hmicfrs changes` lists it."""

    def listed() -> object:
        with archive.session() as session:
            asked = changes.Asked(since=END - timedelta(days=7))
            return list(changes.Page(changes.changes(session, asked), 50))

    values = [seconds(listed) for _ in range(runs + 1)]
    return Figure(what=f"changes of a week, {kind} (cold: {values[0]:.2g} s)", unit="s", values=values[1:])


def _questions(archive: Archive, kind: Database, runs: int) -> Iterator[Figure]:
    with archive.session() as session:
        one = session.scalars(select(Article.public_id).order_by(Article.id)).first()
        if not ask(session, "SELECT article_id FROM articles LIMIT 1", {}).rows:
            raise ValueError("no article is shown: the archive is not filled as this program fills it")
    for query in queries.every():
        given = {"article": str(one)} if any(known.name == "article" for known in query.parameters) else {}
        values = [seconds(partial(_answered, archive, query, given)) for _ in range(max(runs, 2))]
        what = f"{query.name}, {kind} (cold: {values[0]:.2g} s)"
        yield Figure(what=what, unit="s", values=values[1:], target=_SOON)


def _answered(archive: Archive, query: queries.Query, given: dict[str, str]) -> None:
    with archive.session() as session:
        ask(session, query.statement, query.values(given))
