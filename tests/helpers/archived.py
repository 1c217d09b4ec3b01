"""What tests of the archive share: claims to hand in, and what it then holds."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from archive import Archive, Capture, CrawlResult, DateClaim, Due, Origin, SourceFacts
from archive.model import Article, ArticleLink, Base

NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)
FRIDAY = datetime(2023, 8, 4, 9, 30, tzinfo=UTC)
DAY = date(2023, 8, 4)


def article_of(archive: Archive, public_id: str) -> Article:
    with archive.session() as session:
        return session.scalars(select(Article).where(Article.public_id == public_id)).one()


def every(archive: Archive, table: Any) -> list[Any]:
    with archive.session() as session:
        return list(session.scalars(select(table).order_by(*table.__table__.primary_key)))


def number_of(archive: Archive, table: Any) -> int:
    with archive.session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def due(archive: Archive, now: datetime, limit: int, source: str = "gazette") -> list[Due]:
    """What is due now, however lately it was looked at."""
    return archive.due(source, now, limit=limit, rest=timedelta(0))


def did(archive: Archive, *captures: Capture) -> list[str]:
    return [archive.record(capture).did for capture in captures]


def claim(
    on: date = DAY, instant: datetime | None = None, origin: str = "json-ld", **given: str
) -> DateClaim:
    precision = given.get("precision", "minute" if instant else "day")
    field = given.get("field", "published")
    return DateClaim(field=field, on=on, at=instant, precision=precision, raw=f"{on}", origin=origin)


def august(on: int, at: int | None = None, *, field: str = "published", origin: str = "json-ld") -> DateClaim:
    """A claim of a day in August 2023, and of an hour of it where one is given."""
    moment = None if at is None else datetime(2023, 8, on, at, tzinfo=UTC)
    return claim(date(2023, 8, on), moment, origin, field=field)


NAMES = ("gazette", "herald", "echo")


def press(archive: Archive, kind: str = "press", names: Sequence[str] = NAMES) -> None:
    """Let the archive know these sources."""
    for name in names:
        archive.enlist(
            SourceFacts(
                name=name,
                title=f"The {name.title()}",
                kind=kind,
                home=f"https://{name}.example/",
                licence="all-rights-reserved",
                terms="All rights reserved.",
                noted_at=FRIDAY,
            )
        )


def paragraphs(about: str, number: int, *, words: int = 40) -> list[str]:
    """Made-up paragraphs, the same at each call; those about two things have no five words running in common."""
    random = Random(about)  # noqa: S311 - for tests
    said = ["".join(random.choices("aeioulmnrstdgkpv", k=6)) for _ in range(90)]
    return [" ".join(random.choices(said, k=words)) + "." for _ in range(number)]


def copy_links(archive: Archive) -> dict[tuple[str, str], float]:
    """The scores of the copies the archive has found, by the addresses of the copy and of the earlier article."""
    earlier = aliased(Article)
    statement = (
        select(Article.url, earlier.url, ArticleLink.score)
        .join(ArticleLink, ArticleLink.from_id == Article.id)
        .join(earlier, earlier.id == ArticleLink.to_id)
        .where(ArticleLink.relation == "copy_of")
    )
    with archive.session() as session:
        return {(copy, first): score for copy, first, score in session.execute(statement)}


def derived_links(archive: Archive) -> set[tuple[str, str, str, float, int, str]]:
    """All that was derived of how articles belong together, by their addresses."""
    other = aliased(Article)
    statement = (
        select(Article.url, ArticleLink, other.url)
        .join(ArticleLink, ArticleLink.from_id == Article.id)
        .join(other, other.id == ArticleLink.to_id)
    )
    with archive.session() as session:
        return {
            (one, link.relation, another, link.score, link.longest_run, link.evidence)
            for one, link, another in session.execute(statement)
        }


def empty(archive: Archive) -> None:
    """Leave nothing in the archive but its sources."""
    with archive.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "source":
                connection.execute(delete(table))


def crawled(archive: Archive, source: str, at: datetime, result: str = "ok", cause: str = "") -> None:
    """Let a source have been crawled on the network; without a result the crawl was cut off."""
    number = archive.begin(source, at, Origin.LIVE)
    if result:
        none = dict.fromkeys(
            ("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 0
        )
        archive.finish(number, CrawlResult(finished_at=at, result=result, cause=cause, **none))
