"""Puts the pages and the tables of an archive together as one application, with Datasette."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm

from archive.store import Archive
from archive.views import declared
from archive.web import tables
from archive.web.article import Articles
from archive.web.force import force, forces
from archive.web.front import front
from archive.web.guard import Application, guarded
from archive.web.page import FILTERS, Shown, shown
from archive.web.questions import Questions, on_tables
from archive.web.searching import Searching

SERVED = frozenset(view.name for view in declared())
"""The views that are tables here: all of them."""

_FOLDER = Path(__file__).parent
_SETTINGS = {
    "allow_download": False,
    "allow_facet": True,
    "allow_signed_tokens": False,
    "default_cache_ttl": 0,
    "default_page_size": 50,
    "facet_time_limit_ms": 1000,
    "max_csv_mb": 200,
    "max_returned_rows": 1000,
    "num_sql_threads": 3,
    "sql_time_limit_ms": 10_000,
    "suggest_facets": False,
}
_FACETS = {
    "articles": ["source", "source_kind", "published_year", "state"],
    "article_bodies": ["source", "body", "role", "published_year"],
    "article_programmes": ["source", "programme", "role", "published_year"],
    "coverage": ["source", "release_year"],
    "changes": ["source", "change"],
    "captures": ["source", "outcome", "origin"],
    "crawls": ["source", "result"],
}
_LICENCE = (
    "What sources under the Open Government Licence v3.0 say is here in full. Of all others the tables hold titles, "
    "addresses, dates and measures, and none of the text. Column licence says which."
)


class _Pages:
    """The addresses of the pages, as Datasette asks for them."""

    __name__ = "archive.web"  # Datasette takes plugins for modules

    def __init__(self, archive: Archive) -> None:
        self._articles, self._searching = Articles(archive), Searching(archive)
        self._questions = Questions(archive)

    @hookimpl  # type: ignore[untyped-decorator]
    def register_routes(self) -> list[tuple[str, Any]]:
        return [
            (r"^/$", front),
            (r"^/search$", self._searching.page),
            (r"^/article/(?P<article>hm-[0-9a-z]+)$", self._articles.page),
            (r"^/article/(?P<article>hm-[0-9a-z]+)/diff$", self._articles.diff),
            (r"^/forces$", forces),
            (r"^/force/(?P<body>[0-9a-z-]+)$", force),
            (r"^/questions$", self._questions.every),
            (r"^/question/(?P<name>[0-9a-z_]+)\.csv$", self._questions.csv),
            (r"^/question/(?P<name>[0-9a-z_]+)$", self._questions.page),
            (r"^/columns$", columns),
            (r"^/licence$", licence),
        ]


async def licence(datasette: Any, request: Any) -> Any:
    """What may be done with what is shown, source by source."""
    found = await tables.rows(
        datasette,
        "SELECT s.source, s.title, s.kind, s.licence, s.terms, s.terms_url, count(a.article_id) AS articles "
        "FROM sources AS s JOIN articles AS a USING (source) GROUP BY s.source ORDER BY s.kind, s.source",
    )
    return await shown(datasette, request, Shown(template="licence.html", said={"sources": found}))


async def columns(datasette: Any, request: Any) -> Any:
    """What the tables and their columns mean."""
    return await shown(datasette, request, Shown(template="columns.html", said={"views": declared()}))


@contextmanager
def application(archive: Archive, path: Path) -> Iterator[Application]:
    """The application of an archive and of its tables in the SQLite file at `path`, which does not change."""
    pages = _Pages(archive)
    served = Datasette(
        immutables=[str(path)],
        metadata=_metadata(),
        settings=_SETTINGS,
        template_dir=str(_FOLDER / "templates"),
        static_mounts=[("assets", str(_FOLDER / "static"))],
        cors=False,
    )
    served.jinja_env.filters.update(FILTERS)
    pm.register(pages)  # for as long as Datasette asks for addresses; another application has its own
    try:
        asked = served.app()
    finally:
        pm.unregister(pages)
    try:
        yield guarded(asked)
    finally:
        served.get_database(tables.NAME).close()


def _metadata() -> dict[str, Any]:
    described = {
        view.name: {
            "description": view.meaning,
            "about": "what its columns mean",
            "about_url": f"/columns#{view.name}",
            **({"facets": _FACETS[view.name]} if view.name in _FACETS else {}),
        }
        for view in declared()
    }
    return {
        "title": "Archive of HMICFRS and the press",
        "license": _LICENCE,
        "extra_css_urls": ["/assets/tables.css"],
        "databases": {
            tables.NAME: {
                "description": _LICENCE,
                "tables": {**described, "handed_out": {"hidden": True}},
                "queries": on_tables(),
            }
        },
    }


__all__ = ["SERVED", "application"]
