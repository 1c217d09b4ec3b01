"""Finds which article a look is of, by its addresses; two that turn out to be one are merged."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from archive.capture import Address, Capture
from archive.folding import storable
from archive.model import AddressRow, Article, CaptureRow, DateRow, EntryRow, ReadingRow, Version

_SHORTEST_ID = 10


def holders(session: Session, capture: Capture) -> list[Article]:
    """The articles of the capture's source that have its addresses, locked; in the addresses' order."""
    keys = [storable(address.key) for address in capture.addresses]
    rows = session.execute(
        select(AddressRow.key, AddressRow.article_id)
        .join(Article, Article.id == AddressRow.article_id)
        .where(Article.source == capture.source, AddressRow.key.in_(keys))
    ).all()
    ids = sorted({article_id for _, article_id in rows}, key=lambda i: _first_place(i, rows, keys))
    for article_id in sorted(ids):  # always in this order, so that two writers never wait for each other
        _lock(session, article_id)
    return list(dict.fromkeys(_survivor(session, article_id) for article_id in ids))


def _first_place(article_id: int, rows: Sequence[tuple[str, int]], keys: Sequence[str]) -> int:
    return min(keys.index(key) for key, owner in rows if owner == article_id)


def _lock(session: Session, article_id: int) -> Article:
    # key_share: others may still point rows at the article meanwhile
    return session.get_one(Article, article_id, populate_existing=True, with_for_update={"key_share": True})


def _survivor(session: Session, article_id: int) -> Article:
    """The article, or what it was merged into while its lock was waited for."""
    article = session.get_one(Article, article_id)
    while article.merged_into is not None:
        article = _lock(session, article.merged_into)
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


def _asked(capture: Capture) -> str:
    return storable(capture.addresses[0].key)


def current_key(addresses: Sequence[Address]) -> str:
    """Where the article is now: what it calls its own, else where redirects led; empty if neither."""
    for reason in ("canonical", "redirect"):
        keys = [address.key for address in addresses if address.reason == reason]
        if keys:
            return storable(keys[-1])
    return ""


def _public_id(session: Session, source: str, key: str) -> str:
    digest = hashlib.sha256(f"{source} {key}".encode()).digest()
    letters = base64.b32encode(digest).decode().lower().rstrip("=")
    for length in range(_SHORTEST_ID, len(letters) + 1):
        public_id = f"hm-{letters[:length]}"
        if not session.scalar(select(exists().where(Article.public_id == public_id))):
            return public_id
    raise ValueError(f"another article already has every id of {key}")


def meet(session: Session, article: Article, addresses: Sequence[Address], at: datetime) -> None:
    """Note that the article was met at these addresses."""
    for address in addresses:
        url = storable(address.url)
        row = _address(session, article.id, url)
        if row is None:
            row = AddressRow(
                article_id=article.id,
                url=url,
                key=storable(address.key),
                reason=address.reason,
                first_seen_at=at,
                last_seen_at=at,
            )
            session.add(row)
            session.flush()
        _widen(row, at, at)


def meet_again(session: Session, article: Article, address: Address, at: datetime) -> None:
    """Note that an address was asked for; unlike `meet` it makes none the article's own."""
    row = _address(session, article.id, storable(address.url))
    if row is not None:
        _widen(row, at, at)


def addresses_of(session: Session, article: Article) -> set[str]:
    """All addresses of an article, as they were used and in canonical form."""
    rows = session.execute(select(AddressRow.url, AddressRow.key).where(AddressRow.article_id == article.id))
    return {form for row in rows for form in row}


def merge(session: Session, articles: Sequence[Article]) -> Article:
    """Make of several articles the oldest one, which has all captures then. Derives nothing."""
    oldest, *younger = sorted(articles, key=lambda article: (_born(session, article), article.id))
    for article in younger:
        _move_addresses(session, article, oldest)
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
    session.flush()
    return oldest


def _born(session: Session, article: Article) -> datetime:
    first = select(func.min(CaptureRow.captured_at)).where(CaptureRow.article_id == article.id)
    return session.scalar(first) or article.last_looked_at


def _move_addresses(session: Session, article: Article, target: Article) -> None:
    for row in session.scalars(select(AddressRow).where(AddressRow.article_id == article.id)).all():
        there = _address(session, target.id, row.url)
        if there is None:
            row.article_id = target.id
        else:
            _widen(there, row.first_seen_at, row.last_seen_at)
            session.delete(row)
    session.flush()


def _address(session: Session, article_id: int, url: str) -> AddressRow | None:
    return session.scalar(
        select(AddressRow).where(AddressRow.article_id == article_id, AddressRow.url == url)
    )


def _widen(row: AddressRow, first: datetime, last: datetime) -> None:
    row.first_seen_at = min(row.first_seen_at, first)
    row.last_seen_at = max(row.last_seen_at, last)
