"""Finds which article a look is of, by its addresses; two that turn out to be one are merged."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.capture import Address, Capture
from archive.folding import storable
from archive.model import AddressRow, Article, CaptureRow, DateRow, EntryRow, FileRow, ReadingRow, Version

_ITS_ADDRESSES = select(AddressRow).where(AddressRow.article_id == bindparam("article"))
_SHORTEST_ID = 10
TURN = 0x77686F73  # "whos"; any number that only this lock takes


def take_turn(session: Session, source: str) -> None:
    """Until the transaction ends no other finds out whose a look at the source is.

    Neither would see what the other enters: a page found at its new address, and the old one that redirects to it,
    would be two articles. On SQLite one writes at a time in any case.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(TURN, func.hashtext(source))))


def of_source(name: Any) -> ColumnElement[bool]:
    """Whether an article is of a source, where it is found by an address: by no index.

    With the one of sources SQLite goes through all articles of the source: 4 to 6 ms of 21,000 articles.
    """
    found: ColumnElement[bool] = Article.source.concat("") == name
    return found


def holders(session: Session, capture: Capture) -> list[Article]:
    """The articles of the capture's source that have its addresses, locked; in the addresses' order."""
    keys = [storable(address.key) for address in capture.addresses]
    found = sorted(_having(session, capture, AddressRow.key, keys), key=lambda row: keys.index(row[0]))
    return list(dict.fromkeys(survivor(session, article) for _, article in found))


def numbered(session: Session, capture: Capture) -> list[Article]:
    """The articles of the capture's source that have its number in an address of theirs, locked."""
    numbers = [storable(address.number) for address in capture.addresses if address.number]
    found = _having(session, capture, AddressRow.number, numbers) if numbers else ()
    return list(dict.fromkeys(survivor(session, article) for _, article in found))


def _having(
    session: Session, capture: Capture, column: InstrumentedAttribute[str], values: Sequence[str]
) -> Sequence[Row[str, Article]]:
    return session.execute(
        select(column, Article)
        .join(Article, Article.id == AddressRow.article_id)
        .where(of_source(capture.source), column.in_(values))
        .order_by(Article.id)  # the order of locking: two writers never wait for each other
        .with_for_update(of=Article, key_share=True)  # others may point rows at it meanwhile
        .execution_options(populate_existing=True)
    ).all()


def survivor(session: Session, article: Article) -> Article:
    """The article, or what it was merged into while its lock was waited for."""
    while article.merged_into is not None:
        article = session.get_one(
            Article, article.merged_into, populate_existing=True, with_for_update={"key_share": True}
        )
    return article


def enter(session: Session, capture: Capture) -> Article:
    """A new article, with its public id."""
    article = Article(
        public_id=_public_id(session, capture.source, current_key(capture.addresses) or _asked(capture)),
        source=capture.source,
        url=current_key(capture.addresses) or _asked(capture),
        last_looked_at=capture.captured_at,
        last_outcome=capture.met,
    )
    session.add(article)
    session.flush()
    return article


def current_key(addresses: Sequence[Address]) -> str:
    """Where the article is now: what it calls its own, else where redirects led; empty if neither."""
    for reason in ("canonical", "redirect"):
        keys = [address.key for address in addresses if address.reason == reason]
        if keys:
            return storable(keys[-1])
    return ""


def _asked(capture: Capture) -> str:
    return storable(capture.addresses[0].key)


def ids(source: str, key: str) -> Iterator[str]:
    """The public ids that an article with this canonical address may have, the shortest first."""
    digest = hashlib.sha256(f"{source} {key}".encode()).digest()
    letters = base64.b32encode(digest).decode().lower().rstrip("=")
    return (f"hm-{letters[:length]}" for length in range(_SHORTEST_ID, len(letters) + 1))


def _public_id(session: Session, source: str, key: str) -> str:
    for public_id in ids(source, key):
        if not session.scalar(select(exists().where(Article.public_id == public_id))):
            return public_id
    raise ValueError(f"another article already has every id of {key}")


def meet(session: Session, article: Article, addresses: Sequence[Address], at: datetime) -> bool:
    """Note that the article was met at these addresses; whether one of them is new."""
    known = _addresses(session, article)
    new = False
    for address in addresses:
        url = storable(address.url)
        if url in known:
            _widen(known[url], at, at)
            continue
        new = True
        known[url] = AddressRow(**columns(article.id, address, at))
        session.add(known[url])
    return new


def columns(article_id: int, address: Address, at: datetime) -> dict[str, Any]:
    """The row of an address that an article was first met at at a moment."""
    return {
        "article_id": article_id,
        "url": storable(address.url),
        "key": storable(address.key),
        "number": storable(address.number),
        "reason": address.reason,
        "first_seen_at": at,
        "last_seen_at": at,
    }


def meet_again(session: Session, article: Article, address: Address, at: datetime) -> None:
    """Note that an address was asked for; unlike `meet` it makes none the article's own."""
    row = _addresses(session, article).get(storable(address.url))
    if row is not None:
        _widen(row, at, at)


def addresses_of(session: Session, article: Article) -> set[str]:
    """All addresses of an article, as they were used and in canonical form."""
    return {form for row in _addresses(session, article).values() for form in (row.url, row.key)}


def merge(session: Session, articles: Sequence[Article]) -> Article:
    """Make of several articles the oldest one, which has all captures then. Derives nothing."""
    oldest, *younger = sorted(articles, key=lambda article: (_born(session, article), article.id))
    for article in younger:
        _move_addresses(session, article, oldest)
        _move_files(session, article, oldest)
        session.execute(delete(Version).where(Version.article_id == article.id))
        for table in (CaptureRow, ReadingRow, DateRow, EntryRow):
            session.execute(update(table).where(table.article_id == article.id).values(article_id=oldest.id))
        session.execute(
            update(Article).where(Article.merged_into == article.id).values(merged_into=oldest.id)
        )
        if article.state == "withheld":
            oldest.state = "withheld"  # what was taken down stays down
        article.merged_into = oldest.id
        article.version_count = 0
        article.reading_id = None
    session.flush()
    return oldest


def _born(session: Session, article: Article) -> datetime:
    first = select(func.min(CaptureRow.captured_at)).where(CaptureRow.article_id == article.id)
    return session.scalar(first) or article.last_looked_at


def _move_addresses(session: Session, article: Article, target: Article) -> None:
    known = _addresses(session, target)
    for url, row in _addresses(session, article).items():
        if url in known:
            _widen(known[url], row.first_seen_at, row.last_seen_at)
            session.delete(row)
        else:
            row.article_id = target.id
    session.flush()


def _move_files(session: Session, article: Article, target: Article) -> None:
    known = {(row.url, row.sha256): row for row in _files(session, target)}
    for row in _files(session, article):
        if twin := known.get((row.url, row.sha256)):
            twin.first_seen_at = min(twin.first_seen_at, row.first_seen_at)
            session.delete(row)
        else:
            row.article_id = target.id
    session.flush()


def _files(session: Session, article: Article) -> list[FileRow]:
    return list(session.scalars(select(FileRow).where(FileRow.article_id == article.id)))


def _addresses(session: Session, article: Article) -> dict[str, AddressRow]:
    rows = session.scalars(_ITS_ADDRESSES, {"article": article.id})
    return {row.url: row for row in rows}


def _widen(row: AddressRow, first: datetime, last: datetime) -> None:
    row.first_seen_at = min(row.first_seen_at, first)
    row.last_seen_at = max(row.last_seen_at, last)
