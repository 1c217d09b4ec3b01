"""The front page: how much there is, when it was published, and how well each force is covered."""

from typing import Any

from archive.reports import charts
from archive.reports.charts import Series
from archive.web import tables
from archive.web.page import Shown, drawn, shown

KINDS = ("inspectorate", "syndicator", "government", "press")

_COUNTS = """
SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM sources) AS sources,
    (SELECT count(*) FROM articles WHERE source_kind = 'inspectorate') AS releases,
    (SELECT count(*) FROM articles WHERE source_kind = 'press') AS press,
    (SELECT count(DISTINCT release_id || article_id) FROM coverage) AS covering,
    (SELECT count(*) FROM changes WHERE change <> 'quiet') AS edits,
    (SELECT count(*) FROM vanished) AS vanished,
    (SELECT min(published_on) FROM articles) AS first_day, (SELECT max(published_on) FROM articles) AS last_day,
    (SELECT max(started_at) FROM crawls) AS last_crawl
"""
_TIMES = """
SELECT substr(published_on, 1, :long) AS time, source_kind, count(*) AS articles
FROM articles WHERE published_on IS NOT NULL GROUP BY 1, 2 ORDER BY 1
"""
# A release counts for each body it is about. How sure a link has to be is as in q01.
COVERED = """
SELECT b.body, b.body_name, count(DISTINCT b.article_id) AS releases,
    count(DISTINCT c.release_id) AS covered, count(DISTINCT c.article_id) AS articles
FROM article_bodies AS b
LEFT JOIN coverage AS c ON c.release_id = b.article_id AND c.counts_once = 1 AND c.confidence >= 0.5
WHERE b.role = 'subject' AND b.source_kind = 'inspectorate'
GROUP BY b.body, b.body_name ORDER BY articles DESC, releases DESC, b.body
"""
_FACETS = {
    "source": "SELECT s.source AS slug, s.title AS name, count(a.article_id) AS articles FROM sources AS s "
    "JOIN articles AS a ON a.source = s.source GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 12",
    "programme": "SELECT programme AS slug, label AS name, count(*) AS articles FROM article_programmes "
    "WHERE role = 'subject' GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 12",
    "year": "SELECT published_year AS slug, published_year AS name, count(*) AS articles FROM articles "
    "WHERE published_year IS NOT NULL GROUP BY 1, 2 ORDER BY 1 DESC LIMIT 16",
}


async def front(datasette: Any, request: Any) -> Any:
    """The page."""
    counts = await tables.row(datasette, _COUNTS)
    covered = await tables.rows(datasette, COVERED)
    facets = {name: await tables.rows(datasette, asked) for name, asked in _FACETS.items()}
    newest = await tables.rows(
        datasette,
        "SELECT article_id, title, source, published_on FROM articles WHERE title IS NOT NULL "
        "ORDER BY published_on DESC, article_id LIMIT 8",
    )
    said = {
        "counts": counts,
        "timeline": await _timeline(datasette),
        "covered": covered[:15],
        "coverage": _coverage(covered[:15]),
        "more_forces": max(0, len(covered) - 15),
        "facets": facets,
        "newest": newest,
    }
    return await shown(datasette, request, Shown(template="front.html", said=said))


async def _timeline(datasette: Any) -> Any:
    """Articles by kind of source and month; by year where the months are too many to be told apart."""
    found = await tables.rows(datasette, _TIMES, {"long": 7})
    if len({row["time"] for row in found}) > 36:
        found = await tables.rows(datasette, _TIMES, {"long": 4})
    times = sorted({row["time"] for row in found})
    many = {(row["time"], row["source_kind"]): row["articles"] for row in found}
    kinds = [kind for kind in KINDS if any((time, kind) in many for time in times)]
    series = [Series(name=kind, values=[many.get((time, kind), 0) for time in times]) for kind in kinds]
    table = [(time, *(one.values[at] for one in series)) for at, time in enumerate(times)]
    picture = charts.columns("Articles by time of publication and kind of source", times, series)
    return {"picture": drawn(picture), "heads": ("published", *kinds), "rows": table}


def _coverage(covered: Any) -> Any:
    series = [
        Series(name="releases covered", values=[row["covered"] for row in covered]),
        Series(name="not covered", values=[row["releases"] - row["covered"] for row in covered]),
    ]
    names = [row["body_name"] or row["body"] for row in covered]
    return drawn(charts.bars("Releases by force, and how many the press reported on", names, series))
