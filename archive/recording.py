"""Records one look at an article: which article it is of, what it says, what follows from that."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from archive import entries, identity, readings, standing, versions
from archive.capture import Capture, Met, Outcome, Rereader
from archive.dating import ORIGINS
from archive.folding import storable
from archive.model import Article, CaptureRow, Version

logger = logging.getLogger(__name__)

NOT_THIS_ARTICLE = "not recognisably this article"

_SAYING = (Met.READ, Met.NOT_MODIFIED)
_DID = {
    Met.UNREAD: "unread",
    Met.GONE: "gone",
    Met.REDIRECTED: "moved",
    Met.BLOCKED: "blocked",
    Met.ERROR: "error",
}
_CHANGED = {"edit": "changed", "revert": "changed", "quiet": "quiet"}


def refuse_nonsense(capture: Capture) -> None:
    """Raise ValueError for a capture that contradicts itself."""
    if not capture.addresses:
        raise ValueError("a capture needs the address that was asked for")
    if (capture.met == Met.READ) != (capture.reading is not None):
        raise ValueError(f"met {capture.met}, yet reading is {capture.reading!r}")
    claims = (*capture.listed, *(capture.reading.dates if capture.reading else ()))
    for claim in claims:
        if claim.origin not in ORIGINS:
            raise ValueError(f"a date cannot come from {claim.origin!r}")
        if claim.at is not None and claim.at.tzinfo is None:
            raise ValueError(f"a naive datetime has no meaning here: {claim.at!r}")


def record(session: Session, capture: Capture, reread: Rereader | None, keep_every_body: bool) -> Outcome:
    """Keep one capture and derive anew what it alters. See `Archive.record`."""
    articles = identity.holders(session, capture)
    if capture.moved_to:
        capture = replace(capture, met=Met.REDIRECTED, reading=None)
    if not articles and capture.reading is None:
        return Outcome(did="stray")
    for article in articles:
        if _there(session, article, capture):
            return Outcome(did="known", article_id=article.public_id)
    article, capture = _settle_identity(session, articles, capture)
    loud = article.version_count
    look = _keep_look(session, article, capture)
    reread_any = _reread(session, article, capture, reread)
    _keep_reading(session, look, capture)
    if look.reading_id or capture.met == Met.UNREAD or (keep_every_body and capture.met == Met.READ):
        _keep_body(session, look, capture)
    session.flush()
    in_order = len(articles) < 2 and not reread_any and not _later_said(session, look)
    _derive(session, article, look, capture, in_order)
    if not articles:
        return Outcome(did="new", article_id=article.public_id, version=1)
    return _outcome(session, article, look, loud)


def _there(session: Session, article: Article, capture: Capture) -> bool:
    same = exists().where(
        CaptureRow.article_id == article.id,
        CaptureRow.captured_at == capture.captured_at,
        CaptureRow.url == storable(capture.addresses[0].url),
    )
    return bool(session.scalar(select(same)))


def _settle_identity(
    session: Session, articles: Sequence[Article], capture: Capture
) -> tuple[Article, Capture]:
    """The one article the capture is of; a page that is not recognisably it counts as unread."""
    if not articles:
        return identity.enter(session, capture), capture
    if capture.reading is None:
        return articles[0], capture
    asked = capture.addresses[0]
    earlier = readings.before(session, articles[0].id, capture.captured_at, storable(asked.url))
    own = {asked.url, asked.key, *identity.addresses_of(session, articles[0])}
    if earlier is not None and not readings.recognisable(capture.reading, earlier.reading, own):
        logger.warning("%s as of %s is %s", asked.url, capture.captured_at, NOT_THIS_ARTICLE)
        return articles[0], replace(capture, met=Met.UNREAD, reading=None, reason=NOT_THIS_ARTICLE)
    return identity.merge(session, articles), capture


def _keep_look(session: Session, article: Article, capture: Capture) -> CaptureRow:
    look = CaptureRow(
        article_id=article.id,
        crawl_id=capture.crawl,
        url=storable(capture.addresses[0].url),
        captured_at=capture.captured_at,
        origin=capture.origin,
        outcome=capture.met,
        status=capture.status,
        reason=storable(capture.reason),
        moved_to=storable(capture.moved_to),
        sha256=hashlib.sha256(capture.body).hexdigest() if capture.body else None,
        length=len(capture.body),
        content_type=storable(capture.content_type),
        etag=storable(capture.etag),
        last_modified=storable(capture.last_modified),
    )
    session.add(look)
    session.flush()
    if capture.met in _SAYING:
        identity.meet(session, article, capture.addresses, capture.captured_at)
    else:  # the other addresses may be those of a block page or a front page
        identity.meet_again(session, article, capture.addresses[0], capture.captured_at)
    return look


def _reread(session: Session, article: Article, capture: Capture, reread: Rereader | None) -> bool:
    """Give earlier captures today's readings first, so that a better template is not taken for an edit."""
    if capture.reading is None or reread is None:
        return False
    return readings.reread_older(session, article.id, capture.reading.reader_version, reread)


def _keep_reading(session: Session, look: CaptureRow, capture: Capture) -> None:
    """Give the capture its reading: one of its own only if it says other than the one before."""
    if capture.met not in _SAYING:
        return
    earlier = readings.before(session, look.article_id, look.captured_at, look.url)
    if capture.reading is None:
        look.follows_id = earlier.owner_id if earlier else None
        return
    row = readings.compose(look.article_id, capture.reading)
    if earlier is not None and earlier.reading.sha256 == row.sha256:
        look.follows_id = earlier.owner_id
    else:
        readings.keep(session, row, capture.reading)
        look.reading_id = row.id


def _keep_body(session: Session, look: CaptureRow, capture: Capture) -> None:
    if look.sha256 is not None:
        readings.keep_bytes(session, look.sha256, capture.body)


def _derive(session: Session, article: Article, look: CaptureRow, capture: Capture, in_order: bool) -> None:
    """Bring versions, standing and entries up to date, by the shorter way where nothing new was said."""
    listed = readings.list_claims(session, article.id, capture.listed)
    says = look.reading_id or look.follows_id
    if says and in_order and look.reading_id is None:
        versions.extend(session, article.id, look.captured_at)
    elif says:
        _repoint_not_modified(session, article)
        versions.rebuild(session, article.id)
    if in_order and capture.met == Met.READ:
        article.url = identity.current_key(capture.addresses) or article.url
    session.flush()
    standing.settle_state(session, article)
    if look.reading_id or listed or not in_order:
        standing.settle_statements(session, article)
    session.flush()
    if says:
        entries.join(session, article)


def _repoint_not_modified(session: Session, article: Article) -> None:
    """A 304 says what was said last before it, which an older capture that arrives late may alter."""
    earlier = aliased(CaptureRow)
    last_said = (
        select(func.coalesce(earlier.follows_id, earlier.id))
        .where(
            earlier.article_id == article.id,
            earlier.outcome == Met.READ,
            or_(
                earlier.captured_at < CaptureRow.captured_at,
                and_(earlier.captured_at == CaptureRow.captured_at, earlier.url < CaptureRow.url),
            ),
        )
        .order_by(earlier.captured_at.desc(), earlier.url.desc())
        .limit(1)
        .correlate(CaptureRow)
        .scalar_subquery()
    )
    session.execute(
        update(CaptureRow)
        .where(CaptureRow.article_id == article.id, CaptureRow.outcome == Met.NOT_MODIFIED)
        .values(follows_id=last_said)
        .execution_options(synchronize_session=False)
    )


def _later_said(session: Session, look: CaptureRow) -> bool:
    later: ColumnElement[bool] = or_(
        CaptureRow.captured_at > look.captured_at,
        and_(CaptureRow.captured_at == look.captured_at, CaptureRow.url > look.url),
    )
    found = exists().where(CaptureRow.article_id == look.article_id, CaptureRow.outcome.in_(_SAYING), later)
    return bool(session.scalar(select(found)))


def _outcome(session: Session, article: Article, look: CaptureRow, loud: int) -> Outcome:
    """What the capture did to an article known before it, which had `loud` versions that were not quiet."""
    if look.outcome not in _SAYING:
        return Outcome(did=_DID[Met(look.outcome)], article_id=article.public_id)
    version = session.scalar(
        select(Version)
        .where(Version.article_id == article.id, Version.seen_from <= look.captured_at)
        .order_by(Version.number.desc())
        .limit(1)
    )
    did = "unchanged"
    if version is not None and version.capture_id == look.id:
        did = _CHANGED.get(version.change, did)
        if version.change == "first" and article.version_count > loud:
            did = "changed"  # an older capture that said something else
    return Outcome(did=did, article_id=article.public_id, version=version.number if version else 0)
