"""Gives stored captures what today's templates read in their bytes, and tells what that alters."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, not_, or_, select, update
from sqlalchemy.orm import Session

from archive import composing, decisions, given_again, identity, readings, recording, relating, shown_in_lists
from archive.capture import Capture, Met, Origin, Reading
from archive.model import Article, CaptureRow, ReadingLink, ReadingRow
from archive.moments import iso
from archive.read_again import Alteration, Difference, ReadAgain, Reread
from archive.rederived import dated, missing
from archive.removal import suppression
from archive.transactions import Transaction

_PLAIN = (
    "title",
    "standfirst",
    "text",
    "kind",
    "notes",
    "authors",
    "section",
    "tags",
    "language",
    "original_url",
    "canonical_url",
    "paywalled",
    "text_complete",
)
_DATED = ("published", "updated")
Said = dict[str, str | None]


class _Looked(NamedTuple):
    """A capture that was read, with what it said and the answer that says otherwise now."""

    look: CaptureRow
    said: Said
    answer: ReadAgain
    library: str


def each(once: Transaction, given: Mapping[int, Sequence[ReadAgain]]) -> list[Reread]:
    """Give articles' captures what these answers say, in order of moment; `once` does work in a transaction.

    Those of which nothing reads otherwise share one, each of the others has its own.
    """
    again = once(lambda session: given_again.give(session, given))
    return [
        again.get(number) or once(partial(give, number=number, answers=answers))
        for number, answers in given.items()
    ]


def give(session: Session, number: int, answers: Sequence[ReadAgain]) -> Reread:
    """Give an article's captures what `answers` say, in order of moment, and derive anew what follows from it."""
    article = session.get_one(Article, number, populate_existing=True, with_for_update={"key_share": True})
    article = identity.survivor(session, article)
    answers = [] if article.state == suppression.WITHHELD else answers
    before = dated(session, article)
    said, unread, unreadable = _sorted(session, article, answers)
    differing = [difference for looked in said if (difference := _say(session, looked))]
    chosen, left_out = _choose(session, article, unread)
    healed = [_heal(session, answer) for answer in chosen].count(True)
    article = identity.survivor(session, article)
    if said or healed:
        recording.derive(session, article)
        shown_in_lists.join(session, article)
        merged = session.scalars(select(Article).where(Article.merged_into == article.id)).all()
        relating.relate(session, article, [article, *merged])
    after = dated(session, article)
    return Reread(
        article_id=article.public_id,
        url=article.url,
        read=len(said),
        differing=tuple(differing),
        healed=healed,
        left_out=left_out,
        unreadable=unreadable + len(chosen) - healed,
        versions_before=len(before),
        versions_after=len(after),
        appeared=missing(after, before),
        disappeared=missing(before, after),
        libraries=frozenset(map(_libraries, said)),
    )


def _libraries(looked: _Looked) -> tuple[str, str]:
    reading = looked.answer.reading
    return looked.library, reading.library if reading else looked.library


def _sorted(
    session: Session, article: Article, answers: Sequence[ReadAgain]
) -> tuple[list[_Looked], list[ReadAgain], int]:
    """The answers about captures that were read, those about unread ones, and how many say nothing.

    What a crawl has read, or moved, since the answers were asked for is left out.
    """
    said: list[_Looked] = []
    unread: list[ReadAgain] = []
    unreadable = 0
    for answer in answers:
        look = session.get_one(CaptureRow, answer.capture, populate_existing=True)
        row = _says(session, look)
        if look.article_id != article.id:
            continue
        if answer.reading is None:
            unreadable += 1
        elif row is None and look.outcome == Met.UNREAD:
            unread.append(answer)
        elif row is not None and row.reader_version != answer.reading.reader_version:
            said.append(_Looked(look, _said(session, row), answer, row.library))
    return said, unread, unreadable


def _says(session: Session, look: CaptureRow) -> ReadingRow | None:
    """The reading of a capture: its own, or that of the one it follows."""
    if look.reading_id is None and look.follows_id is not None:
        look = session.get_one(CaptureRow, look.follows_id)
    return None if look.reading_id is None else session.get_one(ReadingRow, look.reading_id)


def _said(session: Session, row: ReadingRow) -> Said:
    """What a reading says, field by field, as text."""
    said: Said = {}
    for field in _PLAIN:
        value = getattr(row, field)
        said[field] = value if value is None else str(value)
    for field in _DATED:
        on, at = getattr(row, f"{field}_on"), getattr(row, f"{field}_at")
        said[field] = iso(at) if at else on and on.isoformat()
    keys = select(ReadingLink.key).where(
        ReadingLink.reading_id == row.id, ReadingLink.relation.in_(composing.REPORT_LINKS)
    )
    said["links"] = " ".join(sorted(set(session.scalars(keys)))) or None
    return said


def _say(session: Session, looked: _Looked) -> Difference | None:
    """Let a capture say what is read in it now; the difference, if there is one."""
    reading = looked.answer.reading
    if reading is None:
        return None
    session.refresh(looked.look)
    if looked.look.reading_id is not None:
        readings.rewrite(session, session.get_one(ReadingRow, looked.look.reading_id), reading)
    else:
        _part(session, looked.look, reading)
    row = _says(session, looked.look)
    now = _said(session, row) if row else looked.said
    altered = [
        Alteration(field=field, before=was, after=now[field])
        for field, was in looked.said.items()
        if was != now[field]
    ]
    look = looked.look
    return (
        Difference(url=look.url, captured_at=look.captured_at, reader=reading.reader, altered=tuple(altered))
        if altered
        else None
    )


def _part(session: Session, look: CaptureRow, reading: Reading) -> None:
    """Give a capture that was found equal to another a reading of its own, where it says something else now.

    What was found equal to it after that says the same as it. Where the other cannot be read again, the two are left
    as they are: a difference would be the templates'.
    """
    row, shared = readings.compose(look.article_id, reading), _says(session, look)
    if shared is None or shared.reader_version != row.reader_version or shared.sha256 == row.sha256:
        return
    readings.keep(session, row, reading)
    session.execute(
        update(CaptureRow)
        .where(CaptureRow.follows_id == look.follows_id, _after(look), *_before_same_bytes(session, look))
        .values(follows_id=look.id)
        .execution_options(synchronize_session=False)
    )
    look.reading_id, look.follows_id = row.id, None
    session.flush()


def _after(look: CaptureRow) -> ColumnElement[bool]:
    same_moment = and_(CaptureRow.captured_at == look.captured_at, CaptureRow.url > look.url)
    return or_(CaptureRow.captured_at > look.captured_at, same_moment)


def _before_same_bytes(session: Session, look: CaptureRow) -> list[ColumnElement[bool]]:
    """Before the next look at the very bytes of the capture that this one follows: from there on it says that again."""
    owner = session.get_one(CaptureRow, look.follows_id)
    same = CaptureRow.follows_id == owner.id, CaptureRow.sha256 == owner.sha256
    found = select(CaptureRow).where(*same, _after(look)).order_by(CaptureRow.captured_at, CaptureRow.url)
    until = session.scalars(found.limit(1)).first()
    return [] if until is None else [not_(_after(until)), CaptureRow.id != until.id]


def _choose(
    session: Session, article: Article, unread: Sequence[ReadAgain]
) -> tuple[Sequence[ReadAgain], int]:
    """Those of an article's unread captures that are to be read, and how many are left out.

    All of them, if the archive has read the article or one of them concerns the inspectorate: then what it said
    before and after belongs to it. The decision is kept.
    """
    if article.first_seen_at is not None or any(_is_held(session, article, answer) for answer in unread):
        return unread, 0
    for answer in unread:
        if answer.decision is not None:
            decisions.keep(session, [answer.decision])
            session.flush()
            if answer.decision.kept:
                return unread, 0
    return (), len(unread)


def _is_held(session: Session, article: Article, answer: ReadAgain) -> bool:
    return any(one.first_seen_at for one in identity.holders(session, _capture(session, article, answer)))


def _capture(session: Session, article: Article, answer: ReadAgain) -> Capture:
    """The look as it would be handed in, could it have been read at once."""
    look = session.get_one(CaptureRow, answer.capture)
    return Capture(
        source=article.source,
        addresses=answer.addresses,
        captured_at=look.captured_at,
        origin=Origin(look.origin),
        met=Met.READ,
        status=look.status,
        reading=answer.reading,
    )


def _heal(session: Session, answer: ReadAgain) -> bool:
    """Give an unread capture its reading; False where it is not recognisably of its article."""
    look = session.get_one(CaptureRow, answer.capture, populate_existing=True)
    capture = _capture(session, session.get_one(Article, look.article_id), answer)
    articles = identity.holders(session, capture)
    if suppression.of_addresses(session, capture.source, [one.key for one in capture.addresses]):
        return False  # it turns out to be what was taken down
    article, capture = recording.settle_identity(session, articles, capture)
    if capture.reading is None:
        return False
    session.refresh(look)
    look.outcome, look.reason = Met.READ, ""
    look.noarchive = look.noarchive or answer.noarchive
    recording.give_reading(session, look, capture)
    session.flush()
    recording.meet(session, article, look, capture)
    session.flush()
    return True
