"""What an article said, and when."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.orm import Session

from archive.errors import ArchiveError
from archive.model import AddressRow, Article, CaptureRow, ReadingRow, Source, Version
from archive.moments import start_of
from archive.removal import suppression
from archive.versions import LOOKS, READING_ID


class UnknownArticle(ArchiveError):
    """The archive has no article by that id or address."""

    exit_code = 2


class UnknownVersion(ArchiveError):
    """The article had no such version, or was not yet seen at that moment."""

    exit_code = 2


class UnknownSource(ArchiveError):
    """The archive has no source of that name."""

    exit_code = 2


def reading_as_of(moment: datetime | None) -> ColumnElement[int | None]:
    """The id of what an article in the outer query last read as, up to a moment or at all."""
    if moment is None:
        return Article.reading_id.expression
    statement = select(READING_ID).select_from(LOOKS)
    statement = statement.where(CaptureRow.article_id == Article.id, READING_ID.is_not(None))
    statement = statement.where(CaptureRow.captured_at <= moment)
    newest = statement.order_by(CaptureRow.captured_at.desc(), CaptureRow.url.desc()).limit(1)
    return newest.correlate(Article).scalar_subquery()


class TakenDown(ArchiveError):
    """The article was taken down: nothing of it is shown."""

    exit_code = 2


def find(session: Session, ref: str) -> Article:
    """The article of a public id or of any address it ever had; of a merged one, what it became.

    http or https and a trailing slash make no difference. Raises `UnknownArticle`, and `TakenDown`.
    """
    article = located(session, ref)
    if article.state == suppression.WITHHELD:
        raise TakenDown(
            f"{article.public_id} was taken down (scope {suppression.scope_of(session, article)}): nothing of it is "
            "shown; `hmicfrs takedown --list` says when and why"
        )
    return article


def located(session: Session, ref: str) -> Article:
    """The same, whether it was taken down or not. Raises `UnknownArticle`."""
    ref = ref.strip()
    article = _by_id(session, ref) if ref.startswith("hm-") else _by_address(session, ref)
    if article is None:
        raise UnknownArticle(
            f"the archive has no article {ref!r}: give an id (hm-...) or the full address; "
            "`hmicfrs articles` lists them"
        )
    while article.merged_into is not None:
        article = session.get_one(Article, article.merged_into)
    return article


def _by_id(session: Session, public_id: str) -> Article | None:
    return session.scalar(select(Article).where(Article.public_id == public_id))


def _by_address(session: Session, url: str) -> Article | None:
    forms = [form for each in forms_of(url) for form in (each, suppression.hidden(each))]
    # Each by its own index: with `or` all addresses were gone through, 45 ms of 200,000 in place of one.
    met = [select(AddressRow.article_id).where(one.in_(forms)) for one in (AddressRow.url, AddressRow.key)]
    return session.scalar(
        select(Article)
        .where(Article.id.in_(union(*met)))
        .order_by(Article.merged_into.is_not(None), Article.id)
        .limit(1)
    )


def forms_of(url: str) -> list[str]:
    """An address as it may have been kept: with either scheme, with and without its last slash."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
    except ValueError as error:  # "http://[": a bracket that never closes
        raise UnknownArticle(f"{url!r} is not an address: {error}") from error
    path = parts.path.rstrip("/")
    forms = {
        urlunsplit((scheme, parts.netloc.lower(), path + slash, parts.query, ""))
        for scheme in ("http", "https")
        for slash in ("", "/")
    }
    return sorted(forms | {url})


def listing(
    session: Session, source: str | None = None, since: date | None = None, limit: int | None = None
) -> list[tuple[Article, str]]:
    """Articles with the title they have now, newest first; `since` a London day of publication.

    An article without a date counts by the day it was first seen. Raises `UnknownSource`.
    """
    statement = (
        select(Article, ReadingRow.title)
        .join(ReadingRow, ReadingRow.id == reading_as_of(None))
        .where(Article.merged_into.is_(None), Article.state != "withheld")
    )
    if source is not None:
        known_source(session, source)
        statement = statement.where(Article.source == source)
    if since is not None:
        statement = statement.where(published_since(since))
    newest_first = (Article.published_on.desc().nulls_last(), Article.first_seen_at.desc(), Article.id)
    return [
        (article, title) for article, title in session.execute(statement.order_by(*newest_first).limit(limit))
    ]


def published_since(day: date) -> ColumnElement[bool]:
    """Whether an article was published on that London day or later; undated: first seen since."""
    undated = Article.published_on.is_(None) & (Article.first_seen_at >= start_of(day))
    return or_(Article.published_on >= day, undated)


def published_until(day: date) -> ColumnElement[bool]:
    """Whether an article was published on that London day or earlier; undated: first seen until then."""
    undated = Article.published_on.is_(None) & (Article.first_seen_at < start_of(day + timedelta(days=1)))
    return or_(Article.published_on <= day, undated)


def known_source(session: Session, name: str) -> Source:
    """The source of that name. Raises `UnknownSource`, naming those there are."""
    source = session.get(Source, name)
    if source is None:
        names = ", ".join(session.scalars(select(Source.name).order_by(Source.name))) or "none yet"
        raise UnknownSource(f"the archive has no source {name!r}; it has: {names}")
    return source


def versions(
    session: Session, article: Article, as_of: datetime | None = None
) -> list[tuple[Version, ReadingRow]]:
    """The versions of an article with what each says, oldest first; those seen by `as_of`, if given."""
    statement = (
        select(Version, ReadingRow)
        .join(ReadingRow, Version.reading_id == ReadingRow.id)
        .where(Version.article_id == article.id)
        .order_by(Version.number)
    )
    if as_of is not None:
        statement = statement.where(Version.seen_from <= as_of)
    return [(version, reading) for version, reading in session.execute(statement)]


def reading_at(session: Session, article: Article, moment: datetime) -> tuple[Version, ReadingRow]:
    """The version that stood at a moment, with what it says. Raises `UnknownVersion` before the first."""
    seen = versions(session, article, moment)
    if not seen:
        raise UnknownVersion(f"{article.public_id} was first seen after {moment.isoformat()}")
    return seen[-1]
