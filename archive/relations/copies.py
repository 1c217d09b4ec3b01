"""Finds which articles of the press are copies of one another, by the five-word runs that both have."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from archive.history import reading_as_of
from archive.model import Article, ArticleLink, ReadingRow, Shingle, Source
from archive.moments import start_of
from archive.relations import runs
from archive.relations.accounts import PRESS

_shingle: Table = Shingle.__table__  # type: ignore[assignment]
_article_link: Table = ArticleLink.__table__  # type: ignore[assignment]

COPY_OF = "copy_of"

# Samples' runs in common from which two articles are compared in full. Copies of which half was cut have 13 or more;
# stories of different forces have a few, from what the inspectorate says in all of its releases.
_ENOUGH = 8
_SHORT = 60  # words; below that the notice that stands in place of a text looks like a copy of every other

COPIED_FROM = 0.7
"""Share of the shorter text's words in common runs from which the two are copies.

What two reporters quote of one release counts as well. Of 600 pairs of made-up stories with nothing in common but
their quotations, none reached it where half of the words were quoted (0.69 at most), 1 in 20 where 60 in 100 were, and
3 in 4 where 70 in 100 were. Of 600 stories cut to a half, with a local paragraph of a fifth added and one word in 30
changed, one fell short; of those with a quarter cut, none.
"""
COPIED_WHOLE = 0.25
"""Share of the longer text's words likewise: less is a paragraph taken over into a longer story, not a copy."""

TURN = 0x636F7079  # "copy"; any number that only this lock takes

_SAMPLED = insert(_shingle)
_IN_COMMON = (
    select(_shingle.c.article_id)
    .where(_shingle.c.run.in_(bindparam("sample", expanding=True)))
    .group_by(_shingle.c.article_id)
    .having(func.count() >= bindparam("enough"))
)
_SAYING = (
    select(
        Article.id,
        Article.public_id,
        Article.source,
        Article.published_at,
        Article.published_on,
        Article.first_seen_at,
        Source.kind,
        ReadingRow.title_fold,
        ReadingRow.text_fold,
        ReadingRow.text,
    )
    .join(Source, Source.name == Article.source)
    .join(ReadingRow, ReadingRow.id == reading_as_of(None))
    .where(Article.merged_into.is_(None), Article.state != "withheld")
)
_SAID_NOW = _SAYING.where(Article.id == bindparam("number"))
# A newspaper copies from others: of its own, which say many things in the same words, no text need be fetched.
_ALIKE = _SAYING.where(
    Article.id.in_(_IN_COMMON), Source.kind == PRESS, Article.source != bindparam("source")
).order_by(Article.id)


@dataclass(frozen=True, kw_only=True)
class Story:
    """What an article says now, as it is compared."""

    article_id: int
    source: str
    kind: str
    order: tuple[datetime, str]
    title_fold: str
    text_fold: str
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the text, folded, without case."""
        return runs.words(self.text)

    @property
    def runs(self) -> tuple[runs.Run, ...]:
        """All runs of five words, in order."""
        return runs.in_order(self.text)


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How much two stories have in common: `score` is the share of the shorter one's words, from 0 to 1."""

    score: float
    shared_words: int
    longest_run: int
    method: str


def settle(session: Session, article: Article, merged: Collection[Article] = ()) -> None:
    """Derive anew what the article is a copy of, and what is one of it; of those merged into it nothing is left.

    The last thing to be done in a transaction, when all else is derived: others wait for their turn meanwhile.
    """
    session.flush()
    take_turns(session)
    numbers = {article.id, *(one.id for one in merged)}
    ends = or_(ArticleLink.from_id.in_(numbers), ArticleLink.to_id.in_(numbers))
    session.execute(delete(ArticleLink).where(ends, ArticleLink.relation == COPY_OF))
    # Nothing where it was taken down, merged or never read.
    story = next(_stories(session.execute(_SAID_NOW, {"number": article.id})), None)
    sample = runs.sample(story.text) if story else set()
    _keep_sample(session, numbers, article.id, sample)
    if story is not None:
        _lead_to_others(session, story, sample)


def enter(session: Session, story: Story, sample: Collection[int] | None = None) -> None:
    """The same for an article that is new; the sample of its text may have been taken beforehand."""
    take_turns(session)
    sample = runs.sample(story.text) if sample is None else sample
    if sample:
        _insert_sample(session, story.article_id, sample)
    _lead_to_others(session, story, sample)


def _lead_to_others(session: Session, story: Story, sample: Collection[int]) -> None:
    """Link the later of each two that are copies to the earlier."""
    if story.kind != PRESS or not sample:
        return
    enough = min(_ENOUGH, len(sample))  # all of it where it is smaller
    asked = {"sample": sample, "enough": enough, "source": story.source}
    others = _stories(session.connection().execute(_ALIKE, asked))
    found = [_link(story, other, alike) for other in others if (alike := likeness(story, other))]
    if found:
        session.execute(insert(_article_link), found)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Another article that has the same story: `relation` is copy_of where it is the earlier, else copied_by."""

    article: Article
    relation: str
    score: float
    shared_words: int
    method: str


def of(session: Session, article: Article, moment: datetime | None = None) -> list[Copy]:
    """The articles the article is a copy of or that are copies of it, by source; those seen by `moment`, if given."""
    found = []
    for own, its, relation in (
        (ArticleLink.from_id, ArticleLink.to_id, COPY_OF),
        (ArticleLink.to_id, ArticleLink.from_id, "copied_by"),
    ):
        others = select(Article, ArticleLink).join(ArticleLink, its == Article.id)
        others = others.where(own == article.id, ArticleLink.relation == COPY_OF)
        others = others.where(Article.merged_into.is_(None), Article.state != "withheld")
        if moment is not None:
            others = others.where(Article.first_seen_at <= moment)
        found += [_copy(other, link, relation) for other, link in session.execute(others)]
    return sorted(found, key=lambda copy: (copy.article.source, copy.article.public_id))


def _copy(other: Article, link: ArticleLink, relation: str) -> Copy:
    return Copy(
        article=other,
        relation=relation,
        score=link.score,
        shared_words=link.shared_words,
        method=link.method,
    )


def unsampled(session: Session, article: Article) -> bool:
    """Whether nothing of the article has been sampled: it was recorded before copies were looked for."""
    return not session.scalar(select(exists().where(Shingle.article_id == article.id)))


def likeness(one: Story, other: Story) -> Likeness | None:
    """How much two stories have in common, if one of them is a copy of the other."""
    if one.text_fold == other.text_fold and one.runs:
        words = len(one.words)
        alike = words >= _SHORT or one.title_fold == other.title_fold
        same = Likeness(score=1.0, shared_words=words, longest_run=words, method="same text")
        return same if alike else None
    shorter, longer = sorted((one, other), key=lambda story: (len(story.words), story.text))
    if len(shorter.words) < _SHORT:
        return None
    begun = runs.starts(shorter.runs, set(longer.runs))
    shared = len(runs.covered(begun))
    score, whole = shared / len(shorter.words), shared / len(longer.words)
    if score < COPIED_FROM or whole < COPIED_WHOLE:
        return None
    method = f"five-word runs; {whole:.2f} of the longer text"
    return Likeness(
        score=round(score, 3), shared_words=shared, longest_run=runs.longest(begun), method=method
    )


def take_turns(session: Session) -> None:
    """Until the transaction ends no other looks for copies: neither would see the other's new text.

    On SQLite one writes at a time in any case.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(TURN)))


def _keep_sample(session: Session, numbers: Collection[int], article_id: int, sample: set[int]) -> None:
    """Store the sample for the article, and none for the others."""
    rows = session.execute(
        select(Shingle.article_id, Shingle.run).where(Shingle.article_id.in_(numbers))
    ).all()
    stored = {run for number, run in rows if number == article_id}
    if stored == sample and len(rows) == len(sample):
        return
    session.execute(delete(Shingle).where(Shingle.article_id.in_(numbers)))
    if sample:
        _insert_sample(session, article_id, sample)


def _insert_sample(session: Session, article_id: int, sample: Collection[int]) -> None:
    session.execute(_SAMPLED, [{"article_id": article_id, "run": run} for run in sorted(sample)])


def _stories(rows: Iterable[Row[*tuple[Any, ...]]]) -> Iterator[Story]:
    return (
        Story(
            article_id=row.id,
            source=row.source,
            kind=row.kind,
            order=order(row),
            title_fold=row.title_fold,
            text_fold=row.text_fold,
            text=row.text,
        )
        for row in rows
    )


def order(row: Any) -> tuple[datetime, str]:
    """By moment of publication; a day without a time counts from its beginning, no date by when it was first seen."""
    day = start_of(row.published_on) if row.published_on else None
    return row.published_at or day or row.first_seen_at, row.public_id


def _link(one: Story, other: Story, found: Likeness) -> dict[str, Any]:
    """The row that leads from the later to the earlier of two stories."""
    earlier, later = sorted((one, other), key=lambda story: story.order)
    return {
        "from_id": later.article_id,
        "to_id": earlier.article_id,
        "relation": COPY_OF,
        **asdict(found),
        "evidence": "runs",
    }
