"""Fills an archive with many years of made-up news, as recording would have, in a minute or two.

`filled(bench, "sqlite")` is the URL of the archive that all parts of a run share. What is derived stands beside what it
is derived from, but thinner: of each text a quarter of the sample of runs, and of each page a line of bytes.
"""

from datetime import datetime, timedelta
from typing import Literal

from postgres_server import database
from sqlalchemy import create_engine, text

from archive import Archive
from archive.database import address
from archive.folding import digest, fold
from archive.relations.copies import COPY_OF
from archive.relations.links import REPORTS_ON, SAME_RELEASE
from bench.kept_story import Kept
from bench.loading import Load, loading
from bench.setting import Setting
from bench.stories import END, SYNDICATOR, Newsroom, Story

ARTICLES, CAPTURES = 200_000, 5
"""Articles of the usual archive, and captures of each of them on average: a million."""

_NIGHTS = 520  # of each source
_DAY = timedelta(days=1)


def filled(
    bench: Setting, kind: Literal["sqlite", "postgresql"], articles: int, captures: int = CAPTURES
) -> str:
    """The URL of an archive of so many articles, made when it is first asked for in a run."""
    name = f"bulk_{articles}_{captures}"
    if kind == "sqlite":
        file = bench.folder / f"{name}.db"
        if not file.exists():
            fill(f"sqlite:///{file}", articles, captures)
        return f"sqlite:///{file}"
    assert bench.postgres is not None  # noqa: S101 - who asks for Postgres has one
    url = database(bench.postgres, name)
    server = create_engine(address(bench.postgres), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        there = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
        if not there:
            connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    if not there:
        fill(url, articles, captures)
    return url


def fill(url: str, articles: int = ARTICLES, captures: int = CAPTURES, seed: int = 1) -> Newsroom:
    """Fill an archive that does not exist yet. The same archive each time, and on both databases."""
    news = Newsroom(articles=articles, seed=seed)
    with Archive(url) as archive:
        archive.upgrade()
        for facts in news.sources():
            archive.enlist(facts)
        with loading(archive.engine) as load:
            Years(news, captures, load, archive.engine.dialect.name).write()
    return news


class Years:
    """The rows of a newsroom's archive."""

    def __init__(self, news: Newsroom, captures: int, load: Load, dialect: str) -> None:
        self._news, self._captures, self._load, self._dialect = news, captures, load, dialect
        self._nights: dict[str, int] = {}
        self._pause = max(_DAY, news.days * _DAY / _NIGHTS)
        self._kept = Kept(news, captures, load, self._crawl, dialect)

    def write(self) -> None:
        """All rows."""
        for source in self._news.sources():
            self._write_crawls(source.name)
        for number in range(1, self._news.articles + 1):
            story = self._news.story(number)
            self._kept.write(story)
            self._write_lines(story)
            self._write_links(story)

    def _write_crawls(self, source: str) -> None:
        self._nights[source] = len(self._nights) * (_NIGHTS + 1)
        for night in range(_NIGHTS + 1):
            begun = END - (_NIGHTS - night) * self._pause
            self._load.add(
                "crawl",
                {
                    "id": self._nights[source] + night + 1,
                    "source": source,
                    "started_at": begun,
                    "finished_at": begun + timedelta(minutes=20),
                    "origin": "live",
                    "result": "failed" if night % 97 == 5 else "ok",
                    "cause": "unreachable" if night % 97 == 5 else "",
                    **dict.fromkeys(("requests", "entries"), 40),
                    **dict.fromkeys(("new", "changed", "unchanged", "unread", "gone", "blocked"), 1),
                    "cut_short": False,
                    "detail": {"Feed": {"answer": "answered", "lines": 20}},
                },
            )

    def _crawl(self, source: str, at: datetime) -> int:
        night = _NIGHTS - (END - at) / self._pause
        return self._nights[source] + min(_NIGHTS, max(0, int(night))) + 1

    def _write_lines(self, story: Story) -> None:
        """The lines of lists that led to it, and what was decided about it and about another that was left out."""
        at = story.published_at
        judged = {"source": story.source, "decided_at": at, "step": "list"}
        self._load.add(
            "entry",
            {
                "source": story.source,
                "list_url": f"https://{story.source}.example/feed/",
                "title": story.title,
                "title_fold": digest(fold(story.title)),
                "stamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "published_on": at.date(),
                "published_at": at,
                "published_precision": "second",
                "published_raw": at.isoformat(),
                "published_from": "feed",
                "url": story.url,
                "key": story.url,
                "article_id": story.number,
                "first_seen_at": at,
                "last_seen_at": at + _DAY,
                "summary": "",
            },
        )
        for url, kept in ((story.url, True), (f"{story.url}left-out/", False)):
            weight = {"kept": kept, "score": 0.9 if kept else 0.1, "words": "inspectorate" if kept else ""}
            self._load.add("decision", judged | weight | {"url": url, "key": url})

    def _write_links(self, story: Story) -> None:
        """What it is a copy of and what it reports on."""
        if story.copied:
            self._link(story, story.copied, COPY_OF, 0.8, "five-word runs")
        if story.source_kind == SYNDICATOR and story.original and not story.linked:
            self._link(story, story.original, SAME_RELEASE, 1.0, "same text")
        if story.source_kind == "press" and story.original and not story.copied:
            self._link(story, story.original, REPORTS_ON, 0.2, "by the release")

    def _link(self, story: Story, other: int, relation: str, score: float, method: str) -> None:
        words = round(score * len(" ".join(story.paragraphs).split()))
        self._load.add(
            "article_link",
            {
                "from_id": story.number,
                "to_id": other,
                "relation": relation,
                "score": score,
                "shared_words": words,
                "longest_run": words,
                "confidence": 0.9 if relation == REPORTS_ON else 1.0,
                "evidence": "quotation" if relation == REPORTS_ON else "runs",
                "method": method,
            },
        )
