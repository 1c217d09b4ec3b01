"""How the archive stands: per source, what it holds and how its last crawl ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, case, func, select, text
from sqlalchemy.orm import Session, aliased

from archive.model import Article, Crawl, Source, Version
from archive.proof import manifests


@dataclass(frozen=True, kw_only=True)
class DatabaseStatus:
    """Where the archive is (without a password), the revision of its schema, how many bytes it takes.

    `manifest` is the number of the last manifest, 0 before the first, `manifest_sha256` its digest.
    """

    database: str
    revision: str
    bytes: int
    manifest: int = 0
    manifest_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class SourceStatus:
    """One source: articles it has, versions (quiet ones left out), edits of late, its last crawl.

    `gone` articles were removed; `blocked` ones met a block at the last look. `last_result` is empty for a
    crawl that was cut off or is running.
    """

    source: str
    articles: int = 0
    gone: int = 0
    blocked: int = 0
    versions: int = 0
    edits_7_days: int = 0
    edits_30_days: int = 0
    last_crawl_at: datetime | None = None
    last_result: str = ""
    last_cause: str = ""
    last_ok_at: datetime | None = None


def by_source(session: Session, now: datetime) -> list[SourceStatus]:
    """Every source the archive knows, by name; edits are counted back from `now`."""
    articles, versions = _articles(session), _versions(session, now)
    crawls, ok = _last_crawls(session), _last_ok(session)
    found = []
    for name in session.scalars(select(Source.name).order_by(Source.name)):
        count, gone, blocked = articles.get(name, (0, 0, 0))
        loud, week, month = versions.get(name, (0, 0, 0))
        last = crawls.get(name)
        found.append(
            SourceStatus(
                source=name,
                articles=count,
                gone=gone,
                blocked=blocked,
                versions=loud,
                edits_7_days=week,
                edits_30_days=month,
                last_crawl_at=last.started_at if last else None,
                last_result=(last.result or "") if last else "",
                last_cause=last.cause if last else "",
                last_ok_at=ok.get(name),
            )
        )
    return found


def _number_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0), type_=Integer)


def _articles(session: Session) -> dict[str, tuple[int, int, int]]:
    gone, blocked = _number_where(Article.state == "gone"), _number_where(Article.last_outcome == "blocked")
    statement = select(Article.source, func.count(), gone, blocked).where(Article.merged_into.is_(None))
    rows = session.execute(statement.group_by(Article.source))
    return {source: (count, gone, blocked) for source, count, gone, blocked in rows}


def _versions(session: Session, now: datetime) -> dict[str, tuple[int, int, int]]:
    def edits_within(days: int) -> ColumnElement[int]:
        since = now - timedelta(days=days)
        return _number_where(Version.change.in_(("edit", "revert")) & (Version.seen_from > since))

    loud = _number_where(Version.change != "quiet")
    statement = (
        select(Article.source, loud, edits_within(7), edits_within(30))
        .join(Version, Version.article_id == Article.id)
        .group_by(Article.source)
    )
    return {source: (loud, week, month) for source, loud, week, month in session.execute(statement)}


def _last_crawls(session: Session) -> dict[str, Crawl]:
    one = aliased(Crawl)
    newest = (
        select(one.id)
        .where(one.source == Source.name)
        .order_by(one.started_at.desc(), one.id.desc())
        .limit(1)
        .correlate(Source)
        .scalar_subquery()
    )
    crawls = session.scalars(select(Crawl).join(Source, Crawl.id == newest))
    return {crawl.source: crawl for crawl in crawls}


def _last_ok(session: Session) -> dict[str, datetime | None]:
    ended = (
        select(Crawl.finished_at)
        .where(Crawl.source == Source.name, Crawl.result == "ok")
        .order_by(Crawl.started_at.desc(), Crawl.id.desc())
        .limit(1)
        .correlate(Source)
        .scalar_subquery()
    )
    return {row[0]: row[1] for row in session.execute(select(Source.name, ended))}


def database_status(session: Session, where: str, revision: str | None) -> DatabaseStatus:
    """The database of this session, which is at `where` and of that revision."""
    size = "SELECT pg_database_size(current_database())"
    if session.get_bind().dialect.name == "sqlite":
        size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    last = manifests.head(session)
    return DatabaseStatus(
        database=where,
        revision=revision or "",
        bytes=session.scalar(text(size)) or 0,
        manifest=last.number if last else 0,
        manifest_sha256=last.sha256 if last else "",
    )
