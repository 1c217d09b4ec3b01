"""Notes beside a kept reading what it names, in place of what was noted before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from archive.capture import Link
from archive.folding import storable
from archive.model import Article, Grade, ReadingLink, ReadingRow, Source, Subject
from archive.subjects.annotation import annotate
from archive.subjects.mention import Annotation, Given, Mention, Named, Page, PageLink
from archive.subjects.version import rules_version

_subject_table: Table = Subject.__table__  # type: ignore[assignment]
_grade_table: Table = Grade.__table__  # type: ignore[assignment]
_SUBJECTS, _GRADES = insert(_subject_table), insert(_grade_table)
_NOTED = tuple(
    select(*(column for column in table.c if column.name != "id"))
    .where(table.c.reading_id.in_(bindparam("readings", expanding=True)))
    .order_by(table.c.id)
    for table in (_subject_table, _grade_table)
)
_LINKS = (
    select(ReadingLink.reading_id, ReadingLink.url, ReadingLink.text, ReadingLink.relation)
    .where(ReadingLink.reading_id.in_(bindparam("readings", expanding=True)))
    .order_by(ReadingLink.id)
)
Noted = list[dict[str, object]]
SAID = ("title", "standfirst", "text", "tags", "authors", "canonical_url", "kind")


def named(page: Page) -> Named:
    """What a page names, worked out where no database is needed."""
    return Named(page=page, found=annotate(page), version=rules_version())


def found_in(page: Page, beforehand: Named | None) -> Annotation:
    """What a page names. What was worked out beforehand is taken where it is of this very page, by these very rules."""
    if beforehand is not None and (beforehand.page, beforehand.version) == (page, rules_version()):
        return beforehand.found
    return annotate(page)


def note(
    session: Session, row: ReadingRow, links: Iterable[PageLink | Link], beforehand: Named | None = None
) -> Annotation:
    """Note what a reading names, which has these links. The reading and all that is compared of it stay as they are."""
    found = found_in(page_of(session, row, links), beforehand)
    if row.annotated_by is not None:
        session.execute(delete(Subject).where(Subject.reading_id == row.id))
        session.execute(delete(Grade).where(Grade.reading_id == row.id))
    keep(session.connection(), row.id, found)
    row.annotated_by = rules_version()
    return found


def is_noted(row: Any, noted: Noted, found: Annotation) -> bool:
    """Whether this very thing is what is noted beside a reading, by today's tables and rules."""
    return bool(row.annotated_by == rules_version()) and noted == as_noted(row.id, found)


def noted(session: Session, numbers: Collection[int]) -> Mapping[int, Noted]:
    """The rows that are noted beside readings, by their numbers: subjects, then grades."""
    rows: dict[int, Noted] = {number: [] for number in numbers}
    for which in _NOTED:
        for row in session.connection().execute(which, {"readings": list(numbers)}).mappings():
            rows[row["reading_id"]].append(dict(row))
    return rows


def as_noted(reading_id: int, found: Annotation) -> Noted:
    """The rows that would be noted beside a reading that names this."""
    subjects = [_subject(reading_id, one) for one in found.mentions]
    return subjects + [_grade(reading_id, one) for one in found.grades]


def keep(connection: Connection, reading_id: int, found: Annotation) -> None:
    """Keep what a reading was found to name, of which nothing is kept yet."""
    if found.mentions:
        connection.execute(_SUBJECTS, [_subject(reading_id, one) for one in found.mentions])
    if found.grades:
        connection.execute(_GRADES, [_grade(reading_id, one) for one in found.grades])


def links_of(session: Session, numbers: Collection[int]) -> Mapping[int, Sequence[PageLink]]:
    """The links of readings, by their numbers, in their order."""
    links: dict[int, list[PageLink]] = {number: [] for number in numbers}
    for number, url, words, relation in session.connection().execute(_LINKS, {"readings": list(numbers)}):
        links[number].append(PageLink(url=url, text=words, relation=relation))
    return links


def page_of(session: Session, row: ReadingRow, links: Iterable[PageLink | Link]) -> Page:
    """What a kept reading says, as far as it can name something."""
    article = session.get_one(Article, row.article_id)
    source = session.get_one(Source, article.source)
    on = row.published_on or article.published_on
    said = {name: getattr(row, name) for name in SAID}
    return page(said, links, article.url, on, source.kind, items(source.areas))


def page(
    said: Mapping[str, Any],
    links: Iterable[PageLink | Link],
    url: str,
    on: date | None,
    source_kind: str,
    areas: Sequence[str],
) -> Page:
    """The same of the columns of a reading; `url` is the article's address."""
    return Page(
        title=said["title"],
        standfirst=said["standfirst"] or "",
        text=said["text"],
        tags=items(said["tags"]),
        authors=items(said["authors"]),
        url=said["canonical_url"] or url,
        links=tuple(PageLink(url=one.url, text=one.text, relation=one.relation) for one in links),
        kind=said["kind"] or "",
        source_kind=source_kind,
        areas=tuple(areas),
        on=on,
    )


def items(cell: str | None) -> tuple[str, ...]:
    """Those of a cell whose items are separated by |."""
    return tuple(filter(None, (cell or "").split("|")))


def _subject(reading_id: int, one: Mention) -> dict[str, object]:
    return {
        "reading_id": reading_id,
        "kind": one.kind,
        "slug": storable(one.slug),
        "role": one.role,
        "where_found": one.where,
        "evidence": "|".join(words.replace("|", "/") for words in one.evidence),
        "times": one.times,
        "method": one.method,
    }


def _grade(reading_id: int, one: Given) -> dict[str, object]:
    return {
        "reading_id": reading_id,
        "body": one.body,
        "scale": one.scale,
        "question": one.question,
        "grade": one.grade,
        "evidence": one.evidence,
    }
