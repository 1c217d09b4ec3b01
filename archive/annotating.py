"""Notes anew what kept readings name, where other tables or rules found it; no page is fetched or read again."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Row, Table, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from archive import interruption, still_named
from archive.model import Article, Grade, ReadingRow, Source, Subject
from archive.relations import links as links_between
from archive.still_named import NOTHING, Known
from archive.subjects import noting
from archive.subjects.mention import Named
from archive.subjects.version import rules_version

logger = logging.getLogger(__name__)

_reading: Table = ReadingRow.__table__  # type: ignore[assignment]
AT_ONCE = 100
_SAMPLES = 20
_MARK = (
    update(_reading)
    .where(_reading.c.id.in_(bindparam("still", expanding=True)))
    .values(annotated_by=bindparam("version"))
)


@dataclass(frozen=True, kw_only=True)
class Renamed:
    """An article of which a reading names something else now; `gained` and `lost` are as "body kent (subject)"."""

    article_id: str
    url: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some readings annotated: how many, those that name something else now, and the last one's internal number."""

    readings: int
    renamed: tuple[Renamed, ...]
    last: int


Annotate = Callable[[int, Known], Batch]


@dataclass(kw_only=True)
class Report:
    """What annotating `readings` comes to: how many are done, and the articles that name something else now.

    Of these all ids are held, and the first few with what they gained and lost.
    """

    readings: int
    done: int = 0
    renamed: dict[str, None] = field(default_factory=dict)
    samples: list[Renamed] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Readings that are left for another run."""
        return max(0, self.readings - self.done)

    def run(self, annotate: Annotate, ahead: Iterator[Known], tell: Callable[[int, int], None]) -> None:
        """Take batch after batch, from the number before; an interruption ends it after the batch at hand.

        `ahead` gives for each batch what its readings name, as far as they were there when it was asked.
        """
        last, known = 0, NOTHING
        try:
            while True:
                known = known.beside(next(ahead, NOTHING))
                with interruption.whole():
                    batch = annotate(last, known)
                    if not batch.readings:
                        break
                    self._add(batch)
                    last = batch.last
                known = known.after(last)
                tell(self.done, self.readings)
        except KeyboardInterrupt:
            logger.warning("interrupted: %d of %d readings are left", self.left, self.readings)
        else:
            self.readings = self.done  # what a crawl kept meanwhile is annotated already

    def _add(self, batch: Batch) -> None:
        self.done += batch.readings
        for one in batch.renamed:
            self.renamed[one.article_id] = None
            if len(self.samples) < _SAMPLES:
                self.samples.append(one)


def waiting(session: Session, sources: Collection[str]) -> int:
    """How many readings of the sources, or of all, other tables or rules have annotated, or none."""
    found = select(func.count(ReadingRow.id)).join(Article, Article.id == ReadingRow.article_id)
    return session.scalar(found.where(*_due(sources))) or 0


def numbers_due(session: Session, sources: Collection[str], after: int) -> Sequence[int]:
    """The internal numbers of the next readings after one of that number."""
    due = select(ReadingRow.id).join(Article, Article.id == ReadingRow.article_id)
    due = due.where(ReadingRow.id > after, *_due(sources)).order_by(ReadingRow.id).limit(AT_ONCE)
    return session.scalars(due).all()


def annotate(session: Session, sources: Collection[str], after: int, known: Known) -> Batch:
    """Annotate the next readings after one of that number; an empty batch where there is none left.

    What their articles report on, and what reports on them, is derived anew where one names something else, or was
    never annotated. `known` is what was worked out already of what they name: those that name what is noted, most of
    them after any change of the rules, are only marked then.
    """
    due = still_named.MARKED.where(ReadingRow.id > after, *_due(sources)).limit(AT_ONCE)
    marks = {row.id: still_named.mark(row) for row in session.connection().execute(due)}
    still = [number for number, mark in marks.items() if known.still.get(number) == mark]
    if still:
        session.connection().execute(_MARK, {"still": still, "version": rules_version()})
    renamed = _rename(session, sorted(marks.keys() - still), known.otherwise)
    return Batch(readings=len(marks), renamed=tuple(renamed), last=max(marks, default=after))


def _rename(session: Session, numbers: Sequence[int], known: Mapping[int, Named]) -> list[Renamed]:
    """Note anew what those of these readings name that were never annotated, or name something else."""
    found = _found(session, numbers)
    other = _naming_otherwise(session, [row for row, *_ in found], known)
    before = _said(session, other)
    for row, *_ in found:
        if row.id in other:
            noting.note(session, row, other[row.id].page.links, other[row.id])
        else:
            row.annotated_by = rules_version()
    session.flush()
    now, altered = _said(session, other), [(row, article) for row, article, _ in found if row.id in other]
    if altered:
        links_between.relink(session, {article.id for _, article in altered})
    return [one for row, article in altered if (one := _renamed(article, before[row.id], now[row.id]))]


def _naming_otherwise(
    session: Session, rows: Sequence[ReadingRow], known: Mapping[int, Named]
) -> dict[int, Named]:
    """What those of these readings name that were never annotated, or of which something else is noted.

    The others are left as they are: 5 times as fast.
    """
    numbers = [row.id for row in rows]
    links, noted = noting.links_of(session, numbers), noting.noted(session, numbers)
    other = {}
    for row in rows:
        page = noting.page_of(session, row, links[row.id])
        found = noting.found_in(page, known.get(row.id))
        if row.annotated_by is None or noting.as_noted(row.id, found) != noted[row.id]:
            other[row.id] = Named(page=page, found=found, version=rules_version())
    return other


def _found(session: Session, numbers: Sequence[int]) -> Sequence[Row[ReadingRow, Article, Source]]:
    """Readings with article and source, which are not asked for again while these are held."""
    if not numbers:
        return []
    return session.execute(
        select(ReadingRow, Article, Source)
        .join(Article, Article.id == ReadingRow.article_id)
        .join(Source, Source.name == Article.source)
        .where(ReadingRow.id.in_(numbers))
        .order_by(ReadingRow.id)
    ).all()


def _due(sources: Collection[str]) -> list[ColumnElement[bool]]:
    other = or_(ReadingRow.annotated_by.is_(None), ReadingRow.annotated_by != rules_version())
    return [other, Article.state != "withheld", *([Article.source.in_(sources)] if sources else [])]


def _renamed(article: Article, before: Sequence[str], after: Sequence[str]) -> Renamed | None:
    gained, lost = [one for one in after if one not in before], [one for one in before if one not in after]
    if not gained and not lost:
        return None
    return Renamed(article_id=article.public_id, url=article.url, gained=tuple(gained), lost=tuple(lost))


def _said(session: Session, numbers: Collection[int]) -> Mapping[int, Sequence[str]]:
    """What readings name, by their numbers. Ex: body kent (subject); grade good of kent for preventing crime

    Asked for all of a batch at once: annotating takes a fifth less time than with a question for each.
    """
    said: dict[int, list[str]] = {number: [] for number in numbers}
    named = select(Subject.reading_id, Subject.kind, Subject.slug, Subject.role).where(
        Subject.reading_id.in_(numbers), Subject.kind != "grade"
    )
    for number, kind, slug, role in session.execute(named.order_by(Subject.id)):
        said[number].append(f"{kind} {slug} ({role})")
    given = select(Grade.reading_id, Grade.grade, Grade.body, Grade.question)
    for number, grade, body, of in session.execute(
        given.where(Grade.reading_id.in_(numbers)).order_by(Grade.id)
    ):
        said[number].append(f"grade {grade} of {body} for {of or 'all'}")
    return said
