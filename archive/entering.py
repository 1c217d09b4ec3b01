"""Records the first look at an article that nobody knows yet: of one reading there is little to derive.

`recording` comes to the same by 44 statements, most of which ask for what cannot be there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Insert, Table, bindparam, exists, insert, select, update
from sqlalchemy.orm import Session

from archive import composing, entries, identity, looks, readings, standing
from archive.capture import Address, Capture, DateClaim, Outcome, Reading
from archive.folding import storable
from archive.model import (
    AddressRow,
    Article,
    CaptureRow,
    DateRow,
    ReadingLink,
    ReadingRow,
    Source,
    Version,
)
from archive.model.schema_names import Base
from archive.relations import copies, links
from archive.relations.account import Account, account
from archive.removal import suppression
from archive.searching import search
from archive.searching.wording import entered
from archive.subjects import noting
from archive.subjects.mention import Annotation
from archive.subjects.version import rules_version

_address: Table = AddressRow.__table__  # type: ignore[assignment]
_article: Table = Article.__table__  # type: ignore[assignment]
_source: Table = Source.__table__  # type: ignore[assignment]

_FREE = select(
    _source.c.kind,
    _source.c.areas,
    exists().where(_article.c.public_id == bindparam("public_id")).label("id_is_taken"),
    exists()
    .where(_address.c.number.in_(bindparam("numbers", expanding=True)))
    .where(_address.c.article_id == _article.c.id, identity.of_source(bindparam("source")))
    .label("number_is_known"),
).where(_source.c.name == bindparam("source"))
_READ = update(_article).where(_article.c.id == bindparam("article")).values(reading_id=bindparam("read"))


@dataclass(frozen=True, kw_only=True)
class _First:
    """A first look with what it says, as columns: of the reading, of the dates that lists gave, and how it stands."""

    capture: Capture
    public_id: str
    url: str
    source_kind: str
    said: Mapping[str, Any]
    listed: list[DateClaim]
    stands: Mapping[str, Any]
    named: Annotation


def enter(session: Session, capture: Capture) -> Outcome | None:
    """Keep the first look at an article that was read, where no article has an address of it (`confirming.holders`).

    None, and nothing is written, where it may be of an article all the same: by its number, or its id.
    """
    if capture.reading is None:
        return None
    connection = session.connection()
    first = _first(session, capture, capture.reading)
    if first is None:
        return None
    article = _insert(connection, Article, _article_of(first))
    _insert_all(connection, AddressRow, _addresses_of(article, capture))
    reading = _insert(connection, ReadingRow, {**first.said, "article_id": article})
    connection.execute(_READ, {"article": article, "read": reading})
    seen = looks.columns(article, capture)
    look = _insert(connection, CaptureRow, seen | {"reading_id": reading})
    _insert_all(connection, Version, [_version_of(article, capture, look, reading)])
    _attach(connection, first, article, reading, capture.reading)
    if capture.body:
        readings.keep_bytes(connection, seen["sha256"], capture)
    stands = first.stands
    entries.join_stamped(session, article, capture.source, stands["published_on"], stands["published_at"])
    _relate(session, first, article, reading)
    return Outcome(did="new", article_id=first.public_id, version=1)


def _first(session: Session, capture: Capture, reading: Reading) -> _First | None:
    url = identity.current_key(capture.addresses) or storable(capture.addresses[0].key)
    public_id = next(identity.ids(capture.source, url))
    numbers = suppression.either(address.number for address in capture.addresses if address.number)
    asked = {"source": capture.source, "public_id": public_id, "numbers": numbers}
    source = session.connection().execute(_FREE, asked).first()
    if source is None or source.id_is_taken or source.number_is_known:
        return None
    said = composing.columns(reading)
    entries.take_turns(session, {capture.source})
    keys = [address.key for address in capture.addresses]
    listed = readings.once((*capture.listed, *entries.stated(session, capture.source, keys)))
    claims = [DateClaim(**composing.of_claim(claim)) for claim in (*reading.dates, *listed)]
    page = noting.page(
        said, reading.links, url, said["published_on"], source.kind, noting.items(source.areas)
    )
    return _First(
        capture=capture,
        public_id=public_id,
        url=url,
        source_kind=source.kind,
        said=said | {"annotated_by": rules_version()},
        listed=listed,
        stands=standing.dates(claims, [SimpleNamespace(**said)]),
        named=noting.found_in(page, reading.named),
    )


def _article_of(first: _First) -> dict[str, Any]:
    """The article as `standing` would derive it from this look alone."""
    capture, at = first.capture, first.capture.captured_at
    return {
        "public_id": first.public_id,
        "source": capture.source,
        "url": first.url,
        "state": "live",
        **dict.fromkeys(("first_seen_at", "last_seen_at", "last_looked_at"), at),
        "watched_from": at if standing.own_look(capture.origin, capture.crawl) else None,
        "last_outcome": capture.met,
        "version_count": 1,
        "noarchive": capture.noarchive,
        **first.stands,
    }


def _addresses_of(article: int, capture: Capture) -> list[dict[str, Any]]:
    """Each address as it was first met on the way."""
    met: dict[str, Address] = {}
    for address in capture.addresses:
        met.setdefault(storable(address.url), address)
    return [identity.columns(article, address, capture.captured_at) for address in met.values()]


def _version_of(article: int, capture: Capture, look: int, reading: int) -> dict[str, Any]:
    """The version as `versions.rebuild` would derive it from this look alone."""
    return {
        "article_id": article,
        "number": 1,
        "capture_id": look,
        "reading_id": reading,
        "seen_from": capture.captured_at,
        "last_seen_at": capture.captured_at,
        "change": "first",
    }


def _attach(connection: Connection, first: _First, article: int, row: int, reading: Reading) -> None:
    """Keep the links and dates of the reading, the dates that lists gave, and what it names."""
    links_of_it = [{"reading_id": row} | composing.of_link(link) for link in reading.links]
    _insert_all(connection, ReadingLink, links_of_it)
    dates = [{"article_id": article, "reading_id": row} | _date_of(claim) for claim in reading.dates]
    dates += [{"article_id": article, "reading_id": None} | _date_of(claim) for claim in first.listed]
    _insert_all(connection, DateRow, dates)
    noting.keep(connection, row, first.named)


def _date_of(claim: DateClaim) -> dict[str, Any]:
    told = composing.of_claim(claim)
    return {"value_on": told.pop("on"), "value_at": told.pop("at")} | told


def _relate(session: Session, first: _First, article: int, reading: int) -> None:
    """Find what it has in common with others, as `relating.relate` does."""
    said = first.said
    ready = first.capture.reading.prepared if first.capture.reading else None
    indexed = ready.indexed if ready else entered(said["title"], said["standfirst"], said["text"])
    search.enter(session, article, indexed)
    copies.enter(session, _story_of(first, article), ready.sample if ready else None)
    links.enter(session, _account_of(first, article, reading))


def _account_of(first: _First, article: int, reading: int) -> Account:
    numbers = {"id": article, "reading_id": reading, "public_id": first.public_id}
    row = SimpleNamespace(**{**first.said, **first.stands, **numbers, "source_kind": first.source_kind})
    return account(row, row, ((one.kind, storable(one.slug), one.role) for one in first.named.mentions))


def _story_of(first: _First, article: int) -> copies.Story:
    told = {"public_id": first.public_id, "first_seen_at": first.capture.captured_at}
    return copies.Story(
        article_id=article,
        source=first.capture.source,
        kind=first.source_kind,
        order=copies.order(SimpleNamespace(**first.stands, **told)),
        title_fold=first.said["title_fold"],
        text_fold=first.said["text_fold"],
        text=first.said["text"],
    )


@cache
def _into(table: type[Base]) -> Insert:
    made: Table = table.__table__  # type: ignore[assignment]
    return insert(made)


def _insert(connection: Connection, table: type[Base], row: Mapping[str, Any]) -> int:
    """Insert a row; its number."""
    made = connection.execute(_into(table), row).inserted_primary_key
    return int(made[0]) if made else 0


def _insert_all(connection: Connection, table: type[Base], rows: Collection[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(_into(table), list(rows))
