"""Fills an archive with many years of made-up news, as recording would have, in a minute or two.

`filled(bench, "sqlite")` is the URL of the archive that all parts of a run share. What is derived stands beside what it
is derived from, but thinner: of each text a quarter of the sample of runs, and of each page a line of bytes.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from postgres_server import ask, database

from archive import Archive
from archive.archive_url import address
from archive.folding import digest, fold
from archive.relations.accounts import SAME_RELEASE
from archive.relations.copies import COPY_OF
from archive.relations.links import REPORTS_ON
from bench.kept_story import Kept
from bench.loading import Rows, loading, write
from bench.pouring import pour
from bench.setting import Setting
from bench.stories import END, SYNDICATOR, Newsroom, Story

ARTICLES, CAPTURES = 200_000, 5
"""Articles of the usual archive, and captures of each of them on average: a million."""

_NIGHTS = 520  # of each source
_AT_ONCE, _AHEAD = 2_000, 4  # articles of a part, and parts that wait to be written
_DAY = timedelta(days=1)


def filled(
    bench: Setting, kind: Literal["sqlite", "postgresql"], articles: int, captures: int = CAPTURES
) -> str:
    """The URL of an archive of so many articles, made on both databases when it is first asked for in a run."""
    name = f"bulk_{articles}_{captures}"
    file = bench.folder / f"{name}.db"
    on_postgres = None if bench.postgres is None else database(bench.postgres, name)
    if not file.exists():
        fill(f"sqlite:///{file}", articles, captures)
        if bench.postgres is not None and on_postgres is not None:
            ask(bench.postgres, f"CREATE DATABASE {name}")
            _poured(file, on_postgres)
    if kind == "sqlite":
        return f"sqlite:///{file}"
    assert on_postgres is not None  # noqa: S101 - who asks for Postgres has one
    return on_postgres


def fill(url: str, articles: int = ARTICLES, captures: int = CAPTURES, seed: int = 1) -> Newsroom:
    """Fill an archive that has nothing in it. The same archive each time, and on both databases."""
    news = Newsroom(articles=articles, seed=seed)
    if address(url).get_backend_name() == "postgresql":
        with TemporaryDirectory() as folder:
            file = Path(folder) / "bulk.db"
            fill(f"sqlite:///{file}", articles, captures, seed)
            _poured(file, url)
        return news
    with Archive(url) as archive:
        archive.upgrade()
        for facts in news.sources():
            archive.enlist(facts)
        with loading(archive.engine) as connection:
            for rows in _in_parts(Years(news=news, captures=captures)):
                write(connection, rows)
    return news


def _poured(file: Path, url: str) -> None:
    with Archive(url) as archive:
        archive.upgrade()
    pour(file, url)


def _in_parts(years: "Years") -> Iterator[Rows]:
    """All rows, some thousand articles at a time; those of a large archive are made by two processes."""
    yield years.crawls(Rows())
    parts = [
        range(first, min(first + _AT_ONCE, years.news.articles + 1))
        for first in range(1, years.news.articles + 1, _AT_ONCE)
    ]
    if len(parts) == 1:
        yield years.stories(parts[0], Rows())
        return
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        under_way: deque[Future[Rows]] = deque()
        for part in parts:
            under_way.append(pool.submit(years.stories, part, Rows()))
            if len(under_way) > _AHEAD:
                yield under_way.popleft().result()
        yield from (one.result() for one in under_way)


@dataclass(frozen=True, kw_only=True)
class Years:
    """The rows of a newsroom's archive."""

    news: Newsroom
    captures: int

    @cached_property
    def _pause(self) -> timedelta:
        return max(_DAY, self.news.days * _DAY / _NIGHTS)

    @cached_property
    def _first_nights(self) -> dict[str, int]:
        return {facts.name: place * (_NIGHTS + 1) + 1 for place, facts in enumerate(self.news.sources())}

    def stories(self, numbers: range, rows: Rows) -> Rows:
        """Add the rows of some stories."""
        kept = Kept(self.news, self.captures, rows, self._crawl)
        for number in numbers:
            story = self.news.story(number)
            kept.write(story)
            self._add_lines(story, rows)
            self._add_links(story, rows)
        return rows

    def crawls(self, rows: Rows) -> Rows:
        """Add the nights of all sources."""
        for source, first in self._first_nights.items():
            self._add_crawls(source, first, rows)
        return rows

    def _add_crawls(self, source: str, first: int, rows: Rows) -> None:
        for night in range(_NIGHTS + 1):
            begun = END - (_NIGHTS - night) * self._pause
            rows.add(
                "crawl",
                {
                    "id": first + night,
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
        return self._first_nights[source] + min(_NIGHTS, max(0, int(night)))

    def _add_lines(self, story: Story, rows: Rows) -> None:
        """The lines of lists that led to it, and what was decided about it and about another that was left out."""
        at = story.published_at
        judged = {"source": story.source, "decided_at": at, "step": "list"}
        rows.add(
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
            rows.add("decision", judged | weight | {"url": url, "key": url})

    def _add_links(self, story: Story, rows: Rows) -> None:
        """What it is a copy of and what it reports on."""
        if story.copied:
            self._link(rows, story, story.copied, COPY_OF, 0.8, "five-word runs")
        if story.source_kind == SYNDICATOR and story.original and not story.linked:
            self._link(rows, story, story.original, SAME_RELEASE, 1.0, "same text")
        if story.source_kind == "press" and story.original and not story.copied:
            self._link(rows, story, story.original, REPORTS_ON, 0.2, "by the release")

    def _link(self, rows: Rows, story: Story, other: int, relation: str, score: float, method: str) -> None:
        words = round(score * len(" ".join(story.paragraphs).split()))
        rows.add(
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
