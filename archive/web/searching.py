"""The page of articles: all, or those that say what is sought, with how many are of each source, force and year."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from archive.searching import search, snippets
from archive.searching.search import Asked, Matches
from archive.searching.sought import WrongSearch
from archive.store import Archive
from archive.web import tables
from archive.web.page import Shown, asked, marked, number, shown, words

_A_PAGE = 20

FACETS = {
    "source": ("Source", "a.source", ""),
    "kind": ("Kind of source", "a.source_kind", ""),
    "body": ("Force or service", "b.body", "JOIN article_bodies AS b USING (article_id)"),
    "programme": ("Programme", "b.programme", "JOIN article_programmes AS b USING (article_id)"),
    "year": ("Year", "a.published_year", ""),
}
"""Of each facet what it is called, its column, and the table it is in."""

_CONDITIONS = {
    "source": "source = :source",
    "kind": "source_kind = :kind",
    "body": "article_id IN (SELECT article_id FROM article_bodies WHERE body = :body AND role = 'subject')",
    "programme": "article_id IN (SELECT article_id FROM article_programmes WHERE programme = :programme "
    "AND role = 'subject')",
    "year": "published_year = CAST(:year AS INTEGER)",
}
_NAMES = {
    "source": "SELECT source AS slug, title AS name FROM sources",
    "body": "SELECT body AS slug, name FROM bodies",
    "programme": "SELECT programme AS slug, label AS name FROM programmes",
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value that a facet can be narrowed to, how many articles have it, and where that leads."""

    name: str
    articles: int
    link: str
    chosen: bool


class Searching:
    """The page; it asks the archive itself for words, since the tables have none of the press."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def page(self, datasette: Any, request: Any) -> Any:
        """The articles that are asked for in the address."""
        written = asked(request, "q")
        chosen = {name: value for name in FACETS if (value := asked(request, name))}
        try:
            matches = await asyncio.to_thread(self._matches, written) if written else None
        except WrongSearch as error:
            said: dict[str, Any] = {"q": written, "wrong": str(error), "facets": {}, "chosen": chosen}
            return await shown(datasette, request, Shown(template="search.html", said=said, status=400))
        within, values = _within(chosen, matches)
        total = await _total(datasette, within, values)
        at = max(1, min(number(request, "page", 1), -(-total // _A_PAGE)))
        found = await _articles(datasette, within, values, at)
        ids = [row["article_id"] for row in found]
        excerpts = await asyncio.to_thread(self._excerpts, matches, ids) if matches else {}
        said = {
            "q": written,
            "chosen": chosen,
            "facets": await _facets(datasette, within, values, written, chosen),
            "total": total,
            "found": found,
            "excerpts": excerpts,
            "page": at,
            "pages": -(-total // _A_PAGE),
            "link": lambda page: _link(written, {**chosen, "page": page}),
            "csv": _csv_link(chosen),
        }
        return await shown(datasette, request, Shown(template="search.html", said=said))

    def _matches(self, written: str) -> Matches:
        with self._archive.session() as session:
            return search.matches(session, Asked(written=written))

    def _excerpts(self, matches: Matches, ids: Sequence[str]) -> dict[str, tuple[Any, Any]]:
        """Of each article its headline and the place in it that shows best why it was found."""
        terms = matches.sought.terms
        numbers = {matches.ids[one]: True for one in ids}
        with self._archive.session() as session:
            hits = search.hits(session, numbers)
        return {
            hit.article_id: (
                marked(snippets.whole(words(hit.title), terms)),
                marked(snippets.best(words(f"{hit.standfirst} {hit.text}"), terms)),
            )
            for hit in hits
        }


def _within(chosen: dict[str, str], matches: Matches | None) -> tuple[str, dict[str, Any]]:
    """The beginning of a statement on the articles chosen, which `place` puts in order, and its values."""
    conditions = ["title IS NOT NULL", *(_CONDITIONS[name] for name in chosen)]
    values: dict[str, Any] = dict(chosen)
    source = "articles"
    place = "NULL"
    if matches is not None:
        values["ids"] = json.dumps(list(matches.ids))
        source, place = "json_each(:ids) AS f JOIN articles ON articles.article_id = f.value", "f.key"
    # Every part is one of ours; what was asked is bound.
    chosen_ones = f"SELECT article_id, {place} AS place FROM {source} WHERE {' AND '.join(conditions)}"  # noqa: S608
    return f"WITH chosen AS ({chosen_ones})", values


async def _total(datasette: Any, within: str, values: dict[str, Any]) -> int:
    counted = await tables.rows(datasette, f"{within} SELECT count(*) AS total FROM chosen", values)  # noqa: S608
    return int(counted[0]["total"])


async def _articles(datasette: Any, within: str, values: dict[str, Any], at: int) -> Sequence[tables.Row]:
    statement = f"""{within}
        SELECT a.article_id, a.title, a.standfirst, s.title AS source_title, a.published_on, a.state, a.version_count
        FROM chosen JOIN articles AS a USING (article_id)
        JOIN sources AS s ON s.source = a.source
        ORDER BY place, a.published_on DESC, a.article_id LIMIT :many OFFSET :skip"""  # noqa: S608
    return await tables.rows(datasette, statement, {**values, "many": _A_PAGE, "skip": (at - 1) * _A_PAGE})


async def _facets(
    datasette: Any, within: str, values: dict[str, Any], written: str, chosen: dict[str, str]
) -> dict[str, list[Choice]]:
    """What each facet can be narrowed to, or widened from."""
    found = {}
    for name, (title, column, joined) in FACETS.items():
        about = "WHERE b.role = 'subject'" if joined else f"WHERE {column} IS NOT NULL"
        order = "1 DESC" if name == "year" else "2 DESC, 1"
        statement = f"""{within} SELECT {column} AS slug, count(*) AS articles FROM chosen
            JOIN articles AS a USING (article_id) {joined} {about} GROUP BY 1 ORDER BY {order} LIMIT 15"""  # noqa: S608
        counted = await tables.rows(datasette, statement, values)
        names = {}
        if name in _NAMES:
            names = {row["slug"]: row["name"] for row in await tables.rows(datasette, _NAMES[name])}
        found[title] = [
            _choice(name, str(row["slug"]), row["articles"], names, written, chosen) for row in counted
        ]
    return found


def _choice(
    facet: str, slug: str, articles: int, names: dict[str, str], written: str, chosen: dict[str, str]
) -> Choice:
    taken = chosen.get(facet) == slug
    other = {name: value for name, value in chosen.items() if name != facet}
    led = other if taken else {**other, facet: slug}
    return Choice(name=names.get(slug) or slug, articles=articles, link=_link(written, led), chosen=taken)


def _link(written: str, chosen: dict[str, Any]) -> str:
    return "/search?" + urlencode(({"q": written} if written else {}) | chosen)


def _csv_link(chosen: dict[str, str]) -> str:
    """The table of the articles of these facets; of bodies and programmes, those that have others beside as well."""
    names = {"source": "source__exact", "kind": "source_kind__exact", "year": "published_year__exact"}
    asked = {names.get(name, f"{name}s__contains"): value for name, value in chosen.items()}
    return f"/{tables.NAME}/articles.csv?" + urlencode(
        {**asked, "_sort_desc": "published_on", "_stream": "on"}
    )
