"""Keeps what captures say, so that it can be compared, and read again from the bytes."""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from backports import zstd
from sqlalchemy import Connection, Table, and_, bindparam, delete, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from archive import composing, dating
from archive.capture import Capture, DateClaim, Reading, Rereader, Stored
from archive.folding import fold, storable
from archive.model import CaptureRow, Content, DateRow, ReadingLink, ReadingRow
from archive.subjects import noting
from archive.subjects.mention import Page
from archive.versions import READ

logger = logging.getLogger(__name__)

# Half the time of level 10 for 2 in 100 more bytes, on 18 pages of the press; gzip -6 packs them 1.2 times as large.
_ZSTD_LEVEL = 6
_LISTED = select(
    DateRow.article_id, DateRow.field, DateRow.origin, DateRow.on, DateRow.at, DateRow.raw, DateRow.precision
).where(DateRow.article_id.in_(bindparam("articles", expanding=True)), DateRow.reading_id.is_(None))

_BEFORE = (
    select(func.coalesce(CaptureRow.follows_id, CaptureRow.id), ReadingRow)
    .select_from(READ)
    .where(CaptureRow.article_id == bindparam("article"))
    .where(
        or_(
            CaptureRow.captured_at < bindparam("moment"),
            and_(CaptureRow.captured_at == bindparam("moment"), CaptureRow.url < bindparam("url")),
        )
    )
    .order_by(CaptureRow.captured_at.desc(), CaptureRow.url.desc())
    .limit(1)
)
_content: Table = Content.__table__  # type: ignore[assignment]
_HAS_BYTES = select(exists().where(_content.c.sha256 == bindparam("sha256")))
_BYTES = insert(_content)
Mark = tuple[object, ...]


class Before(NamedTuple):
    """What an article said before a capture: the reading, and the capture that has it as its own."""

    owner_id: int
    reading: ReadingRow


def compose(article_id: int, reading: Reading) -> ReadingRow:
    """The row of a reading, not yet kept."""
    return ReadingRow(article_id=article_id, **composing.columns(reading))


def keep(session: Session, row: ReadingRow, reading: Reading) -> None:
    """Keep a composed row with its links and dates."""
    session.add(row)
    session.flush()
    _attach(session, row, reading)


def before(session: Session, article_id: int, moment: datetime, url: str) -> Before | None:
    """What the article said last before a look at `url` at a moment."""
    found = session.execute(_BEFORE, {"article": article_id, "moment": moment, "url": url}).first()
    return Before(*found) if found else None


def nearest(session: Session, article_id: int, moment: datetime, url: str) -> ReadingRow | None:
    """What the article said last before a look, else what it said first: an older look may arrive late."""
    earlier = before(session, article_id, moment, url)
    if earlier is not None:
        return earlier.reading
    return session.scalars(
        select(ReadingRow)
        .select_from(READ)
        .where(CaptureRow.article_id == article_id)
        .order_by(CaptureRow.captured_at, CaptureRow.url)
        .limit(1)
    ).first()


def reread_older(session: Session, article_id: int, version: str, reread: Rereader) -> bool:
    """Read again the kept bytes that another version of the templates read; whether there were any."""
    rows = session.execute(
        select(CaptureRow, ReadingRow, Content.packed)
        .join(ReadingRow, ReadingRow.id == CaptureRow.reading_id)
        .join(Content, Content.sha256 == CaptureRow.sha256)
        .where(CaptureRow.article_id == article_id, ReadingRow.reader_version != version)
    ).all()
    for look, row, packed in rows:
        stored = Stored(
            url=look.url,
            body=zstd.decompress(packed),
            content_type=look.content_type,
            captured_at=look.captured_at,
            reader=row.reader,
        )
        reading = reread(stored)
        if reading is None:
            logger.warning("%s as of %s cannot be read any more", look.url, look.captured_at)
        else:
            rewrite(session, row, reading)
    return bool(rows)


def keep_bytes(connection: Connection, sha256: str, capture: Capture) -> None:
    """Keep the bytes of a page, once."""
    if not connection.scalar(_HAS_BYTES, {"sha256": sha256}):
        packed = capture.packed or pack(capture.body)
        connection.execute(_BYTES, {"sha256": sha256, "packed": packed})


def pack(body: bytes) -> bytes:
    """Bytes as they are kept."""
    return zstd.compress(body, _ZSTD_LEVEL)


def page_said(reading: Reading, url: str, source_kind: str, areas: Sequence[str]) -> Page:
    """What a reading that is not kept says of a page at an address, as far as it can name something."""
    said = composing.columns(reading)
    return noting.page(said, reading.links, url, said["published_on"], source_kind, areas)


def recognisable(reading: Reading, earlier: ReadingRow, addresses: Collection[str]) -> bool:
    """Whether a page served with status 200 is still the article, and not an error or a front page.

    It is if it calls itself by one of the article's addresses, or if title or text have enough in common.
    """
    if reading.canonical_url in addresses:
        return True
    return _shared(reading.title, earlier.title) >= 1 / 3 or _shared(reading.text, earlier.text) >= 1 / 10


def same_story(reading: Reading, other: ReadingRow) -> bool:
    """Whether two readings are of one article: most of the text, and one minute of publication.

    One day, where a template gave no time of day; some give no seconds.
    """
    published = dating.chosen([claim for claim in reading.dates if claim.field == "published"])
    if published is None or other.published_on is None:
        return False
    if published.at is None or other.published_at is None:
        same = published.on == other.published_on
    else:
        same = abs(published.at - other.published_at) < timedelta(minutes=1)
    return same and _shared(reading.text, other.text) >= 1 / 2


def list_claims(session: Session, article_id: int, claims: Collection[DateClaim]) -> bool:
    """Keep the dates that lists gave, each once; whether there was a new one."""
    new = unlisted(session, article_id, claims)
    session.add_all(DateRow(article_id=article_id, **composing.of_claim(claim)) for claim in new)
    return bool(new)


def unlisted(session: Session, article_id: int, claims: Collection[DateClaim]) -> list[DateClaim]:
    """Those of these dates that no list gave for the article before, each once."""
    return unlisted_of_many(session, {article_id: claims} if claims else {}).get(article_id, [])


def unlisted_of_many(
    session: Session, claims: Mapping[int, Collection[DateClaim]]
) -> dict[int, list[DateClaim]]:
    """The same of many articles by number, without those of which there are none."""
    if not claims:
        return {}
    known: dict[int, set[Mark]] = {}
    for row in session.execute(_LISTED, {"articles": sorted(claims)}):
        known.setdefault(row.article_id, set()).add(_mark(row))
    found = {number: once(given, known.get(number, ())) for number, given in claims.items()}
    return {number: new for number, new in found.items() if new}


def once(claims: Collection[DateClaim], known: Collection[Mark] = ()) -> list[DateClaim]:
    """Of claims that are the same the first, and none of those that are known."""
    found: dict[Mark, DateClaim] = {}
    for claim in claims:
        if (mark := _mark(claim)) not in known:
            found.setdefault(mark, claim)
    return list(found.values())


def _mark(claim: Any) -> Mark:
    """What tells one claim from another; of "2 hours ago", "3 hours ago", ... the first is enough."""
    if claim.precision == "relative":
        return (claim.field, claim.origin)
    return (claim.field, claim.origin, claim.on, claim.at, storable(claim.raw))


def _shared(one: str, other: str) -> float:
    """Share of the words of two texts that both have, of the one that has more."""
    words = set(fold(one).casefold().split())
    others = set(fold(other).casefold().split())
    return len(words & others) / max(len(words), len(others), 1)


def rewrite(session: Session, row: ReadingRow, reading: Reading) -> None:
    """Let a kept row say what a capture's bytes say to another version of the templates."""
    session.execute(delete(ReadingLink).where(ReadingLink.reading_id == row.id))
    session.execute(delete(DateRow).where(DateRow.reading_id == row.id))
    for name, value in composing.columns(reading).items():
        setattr(row, name, value)
    _attach(session, row, reading)


def _attach(session: Session, row: ReadingRow, reading: Reading) -> None:
    session.add_all(ReadingLink(reading_id=row.id, **composing.of_link(link)) for link in reading.links)
    for claim in reading.dates:
        session.add(DateRow(article_id=row.article_id, reading_id=row.id, **composing.of_claim(claim)))
    noting.note(session, row, reading.links, reading.named)
    session.flush()
