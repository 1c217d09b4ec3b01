"""Records one look at an article: which article it is of, what it says, what follows from that."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from archive import (
    confirming,
    decisions,
    entering,
    identity,
    looks,
    not_modified,
    readings,
    relating,
    shown_in_lists,
    standing,
    versions,
)
from archive.capture import Capture, Decision, Met, Outcome, Rereader
from archive.dating import ORIGINS
from archive.folding import storable
from archive.model import Article, CaptureRow, Version
from archive.relations import copies
from archive.removal import suppression

logger = logging.getLogger(__name__)

NOT_THIS_ARTICLE = "not recognisably this article"
ANOTHER_ARTICLE = "another article"

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
    for moment in (capture.captured_at, *(claim.at for claim in claims)):
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"a naive datetime has no meaning here: {moment!r}")
    for claim in claims:
        if claim.origin not in ORIGINS:
            raise ValueError(f"a date cannot come from {claim.origin!r}")


def record_decided(
    session: Session,
    capture: Capture,
    reread: Rereader | None,
    bodies_kept: Collection[Met],
    decided: Sequence[Decision],
) -> Outcome:
    """`record`, and keep what was decided about it: in a transaction of its own a first look takes a tenth longer."""
    outcome = record(session, capture, reread, bodies_kept)
    if decided:
        decisions.keep(session, decided)
    return outcome


def record(
    session: Session, capture: Capture, reread: Rereader | None, bodies_kept: Collection[Met]
) -> Outcome:
    """Keep one capture and derive anew what it alters. See `Archive.record`.

    `bodies_kept` are the outcomes of which bytes are kept even where they say nothing new.
    """
    identity.take_turn(session, capture.source)
    if outcome := _by_a_short_way(session, capture, bodies_kept):
        return outcome
    articles = identity.holders(session, capture) or _by_number(session, capture)
    if capture.moved_to:
        capture = replace(capture, met=Met.REDIRECTED, reading=None)
    if (withheld := suppression.instead(session, capture, articles)) is not None:
        return withheld
    if not articles and capture.met in (Met.GONE, Met.REDIRECTED, Met.NOT_MODIFIED):
        return Outcome(did="stray")
    if known := next((one for one in articles if _there(session, one, capture)), None):
        return Outcome(did="known", article_id=known.public_id)
    article, capture = settle_identity(session, articles, capture)
    loud = article.version_count
    reread_any = _reread(session, article, capture, reread)
    look = _keep(session, article, capture, bodies_kept)
    anew = bool(look.reading_id or reread_any or len(articles) > 1 or _later_said(session, look))
    if anew:
        derive(session, article)
    else:
        _confirm(session, article, look)
    anew |= _join(session, article, look, capture, articles)
    if anew or (look.follows_id is not None and copies.unsampled(session, article)):
        relating.relate(session, article, articles)
    if not articles and capture.reading is not None:
        return Outcome(did="new", article_id=article.public_id, version=1)
    return _outcome(session, article, look, loud)


def _by_a_short_way(session: Session, capture: Capture, bodies_kept: Collection[Met]) -> Outcome | None:
    """Keep one of the two commonest looks: one that says nothing new, and the first at an article."""
    if capture.moved_to or capture.met not in _SAYING:
        return None
    known = confirming.holders(session, capture)
    if known:
        return confirming.confirm(session, capture, known, bodies_kept)
    return entering.enter(session, capture)


def _by_number(session: Session, capture: Capture) -> list[Article]:
    """The article that the platform's number names, where it says what the capture says: numbers have been reused."""
    if capture.reading is None:
        return []
    for article in identity.numbered(session, capture):
        asked = storable(capture.addresses[0].url)
        other = readings.nearest(session, article.id, capture.captured_at, asked)
        if other is not None and readings.same_story(capture.reading, other):
            return [article]
    return []


def _there(session: Session, article: Article, capture: Capture) -> bool:
    same = exists().where(
        CaptureRow.article_id == article.id,
        CaptureRow.captured_at == capture.captured_at,
        CaptureRow.url == storable(capture.addresses[0].url),
    )
    return bool(session.scalar(select(same)))


def settle_identity(
    session: Session, articles: Sequence[Article], capture: Capture
) -> tuple[Article, Capture]:
    """The one article the capture is of; a page that is not recognisably it counts as unread."""
    if not articles:
        article = identity.enter(session, capture)
        # A page that cannot be had or read yet is known by the address it was asked for at, and by no other.
        identity.meet(session, article, capture.addresses[:1], capture.captured_at)
        return article, capture
    if capture.reading is None:
        return articles[0], capture
    asked = capture.addresses[0]
    earlier = readings.before(session, articles[0].id, capture.captured_at, storable(asked.url))
    own = {asked.url, asked.key, *identity.addresses_of(session, articles[0])}
    if earlier is not None and not readings.recognisable(capture.reading, earlier.reading, own):
        logger.warning("%s as of %s is %s", asked.url, capture.captured_at, NOT_THIS_ARTICLE)
        return articles[0], _not_this_article(capture)
    return identity.merge(session, articles), capture


def _not_this_article(capture: Capture) -> Capture:
    """A page of another article, where a redirect led to it; else one that cannot be read as this one, or not yet."""
    asked, hops = capture.addresses[0], [one for one in capture.addresses if one.reason == "redirect"]
    if not hops or (asked.number and hops[-1].number == asked.number):
        return replace(capture, met=Met.UNREAD, reading=None, reason=NOT_THIS_ARTICLE)
    away = replace(capture, met=Met.REDIRECTED, reading=None, reason=ANOTHER_ARTICLE)
    return replace(away, moved_to=hops[-1].url, body=b"")


def _keep(session: Session, article: Article, capture: Capture, bodies_kept: Collection[Met]) -> CaptureRow:
    look = CaptureRow(**looks.columns(article.id, capture))
    give_reading(session, look, capture)
    session.add(look)
    session.flush()
    if look.sha256 and (look.reading_id or capture.met in bodies_kept):
        readings.keep_bytes(session.connection(), look.sha256, capture)
    return look


def _reread(session: Session, article: Article, capture: Capture, reread: Rereader | None) -> bool:
    """Give earlier captures today's readings first, so that a better template is not taken for an edit."""
    if capture.reading is None or reread is None:
        return False
    return readings.reread_older(session, article.id, capture.reading.reader_version, reread)


def give_reading(session: Session, look: CaptureRow, capture: Capture) -> None:
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


def derive(session: Session, article: Article) -> None:
    """Derive everything from all captures of the article."""
    session.flush()
    not_modified.settle(session, article.id)
    versions.rebuild(session, article.id)
    standing.settle_state(session, article)
    standing.settle_statements(session, article)
    session.flush()


def _confirm(session: Session, article: Article, look: CaptureRow) -> None:
    """The same by the shorter way, after a look that says nothing new and that none says anything after."""
    if look.follows_id is not None:
        versions.extend(session, article.id, look.captured_at)
    if look.follows_id is not None and look.captured_at > article.last_looked_at:
        standing.see_again(article, look)
    else:
        standing.settle_state(session, article)


def _join(
    session: Session, article: Article, look: CaptureRow, capture: Capture, known: Sequence[Article]
) -> bool:
    """Note addresses, and find what lists show of the article because of them; `known` are those it was found to be.

    Returns whether there was a date or an address that was not known.
    """
    met_anew = meet(session, article, look, capture)
    session.flush()
    if known and not (capture.listed or met_anew or look.reading_id):
        return False
    return shown_in_lists.join(session, article, capture.listed) or met_anew


def meet(session: Session, article: Article, look: CaptureRow, capture: Capture) -> bool:
    """Note the addresses; whether the article has a new one."""
    if capture.met not in _SAYING:
        # the others may be those of a block page or a front page
        identity.meet_again(session, article, capture.addresses[0], look.captured_at)
        return False
    if look.captured_at >= (article.last_seen_at or look.captured_at):
        article.url = identity.current_key(capture.addresses) or article.url
    return identity.meet(session, article, capture.addresses, look.captured_at)


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
            # Read for the first time, or an older capture that said something else.
            did = "changed" if loud else "new"
    return Outcome(did=did, article_id=article.public_id, version=version.number if version else 0)
