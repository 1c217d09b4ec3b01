"""The pages of forces and services: all of them, and one with its inspections and what the press made of them."""

from collections.abc import Sequence
from typing import Any

from archive import queries
from archive.reports import charts
from archive.reports.charts import Series
from archive.web import tables
from archive.web.front import COVERED
from archive.web.page import Shown, drawn, number, refused, shown

_A_PAGE = 100  # of the timeline
_COVERAGE = """
SELECT DISTINCT c.release_id, c.article_id, c.title, c.source, s.title AS source_title, c.published_on, c.lag_minutes,
    c.lag_days, c.score, c.counts_once
FROM coverage AS c JOIN sources AS s ON s.source = c.source
JOIN article_bodies AS b ON b.article_id = c.release_id AND b.role = 'subject'
WHERE b.body = :body AND c.confidence >= 0.5 ORDER BY c.published_on, c.article_id
"""
_GRADES = """
SELECT DISTINCT g.published_on, g.scale, g.question, g.label, g.article_id, g.title FROM article_grades AS g
WHERE g.body = :body AND g.source_kind = 'inspectorate' ORDER BY g.published_on DESC, g.scale, g.question LIMIT 60
"""
_NAMES = "SELECT name, valid_from, valid_to FROM body_names WHERE body = :body ORDER BY valid_from"
_WATCHED = """
SELECT DISTINCT s.source, s.title FROM source_areas AS a JOIN sources AS s USING (source)
WHERE a.body = :body ORDER BY s.title
"""
_SOURCES = "SELECT source, title FROM sources"
_ALL = f"""
SELECT o.body, o.name, o.kind, o.region, c.releases, c.covered, c.articles,
    (SELECT count(*) FROM article_bodies AS p WHERE p.body = o.body AND p.role = 'subject'
        AND p.source_kind = 'press') AS press
FROM bodies AS o LEFT JOIN ({COVERED}) AS c ON c.body = o.body
ORDER BY o.kind = 'agency', o.kind, o.name
"""  # noqa: S608 - statements of ours


async def forces(datasette: Any, request: Any) -> Any:
    """All of them, with how many releases and articles are about each."""
    said = {"bodies": await tables.rows(datasette, _ALL)}
    return await shown(datasette, request, Shown(template="forces.html", said=said))


async def force(datasette: Any, request: Any) -> Any:
    """One of them."""
    body = request.url_vars["body"]
    one = {"body": body}
    found = await tables.row(datasette, "SELECT * FROM bodies WHERE body = :body", one)
    if found is None:
        return await refused(
            datasette, request, f"There is no force or service {body!r} in the archive.", 404
        )
    items = await tables.rows(datasette, queries.find("q05").statement, one)
    coverage = await tables.rows(datasette, _COVERAGE, one)
    by_release: dict[str, list[Any]] = {}
    for row in coverage:
        by_release.setdefault(row["release_id"], []).append(row)
    pages = max(1, -(-len(items) // _A_PAGE))
    at = max(1, min(number(request, "page", 1), pages))
    labels = await tables.rows(datasette, "SELECT programme, label FROM programmes")
    said = {
        "body": found,
        "names": await tables.rows(datasette, _NAMES, one),
        "items": list(reversed(items))[(at - 1) * _A_PAGE : at * _A_PAGE],
        "page": at,
        "pages": pages,
        "coverage": by_release,
        "grades": await tables.rows(datasette, _GRADES, one),
        "watched": await tables.rows(datasette, _WATCHED, one),
        "labels": {row["programme"]: row["label"] for row in labels},
        "titles": {row["source"]: row["title"] for row in await tables.rows(datasette, _SOURCES)},
        "picture": _by_year(items),
    }
    return await shown(datasette, request, Shown(template="force.html", said=said))


def _by_year(items: Sequence[tables.Row]) -> Any:
    """Articles about it by year, those of the press and of the others."""
    years = sorted({row["published_on"][:4] for row in items})
    if not years:
        return ""
    every = [str(year) for year in range(int(years[0]), int(years[-1]) + 1)]
    many = dict.fromkeys([(year, press) for year in every for press in (False, True)], 0)
    for row in items:
        many[row["published_on"][:4], row["source_kind"] == "press"] += 1
    series = [
        Series(name="inspectorate and others", values=[many[year, False] for year in every]),
        Series(name="press", values=[many[year, True] for year in every]),
    ]
    return drawn(charts.columns("Articles about it by year", every, series))
