"""Keeps what captures say, so that it can be compared, and read again from the bytes."""

import json
import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from backports import zstd
from sqlalchemy import and_, bindparam, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from archive import dating
from archive.capture import Capture, DateClaim, Reading, Rereader, Stored
from archive.folding import digest, fold, storable
from archive.model import CaptureRow, Content, DateRow, ReadingLink, ReadingRow
from archive.subjects import noting
from archive.subjects.mention import Page, PageLink
from archive.versions import READ

logger = logging.getLogger(__name__)

_ZSTD_LEVEL = 10
# What two looks have in common that read the same.
_SAID = (
    *("title", "standfirst", "text_sha256", "kind", "notes", "authors", "section", "tags", "original_url"),
    *(
        "paywalled",
        "text_complete",
        "published_on",
        "published_at",
        "updated_on",
        "updated_at",
        "links_sha256",
    ),
)
_LISTED = select(DateRow.field, DateRow.origin, DateRow.on, DateRow.at, DateRow.raw, DateRow.precision).where(
    DateRow.article_id == bindparam("article"), DateRow.reading_id.is_(None)
)
REPORT_LINKS = ("original", "get_the_report")


class Before(NamedTuple):
    """What an article said before a capture: the reading, and the capture that has it as its own."""

    owner_id: int
    reading: ReadingRow


def compose(article_id: int, reading: Reading) -> ReadingRow:
    """The row of a reading, not yet kept."""
    row = ReadingRow(article_id=article_id)
    _fill(row, reading)
    return row


def said_by(reading: Reading) -> str:
    """What `ReadingRow.sha256` is of this reading: the same for two that say the same."""
    row = ReadingRow()
    _say(row, reading)
    return row.sha256


def keep(session: Session, row: ReadingRow, reading: Reading) -> None:
    """Keep a composed row with its links and dates."""
    session.add(row)
    session.flush()
    _attach(session, row, reading)


def before(session: Session, article_id: int, moment: datetime, url: str) -> Before | None:
    """What the article said last before a look at `url` at a moment."""
    found = session.execute(
        select(func.coalesce(CaptureRow.follows_id, CaptureRow.id), ReadingRow)
        .select_from(READ)
        .where(CaptureRow.article_id == article_id)
        .where(
            or_(
                CaptureRow.captured_at < moment,
                and_(CaptureRow.captured_at == moment, CaptureRow.url < url),
            )
        )
        .order_by(CaptureRow.captured_at.desc(), CaptureRow.url.desc())
        .limit(1)
    ).first()
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


def keep_bytes(session: Session, sha256: str, capture: Capture) -> None:
    """Keep the bytes of a page, once."""
    if not session.scalar(select(exists().where(Content.sha256 == sha256))):
        session.add(Content(sha256=sha256, packed=capture.packed or pack(capture.body)))


def pack(body: bytes) -> bytes:
    """Bytes as they are kept."""
    return zstd.compress(body, _ZSTD_LEVEL)


def page_said(reading: Reading, url: str, source_kind: str, areas: Sequence[str]) -> Page:
    """What a reading that is not kept says of a page at an address, as far as it can name something."""
    row = ReadingRow()
    _fill(row, reading)
    return noting.page_said(row, _page_links(reading), url, source_kind, areas)


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


def list_claims(session: Session, article_id: int, claims: Iterable[DateClaim]) -> bool:
    """Keep the dates that lists gave, each once; whether there was a new one."""
    new = unlisted(session, article_id, claims)
    session.add_all(new)
    return bool(new)


def unlisted(session: Session, article_id: int, claims: Iterable[DateClaim]) -> list[DateRow]:
    """Rows, not yet kept, of those dates that no list gave for the article before."""
    rows = [_claim(article_id, claim) for claim in claims]
    if not rows:
        return []
    known = {_mark(row) for row in session.execute(_LISTED, {"article": article_id})}
    return list({_mark(row): row for row in reversed(rows) if _mark(row) not in known}.values())[::-1]


def _mark(row: Any) -> tuple[object, ...]:
    """What tells one claim from another; of "2 hours ago", "3 hours ago", ... the first is enough."""
    if row.precision == "relative":
        return (row.field, row.origin)
    return (row.field, row.origin, row.on, row.at, row.raw)


def _shared(one: str, other: str) -> float:
    """Share of the words of two texts that both have, of the one that has more."""
    words = set(fold(one).casefold().split())
    others = set(fold(other).casefold().split())
    return len(words & others) / max(len(words), len(others), 1)


def _fill(row: ReadingRow, reading: Reading) -> None:
    _say(row, reading)
    row.language = _maybe(reading.language)
    row.words = len(row.text.split())
    row.canonical_url = _maybe(reading.canonical_url)
    row.title_fold = digest(fold(row.title))
    row.standfirst_fold = None if row.standfirst is None else digest(fold(row.standfirst))
    row.text_fold = digest(fold(row.text))
    row.reader = reading.reader
    row.reader_version = reading.reader_version
    row.library = reading.library
    row.rules = dict(reading.rules)


def _say(row: ReadingRow, reading: Reading) -> None:
    """What two looks are compared by (`_SAID`)."""
    text = storable(reading.text)
    row.title = storable(reading.title)
    row.standfirst = _maybe(reading.standfirst)
    row.kind = _maybe(reading.kind)
    row.text = text
    row.text_sha256 = digest(text)
    row.notes = _joined(reading.notes, "\n\n")
    row.authors = _listed(reading.authors)
    row.section = _maybe(reading.section)
    row.tags = _listed(reading.tags)
    row.original_url = _maybe(reading.original_url)
    row.paywalled = reading.paywalled
    row.text_complete = reading.text_complete
    row.links_sha256 = _links_digest(reading)
    _fill_dates(row, reading)
    row.sha256 = digest_of(row)


def digest_of(row: ReadingRow) -> str:
    """The digest of all that is compared of a reading."""
    return digest(json.dumps([getattr(row, name) for name in _SAID], default=str))


def _fill_dates(row: ReadingRow, reading: Reading) -> None:
    """What the page states; "2 hours ago" is another date at each look, so it is never compared."""
    stated = [claim for claim in reading.dates if claim.precision != "relative"]
    published = dating.chosen(claim for claim in stated if claim.field == "published")
    updated = dating.chosen(claim for claim in stated if claim.field == "updated")
    row.published_on = published.on if published else None
    row.published_at = published.at.astimezone(UTC) if published and published.at else None
    row.updated_on = updated.on if updated else None
    row.updated_at = updated.at.astimezone(UTC) if updated and updated.at else None


def rewrite(session: Session, row: ReadingRow, reading: Reading) -> None:
    """Let a kept row say what a capture's bytes say to another version of the templates."""
    session.execute(delete(ReadingLink).where(ReadingLink.reading_id == row.id))
    session.execute(delete(DateRow).where(DateRow.reading_id == row.id))
    _fill(row, reading)
    _attach(session, row, reading)


def _attach(session: Session, row: ReadingRow, reading: Reading) -> None:
    for link in reading.links:
        session.add(
            ReadingLink(
                reading_id=row.id,
                url=storable(link.url),
                key=storable(link.key),
                text=storable(link.text),
                relation=link.relation,
            )
        )
    for claim in reading.dates:
        made = _claim(row.article_id, claim)
        made.reading_id = row.id
        session.add(made)
    noting.note(session, row, _page_links(reading), reading.named)
    session.flush()


def _page_links(reading: Reading) -> list[PageLink]:
    return [PageLink(url=one.url, text=one.text, relation=one.relation) for one in reading.links]


def _claim(article_id: int, claim: DateClaim) -> DateRow:
    return DateRow(
        article_id=article_id,
        field=claim.field,
        on=claim.on,
        at=claim.at,
        precision=claim.precision,
        raw=storable(claim.raw),
        origin=claim.origin,
        doubt=claim.doubt,
    )


def _links_digest(reading: Reading) -> str | None:
    """None without any: a template that finds no link cannot tell that there is none."""
    keys = sorted({storable(link.key) for link in reading.links if link.relation in REPORT_LINKS})
    return digest("\n".join(keys)) if keys else None


def _maybe(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _joined(parts: tuple[str, ...] | None, by: str) -> str | None:
    return None if parts is None else storable(by.join(parts))


def _listed(parts: tuple[str, ...] | None) -> str | None:
    return None if parts is None else _joined(tuple(part.replace("|", "/") for part in parts), "|")
