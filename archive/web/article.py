"""The page of an article, with its versions, and of what changed between two of them."""

import asyncio
from dataclasses import dataclass
from typing import Any

from archive import history, portrait
from archive.comparison import Change, compare
from archive.comparison_page import citable
from archive.errors import ArchiveError
from archive.export.sharing import OPEN_LICENCE, RESEARCH_COPY
from archive.model import Article, ReadingRow, Source, Version
from archive.portrait import Portrait
from archive.store import Archive
from archive.timeline import Event, timeline
from archive.web import tables
from archive.web.page import Shown, number, refused, shown

_COVERAGE = """
SELECT c.release_id, c.release_title, c.release_published_on, c.article_id, c.title, c.source, s.title AS source_title,
    c.published_on, c.lag_minutes, c.lag_days, c.score, c.longest_run, c.confidence
FROM coverage AS c JOIN sources AS s ON s.source = c.source WHERE {0} = :article
ORDER BY c.published_on, c.article_id, c.release_id
"""
_LINKED = """
SELECT l.relation, l.to_article_id, l.to_url, a.title FROM links AS l
LEFT JOIN articles AS a ON a.article_id = l.to_article_id
WHERE l.from_article_id = :article AND l.relation IN ('original', 'get_the_report')
"""
_NAMED = """
SELECT 'body' AS kind, body AS slug, name FROM bodies UNION ALL
SELECT 'programme', programme, label FROM programmes UNION ALL
SELECT DISTINCT 'office holder', person, name FROM office_holders
"""
_GRADES = "SELECT scale, grade, label FROM scales"


@dataclass(frozen=True, kw_only=True)
class Told:
    """All there is of an article: as it is shown, how it came to be so, and what may be done with it."""

    portrait: Portrait
    versions: list[tuple[Version, ReadingRow]]
    events: list[Event]
    source: Source
    reading: ReadingRow
    version: Version

    @property
    def held_back(self) -> str:
        """That the words are not to be passed on; empty where they may be."""
        free = self.source.licence == OPEN_LICENCE and not self.portrait.article.noarchive
        return "" if free else RESEARCH_COPY


class Articles:
    """The pages; they read the archive itself, so that what was taken down is not shown from then on."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def page(self, datasette: Any, request: Any) -> Any:
        """One article, as it reads now or in the version that is asked for."""
        ref = request.url_vars["article"]
        try:
            told = await asyncio.to_thread(self._told, ref, number(request, "version", 0))
        except ArchiveError as error:
            return await refused(datasette, request, str(error), 404)
        one = {"article": told.portrait.article.public_id}
        named = await tables.rows(datasette, _NAMED)
        said = {
            "told": told,
            "one": told.portrait,
            "citable": citable(told.version),
            "reports_on": await tables.rows(datasette, _COVERAGE.format("c.article_id"), one),
            "reported_by": await tables.rows(datasette, _COVERAGE.format("c.release_id"), one),
            "linked": await tables.rows(datasette, _LINKED, one),
            "names": {(row["kind"], row["slug"]): row["name"] for row in named},
            "grades": {
                (row["scale"], row["grade"]): row["label"] for row in await tables.rows(datasette, _GRADES)
            },
            "last": told.versions[-1][0].number,
        }
        return await shown(datasette, request, Shown(template="article.html", said=said))

    async def diff(self, datasette: Any, request: Any) -> Any:
        """What changed from one version to another; without any named, between the last two."""
        ref, before, after = (request.url_vars["article"], *(number(request, n, 0) for n in ("from", "to")))
        try:
            article, versions, source = await asyncio.to_thread(self._versions, ref)
            new = _of(versions, after or versions[-1][0].number)
            old = _of(versions, before or max(versions[0][0].number, new[0].number - 1))
        except ArchiveError as error:
            return await refused(datasette, request, str(error), 404)
        changes = await asyncio.to_thread(compare, old[1], new[1])
        free = source.licence == OPEN_LICENCE and not article.noarchive
        said = {
            "article": article,
            "versions": versions,
            "old": old[0],
            "new": new[0],
            "title": new[1].title,
            "source": source,
            "changes": list(map(_named, changes)),
            "cited": (citable(old[0]), citable(new[0])),
            "held_back": "" if free else RESEARCH_COPY,
        }
        return await shown(datasette, request, Shown(template="diff.html", said=said))

    def _told(self, ref: str, wanted: int) -> Told:
        with self._archive.session() as session:
            article = history.find(session, ref)
            now = portrait.now(session, article)
            versions = history.versions(session, article)
            version, reading = _of(versions, wanted) if wanted else (now.version, now.reading)
            return Told(
                portrait=now,
                versions=versions,
                events=timeline(session, article),
                source=session.get_one(Source, article.source),
                reading=reading,
                version=version,
            )

    def _versions(self, ref: str) -> tuple[Article, list[tuple[Version, ReadingRow]], Source]:
        with self._archive.session() as session:
            article = history.find(session, ref)
            return article, history.versions(session, article), session.get_one(Source, article.source)


def _of(versions: list[tuple[Version, ReadingRow]], wanted: int) -> tuple[Version, ReadingRow]:
    for version, reading in versions:
        if version.number == wanted:
            return version, reading
    raise history.UnknownVersion(f"there is no version {wanted}: there are 1 to {len(versions)}")


def _named(change: Change) -> tuple[str, Change]:
    """A change with what it is called. Ex: text, paragraph 3"""
    at = change.after or change.before
    return (f"{change.part}, paragraph {at}" if at else change.part), change
