"""Gathers the numbers of a report on a period: how much, how fast, how far covered, edited, and what was missed."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from archive.reports.charts import Series

NEEDS = frozenset(
    {
        "sources",
        "bodies",
        "articles",
        "article_bodies",
        "coverage",
        "changes",
        "vanished",
        "crawls",
        "source_days",
        "gaps",
    }
)
"""The views that it is made of."""

_SHOWN = 4  # sources with a colour of their own; five with all others
_BODIES = 25
# Ends of the classes of lags in minutes, and what they are called.
_LAGS = (
    (0, "before it"),
    (60, "within 1 hour"),
    (180, "1 to 3 hours"),
    (360, "3 to 6 hours"),
    (1440, "6 to 24 hours"),
    (4320, "1 to 3 days"),
    (10080, "3 to 7 days"),
    (20160, "7 to 14 days"),
    (10**9, "later"),
)
_ITEMS = """
SELECT substr(published_on, 1, 7) AS month, source, count(*) FROM articles
WHERE published_on BETWEEN :since AND :until GROUP BY 1, 2 ORDER BY 1, 2
"""
_COUNTS = """
SELECT 'articles, by the inspectorate', count(*) FROM articles
    WHERE source_kind = 'inspectorate' AND published_on BETWEEN :since AND :until
UNION ALL SELECT 'articles, by the press', count(*) FROM articles
    WHERE source_kind = 'press' AND published_on BETWEEN :since AND :until
UNION ALL SELECT 'articles, by others', count(*) FROM articles
    WHERE source_kind NOT IN ('inspectorate', 'press') AND published_on BETWEEN :since AND :until
UNION ALL SELECT 'articles without a date (in no figure by time)', count(*) FROM articles WHERE published_on IS NULL
UNION ALL SELECT 'edits seen', count(*) FROM changes
    WHERE change <> 'quiet' AND substr(seen_from, 1, 10) BETWEEN :since AND :until
UNION ALL SELECT 'articles found to have vanished', count(*) FROM vanished
    WHERE substr(missed_at, 1, 10) BETWEEN :since AND :until
"""
_COVERAGE = """
SELECT source, lag_minutes, lag_days FROM coverage
WHERE counts_once = 1 AND confidence >= 0.5 AND release_published_on BETWEEN :since AND :until
"""
_BY_BODY = """
SELECT b.body_name, count(DISTINCT b.article_id), count(DISTINCT c.release_id), count(DISTINCT c.article_id)
FROM article_bodies AS b
LEFT JOIN coverage AS c ON c.release_id = b.article_id AND c.counts_once = 1 AND c.confidence >= 0.5
WHERE b.role = 'subject' AND b.source_kind = 'inspectorate' AND b.published_on BETWEEN :since AND :until
GROUP BY b.body, b.body_name ORDER BY 2 DESC, 1
"""
_EDITS = """
SELECT substr(seen_from, 1, 7), source, count(*) FROM changes
WHERE change <> 'quiet' AND substr(seen_from, 1, 10) BETWEEN :since AND :until GROUP BY 1, 2 ORDER BY 1, 2
"""
_DAYS = """
SELECT source, sum(good_crawls > 0), sum(crawls > 0 AND good_crawls = 0), sum(failed_crawls), sum(blocked)
FROM source_days WHERE day BETWEEN :since AND :until GROUP BY source ORDER BY source
"""
_GAPS = """
SELECT source, last_good_day, coalesce(next_good_day, 'still open'), days_missed, failed_crawls FROM gaps
WHERE last_good_day <= :until AND coalesce(next_good_day, '9999') >= :since ORDER BY source, last_good_day
"""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Numbers with the names of their columns."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Series to be drawn, and the table of the same numbers."""

    labels: Sequence[str]
    series: Sequence[Series]
    table: Table


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that a report says. Days are as asked for, empty where open; `last` is the end of the last crawl's day."""

    since: str
    until: str
    first_day: str
    last_crawl: str
    counts: Table
    items: Figure
    lags: Figure
    lag_sources: Table
    undatable: int
    coverage: Figure
    edits: Figure
    days: Table
    gaps: Table


def report(path: Path, since: str, until: str) -> Report:
    """The numbers of the tables in the file at `path`, of what is dated from one day to the other, both counted."""
    within = {"since": since or "0000", "until": until or "9999"}
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as made:

        def asked(statement: str) -> list[tuple[Any, ...]]:
            return made.execute(statement, within if ":since" in statement else {}).fetchall()

        covering = asked(_COVERAGE)
        first, last = asked(
            "SELECT coalesce(min(started_at), ''), coalesce(max(started_at), '') FROM crawls"
        )[0]
        return Report(
            since=since,
            until=until,
            first_day=first,
            last_crawl=last,
            counts=Table(heads=("what", "number"), rows=asked(_COUNTS)),
            items=_by_month(asked(_ITEMS), "articles"),
            lags=_lags([lag for _, lag, _ in covering if lag is not None]),
            lag_sources=_lag_sources(covering),
            undatable=sum(lag is None for _, lag, _ in covering),
            coverage=_coverage(asked(_BY_BODY)),
            edits=_by_month(asked(_EDITS), "edits"),
            days=Table(
                heads=(
                    "source",
                    "days crawled well",
                    "days crawled in vain",
                    "failed crawls",
                    "blocked looks",
                ),
                rows=asked(_DAYS),
            ),
            gaps=Table(
                heads=("source", "last good day", "next good day", "days missed", "failed crawls"),
                rows=asked(_GAPS),
            ),
        )


def _by_month(rows: Sequence[tuple[Any, ...]], what: str) -> Figure:
    """Numbers by month and source; months without any are there as well, small sources drawn together."""
    months = _months(sorted({row[0] for row in rows}))
    many: dict[tuple[str, str], int] = {(month, source): number for month, source, number in rows}
    totals: dict[str, int] = {}
    for _, source, number in rows:
        totals[source] = totals.get(source, 0) + number
    largest = sorted(totals, key=lambda source: (-totals[source], source))
    groups = [(source, [source]) for source in largest[:_SHOWN]]
    if largest[_SHOWN:]:
        groups.append(("others", largest[_SHOWN:]))
    series = [
        Series(name=name, values=[sum(many.get((month, one), 0) for one in sources) for month in months])
        for name, sources in groups
    ]
    return Figure(labels=months, series=series, table=Table(heads=("month", "source", what), rows=rows))


def _months(found: Sequence[str]) -> list[str]:
    """All months from the first to the last. Ex: 2024-12, 2025-01"""
    if not found:
        return []
    first, last = (int(one[:4]) * 12 + int(one[5:7]) - 1 for one in (found[0], found[-1]))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)]


def _lags(minutes: Sequence[int]) -> Figure:
    numbers = [0] * len(_LAGS)
    for lag in minutes:
        numbers[next(at for at, (end, _) in enumerate(_LAGS) if lag < end)] += 1
    names = [name for _, name in _LAGS]
    table = Table(heads=("after the release", "articles"), rows=list(zip(names, numbers, strict=True)))
    return Figure(labels=names, series=[Series(name="articles", values=numbers)], table=table)


def _lag_sources(covering: Sequence[tuple[Any, ...]]) -> Table:
    """The median lag of each newspaper, of what followed the release."""
    lags: dict[str, list[int]] = {}
    articles: dict[str, int] = {}
    for source, lag, _ in covering:
        articles[source] = articles.get(source, 0) + 1
        if lag is not None and lag >= 0:
            lags.setdefault(source, []).append(lag)
    rows = [
        (source, articles[source], len(lags.get(source, ())), _hours(lags.get(source)))
        for source in sorted(articles)
    ]
    return Table(heads=("source", "articles on releases", "with a lag", "median hours"), rows=rows)


def _hours(minutes: Sequence[int] | None) -> float | str:
    return round(median(minutes) / 60, 1) if minutes else ""


def _coverage(rows: Sequence[tuple[Any, ...]]) -> Figure:
    drawn = rows[:_BODIES]
    series = [
        Series(name="releases covered", values=[row[2] for row in drawn]),
        Series(name="not covered", values=[row[1] - row[2] for row in drawn]),
    ]
    heads = ("force or service", "releases", "covered", "articles on them")
    return Figure(labels=[row[0] for row in drawn], series=series, table=Table(heads=heads, rows=rows))
