"""Notes beside a kept reading what it names, in place of what was noted before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from archive.folding import storable
from archive.model import Article, Grade, ReadingLink, ReadingRow, Source, Subject
from archive.subjects.annotation import annotate
from archive.subjects.mention import Annotation, Given, Mention, Named, Page, PageLink
from archive.subjects.version import rules_version


def named(page: Page) -> Named:
    """What a page names, worked out where no database is needed."""
    return Named(page=page, found=annotate(page), version=rules_version())


def note(
    session: Session, row: ReadingRow, links: Iterable[PageLink], beforehand: Named | None = None
) -> Annotation:
    """Note what a reading names, which has these links. The reading and all that is compared of it stay as they are.

    What was worked out beforehand is taken where it is of this very page, by these very rules.
    """
    page = page_of(session, row, links)
    is_known = beforehand is not None and (beforehand.page, beforehand.version) == (page, rules_version())
    found = beforehand.found if beforehand is not None and is_known else annotate(page)
    if row.annotated_by is not None:
        session.execute(delete(Subject).where(Subject.reading_id == row.id))
        session.execute(delete(Grade).where(Grade.reading_id == row.id))
    if found.mentions:
        session.execute(insert(Subject), [_subject(row.id, one) for one in found.mentions])
    if found.grades:
        session.execute(insert(Grade), [_grade(row.id, one) for one in found.grades])
    row.annotated_by = rules_version()
    return found


def links_of(session: Session, numbers: Collection[int]) -> Mapping[int, Sequence[PageLink]]:
    """The links of readings, by their numbers, in their order."""
    links: dict[int, list[PageLink]] = {number: [] for number in numbers}
    found = select(ReadingLink).where(ReadingLink.reading_id.in_(numbers)).order_by(ReadingLink.id)
    for one in session.scalars(found):
        links[one.reading_id].append(PageLink(url=one.url, text=one.text, relation=one.relation))
    return links


def page_of(session: Session, row: ReadingRow, links: Iterable[PageLink]) -> Page:
    """What a kept reading says, as far as it can name something."""
    article = session.get_one(Article, row.article_id)
    source = session.get_one(Source, article.source)
    said = page_said(row, links, article.url, source.kind, _items(source.areas))
    return said if said.on else replace(said, on=article.published_on)


def page_said(
    row: ReadingRow, links: Iterable[PageLink], url: str, source_kind: str, areas: Sequence[str]
) -> Page:
    """The same of a reading at an address that is not kept yet."""
    return Page(
        title=row.title,
        standfirst=row.standfirst or "",
        text=row.text,
        tags=_items(row.tags),
        authors=_items(row.authors),
        url=row.canonical_url or url,
        links=tuple(links),
        kind=row.kind or "",
        source_kind=source_kind,
        areas=tuple(areas),
        on=row.published_on,
    )


def _items(cell: str | None) -> tuple[str, ...]:
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
