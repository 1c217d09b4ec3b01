"""Keeps of articles that today's templates read what was read before, several at once: nothing is derived anew then.

`rereading` comes to the same by 19 statements for each article: these are 8 for all of them, and 6 times as fast.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table, bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from archive import composing
from archive.capture import Met, Reading
from archive.model import Article, CaptureRow, DateRow, ReadingLink, ReadingRow, Shingle, Source, Version
from archive.read_again import ReadAgain, Reread
from archive.removal import suppression
from archive.subjects import noting
from archive.subjects.noting import Noted
from archive.versions import LOOKS, READING_ID

_article: Table = Article.__table__  # type: ignore[assignment]
_capture: Table = CaptureRow.__table__  # type: ignore[assignment]
_date: Table = DateRow.__table__  # type: ignore[assignment]
_link: Table = ReadingLink.__table__  # type: ignore[assignment]
_reading: Table = ReadingRow.__table__  # type: ignore[assignment]
_shingle: Table = Shingle.__table__  # type: ignore[assignment]
_source: Table = Source.__table__  # type: ignore[assignment]
_version: Table = Version.__table__  # type: ignore[assignment]
# Who read it: the same words may have been read by another template.
_READER = ("reader", "reader_version", "library", "rules")
_LINKS = ("url", "key", "text", "relation")
_DATES = ("field", "on", "at", "precision", "raw", "origin", "doubt")
Found = Row[Any, *tuple[Any, ...]]
Beside = Mapping[int, list[tuple[Any, ...]]]

_ARTICLES = (
    select(
        _article.c.id,
        _article.c.public_id,
        _article.c.url,
        _article.c.published_on,
        _source.c.kind,
        _source.c.areas,
        select(func.count())
        .where(_version.c.article_id == _article.c.id)
        .scalar_subquery()
        .label("versions"),
    )
    .join(_source, _source.c.name == _article.c.source)
    .where(
        _article.c.id.in_(bindparam("articles", expanding=True)),
        _article.c.merged_into.is_(None),
        _article.c.state != suppression.WITHHELD,
        exists().where(_shingle.c.article_id == _article.c.id),
    )
    .order_by(_article.c.id)
    .with_for_update(of=_article, key_share=True)
)
_SAYING = (
    select(
        _capture.c.id.label("look"),
        _capture.c.article_id.label("of"),
        _capture.c.outcome,
        _capture.c.reading_id.label("own"),
        *_reading.c,
    )
    .select_from(LOOKS.outerjoin(_reading, _reading.c.id == READING_ID))
    .where(_capture.c.id.in_(bindparam("captures", expanding=True)))
)


def _beside(table: Table, columns: Iterable[Any]) -> Any:
    these = table.c.reading_id.in_(bindparam("readings", expanding=True))
    return select(table.c.reading_id, *columns).where(these).order_by(table.c.id)


_HAS_LINKS = _beside(_link, (_link.c[name] for name in _LINKS))
_HAS_DATES = _beside(
    _date, (_date.c[{"on": "value_on", "at": "value_at"}.get(name, name)] for name in _DATES)
)
_READ_BY = (
    update(_reading)
    .where(_reading.c.id == bindparam("read"))
    .values({name: bindparam(f"its_{name}") for name in _READER})
)


def give(session: Session, given: Mapping[int, Sequence[ReadAgain]]) -> dict[int, Reread]:
    """Let readings be those of today's templates, of these articles where they say the same in each capture.

    The others, and those that were taken down or merged, are not among what is returned, and stay as they are.
    """
    connection = session.connection()
    articles = connection.execute(_ARTICLES, {"articles": list(given)}).all()
    asked = [answer.capture for article in articles for answer in given[article.id]]
    looks = {one.look: one for one in connection.execute(_SAYING, {"captures": asked})}
    kept = _Kept(session, {one.id for one in looks.values() if one.id is not None})
    done: dict[int, Reread] = {}
    read_by: dict[int, dict[str, Any]] = {}
    for article in articles:
        of_it = [
            (looks[one.capture], one) for one in given[article.id] if looks[one.capture].of == article.id
        ]
        said = kept.said_again(article, of_it)
        if said is not None:
            done[article.id] = _nothing_new(article, of_it, said)
            read_by |= {look.id: _read_by(look.id, reading) for look, reading in said if look.own is not None}
    if read_by:
        connection.execute(_READ_BY, list(read_by.values()))
    return done


class _Kept:
    """What is kept beside readings."""

    def __init__(self, session: Session, readings: Collection[int]) -> None:
        self._links = _rows(session, _HAS_LINKS, readings)
        self._dates = _rows(session, _HAS_DATES, readings)
        self._noted: Mapping[int, Noted] = noting.noted(session, readings)

    def said_again(
        self, article: Found, looks: Sequence[tuple[Found, ReadAgain]]
    ) -> list[tuple[Found, Reading]] | None:
        """The captures that other templates read, with what is read in them now; None where that is anything new.

        What a crawl has read since the answers were asked for is left out.
        """
        said: list[tuple[Found, Reading]] = []
        for look, answer in looks:
            if answer.reading is None:
                continue
            if look.id is None and look.outcome == Met.UNREAD:
                return None
            if look.id is not None and look.reader_version != answer.reading.reader_version:
                said.append((look, answer.reading))
        return said if all(self._unaltered(article, look, reading) for look, reading in said) else None

    def _unaltered(self, article: Found, look: Found, reading: Reading) -> bool:
        """Whether all that is kept of a reading is as it would be kept now, but for who read it."""
        now = composing.columns(reading)
        if any(getattr(look, name) != value for name, value in now.items() if name not in _READER):
            return False
        links = [composing.of_link(link) for link in reading.links]
        dates = [composing.of_claim(claim) for claim in reading.dates]
        return (
            self._links[look.id] == [tuple(one[name] for name in _LINKS) for one in links]
            and self._dates[look.id] == [tuple(one[name] for name in _DATES) for one in dates]
            and self._names(article, now, look, reading)
        )

    def _names(self, article: Found, now: Mapping[str, Any], look: Found, reading: Reading) -> bool:
        on, areas = look.published_on or article.published_on, noting.items(article.areas)
        page = noting.page(now, reading.links, article.url, on, article.kind, areas)
        return noting.is_noted(look, self._noted[look.id], noting.found_in(page, reading.named))


def _rows(session: Session, asked: Any, readings: Collection[int]) -> Beside:
    rows: dict[int, list[tuple[Any, ...]]] = {number: [] for number in readings}
    for number, *row in session.connection().execute(asked, {"readings": list(readings)}):
        rows[number].append(tuple(row))
    return rows


def _read_by(number: int, reading: Reading) -> dict[str, Any]:
    who = {name: getattr(reading, name) for name in _READER} | {"rules": dict(reading.rules)}
    return {"read": number} | {f"its_{name}": value for name, value in who.items()}


def _nothing_new(
    article: Found, looks: Sequence[tuple[Found, ReadAgain]], said: Sequence[tuple[Found, Reading]]
) -> Reread:
    return Reread(
        article_id=article.public_id,
        url=article.url,
        read=len(said),
        differing=(),
        healed=0,
        left_out=0,
        unreadable=sum(answer.reading is None for _, answer in looks),
        versions_before=article.versions,
        versions_after=article.versions,
        libraries=frozenset((look.library, reading.library) for look, reading in said),
    )
