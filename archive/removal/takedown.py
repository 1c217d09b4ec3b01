"""Takes an article down: removes its words from every table, and leaves a tombstone that keeps it from coming back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, or_, select, text, update
from sqlalchemy.orm import Session

from archive import standing
from archive.model import (
    AddressRow,
    Article,
    CaptureRow,
    Content,
    DateRow,
    DecisionRow,
    EntryRow,
    FileRow,
    Grade,
    ReadingLink,
    ReadingRow,
    Subject,
    Takedown,
    Version,
)
from archive.proof import manifests
from archive.relations import copies, links
from archive.removal import suppression
from archive.removal.siblings import Sibling, siblings_of
from archive.searching import search

_NOTHING = ""


class Reach(StrEnum):
    """How much is taken down; each is more than the one before."""

    TEXT = "text"
    TITLE = "title"
    ALL = "all"


class Reason(StrEnum):
    """On whose behalf, as it is exported."""

    PUBLISHER = "publisher"
    PRIVACY = "privacy"
    COURT = "court"
    COPYRIGHT = "copyright"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be taken down, and why. `note` and `decided_by` are for the operator and never exported."""

    article_id: str
    reach: Reach
    reason: Reason
    decided_at: datetime
    note: str = ""
    decided_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Removed:
    """What a takedown removed: the words of so many readings, so many pages' bytes, so many lines of lists."""

    article_id: str
    readings: int
    bodies: int
    entries: int
    siblings: tuple[Sibling, ...]


def take_down(session: Session, order: Order) -> Removed:
    """Remove an article's words, as far as the order reaches, and leave a tombstone. Again, or wider, does no harm."""
    _overwrite_what_is_deleted(session)
    article = session.scalars(
        select(Article).where(Article.public_id == order.article_id).with_for_update(key_share=True)
    ).one()
    numbers = [article.id, *session.scalars(select(Article.id).where(Article.merged_into == article.id))]
    siblings = siblings_of(session, article)
    titles = _titles(session, numbers)
    session.add(_tombstone(article, order, titles))
    session.execute(update(Article).where(Article.id.in_(numbers)).values(state=suppression.WITHHELD))
    keys = _keys(session, numbers)
    removed = Removed(
        article_id=article.public_id,
        readings=_readings(session, numbers, order.reach),
        bodies=_bodies(session, numbers),
        entries=_entries(session, _lines(article, numbers, keys, titles), order.reach),
        siblings=tuple(siblings),
    )
    manifests.unsalt(session, numbers)
    _what_others_say(session, keys, order.reach)
    if order.reach is not Reach.TEXT:
        session.execute(delete(FileRow).where(FileRow.article_id.in_(numbers)))
    if order.reach is Reach.ALL:
        _addresses(session, numbers)
    session.expire_all()
    search.erase(session, *numbers)
    merged = [session.get_one(Article, one) for one in numbers[1:]]
    copies.settle(session, article, merged)
    links.settle(session, article, merged)
    return removed


def _tombstone(article: Article, order: Order, titles: Iterable[str]) -> Takedown:
    return Takedown(
        article_id=article.id,
        scope=order.reach,
        reason_class=order.reason,
        note=order.note,
        decided_by=order.decided_by,
        decided_at=order.decided_at,
        titles="|".join(titles),
    )


def lift(session: Session, article: Article, at: datetime) -> None:
    """Let the article be archived again from now on. What was removed stays removed, and the tombstone is kept."""
    standing_ones = Takedown.article_id == article.id, Takedown.lifted_at.is_(None)
    session.execute(update(Takedown).where(*standing_ones).values(lifted_at=at))
    readings = select(ReadingRow.id).where(ReadingRow.article_id == article.id)
    session.execute(delete(Version).where(Version.article_id == article.id))
    silent = {"reading_id": None, "follows_id": None}
    session.execute(update(CaptureRow).where(CaptureRow.article_id == article.id).values(silent))
    session.execute(delete(DateRow).where(DateRow.reading_id.in_(readings)))
    session.execute(delete(ReadingRow).where(ReadingRow.article_id == article.id))
    article.state = "live"
    session.flush()
    standing.settle_state(session, article)
    standing.settle_statements(session, article)


def _overwrite_what_is_deleted(session: Session) -> None:
    """On SQLite, which else leaves deleted rows in the file's pages until these are used again."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))


def _titles(session: Session, numbers: Sequence[int]) -> list[str]:
    """Digests of all titles it had, by which lines without a link are known again."""
    said = select(ReadingRow.title_fold).where(ReadingRow.article_id.in_(numbers))
    listed = select(EntryRow.title_fold).where(EntryRow.article_id.in_(numbers))
    earlier = select(Takedown.titles).where(Takedown.article_id.in_(numbers))
    known = [title for row in session.scalars(earlier) for title in row.split("|")]
    return sorted({*session.scalars(said), *session.scalars(listed), *known} - {_NOTHING})


def _keys(session: Session, numbers: Sequence[int]) -> set[str]:
    rows = select(AddressRow.key, AddressRow.url).where(AddressRow.article_id.in_(numbers))
    return {form for row in session.execute(rows) for form in row}


def _readings(session: Session, numbers: Sequence[int], reach: Reach) -> int:
    """Empty all readings; of the title its scope decides. Versions stay, as the moments of changes."""
    of_it = ReadingRow.article_id.in_(numbers)
    ids = list(session.scalars(select(ReadingRow.id).where(of_it)))
    for table in (ReadingLink, Subject, Grade):
        session.execute(delete(table).where(table.reading_id.in_(ids)))
    silent = dict.fromkeys(("text", "text_sha256", "text_fold", "sha256"), _NOTHING)
    unknown: tuple[str, ...] = (
        "standfirst",
        "standfirst_fold",
        "notes",
        "authors",
        "section",
        "tags",
        "links_sha256",
    )
    if reach is not Reach.TEXT:
        silent |= {"title": _NOTHING, "title_fold": _NOTHING}
    if reach is Reach.ALL:
        unknown += ("original_url", "canonical_url")
    session.execute(update(ReadingRow).where(of_it).values(silent | dict.fromkeys(unknown) | {"rules": {}}))
    session.execute(
        update(DateRow).where(DateRow.article_id.in_(numbers)).values(raw=_NOTHING, doubt=_NOTHING)
    )
    stated = {"published_raw": None, "noarchive": None}
    session.execute(update(Article).where(Article.id.in_(numbers)).values(stated))
    return len(ids)


def _bodies(session: Session, numbers: Sequence[int]) -> int:
    """Remove the bytes of its pages; those that another article has too go when that one is taken down."""
    own = select(CaptureRow.sha256).where(CaptureRow.article_id.in_(numbers), CaptureRow.sha256.is_not(None))
    others = (
        select(CaptureRow.sha256)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(CaptureRow.article_id.not_in(numbers), Article.state != suppression.WITHHELD)
        .where(CaptureRow.sha256.is_not(None))
    )
    gone = set(session.scalars(own)) - set(session.scalars(others.where(CaptureRow.sha256.in_(own))))
    there = list(session.scalars(select(Content.sha256).where(Content.sha256.in_(gone))))
    session.execute(delete(Content).where(Content.sha256.in_(there)))
    # No capture of it may lead to bytes any more, also not to those that another article keeps.
    silent = {
        "sha256": None,
        "etag": _NOTHING,
        "last_modified": _NOTHING,
        "reason": _NOTHING,
        "moved_to": _NOTHING,
    }
    session.execute(update(CaptureRow).where(CaptureRow.article_id.in_(numbers)).values(silent))
    return len(there)


def _lines(
    article: Article, numbers: Sequence[int], keys: Iterable[str], titles: Iterable[str]
) -> ColumnElement[bool]:
    """The lines of lists that are of it: also those that bear its title and are of no other article."""
    same_title = EntryRow.article_id.is_(None) & EntryRow.title_fold.in_(list(titles))
    here = EntryRow.key.in_(list(keys)) | same_title
    return EntryRow.article_id.in_(numbers) | ((EntryRow.source == article.source) & here)


def _entries(session: Session, own: ColumnElement[bool], reach: Reach) -> int:
    """They lose their summary, or go altogether."""
    ids = list(session.scalars(select(EntryRow.id).where(own)))
    of_it = EntryRow.id.in_(ids)
    if reach is Reach.TEXT:
        session.execute(update(EntryRow).where(of_it).values(summary=_NOTHING, published_raw=None))
    else:
        session.execute(delete(EntryRow).where(of_it))
    return len(ids)


def _what_others_say(session: Session, keys: set[str], reach: Reach) -> None:
    """Decisions about its addresses, and links of other pages to it, which may bear its title."""
    about = or_(DecisionRow.key.in_(keys), DecisionRow.url.in_(keys))
    linking = or_(ReadingLink.key.in_(keys), ReadingLink.url.in_(keys))
    if reach is Reach.ALL:
        session.execute(delete(DecisionRow).where(about))
        session.execute(delete(ReadingLink).where(linking))
        return
    session.execute(update(DecisionRow).where(about).values(words=_NOTHING))
    if reach is Reach.TITLE:
        session.execute(update(ReadingLink).where(linking).values(text=_NOTHING))


def _addresses(session: Session, numbers: Sequence[int]) -> None:
    """Digests in place of all addresses, and no dates of publication: only that there was an article."""
    of_it = Article.id.in_(numbers)
    for row in session.scalars(select(AddressRow).where(AddressRow.article_id.in_(numbers))):
        row.url, row.key = suppression.hidden(row.url), suppression.hidden(row.key)
        row.number = suppression.hidden(row.number)
    for number, url in session.execute(select(Article.id, Article.url).where(of_it)).all():
        session.execute(update(Article).where(Article.id == number).values(url=suppression.hidden(url)))
    looks = select(CaptureRow.url).where(CaptureRow.article_id.in_(numbers)).distinct()
    for url in session.scalars(looks).all():
        of_url = CaptureRow.article_id.in_(numbers), CaptureRow.url == url
        session.execute(update(CaptureRow).where(*of_url).values(url=suppression.hidden(url)))
    session.execute(delete(DateRow).where(DateRow.article_id.in_(numbers)))
    stated = ("on", "at", "precision", "from")
    undated = {f"published_{name}": None for name in stated} | {"updated_on": None, "updated_at": None}
    session.execute(update(Article).where(of_it).values(undated))
