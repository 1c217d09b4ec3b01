"""The tables of what articles are about and have in common. All of it is derived."""

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.model.schema_names import Base


class Subject(Base):
    """A body, programme, grade, office holder or council that a reading names. Derived, never edited."""

    __tablename__ = "subject"
    __table_args__ = (
        UniqueConstraint("reading_id", "kind", "slug"),
        Index(None, "kind", "slug"),
        {"comment": __doc__},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id"), comment="the reading that names it")
    kind: Mapped[str] = mapped_column(comment="body, programme, grade, office holder or council")
    slug: Mapped[str] = mapped_column(
        comment="its slug in the reference table of its kind; of a council its name"
    )
    role: Mapped[str] = mapped_column(comment="subject, mentioned or author")
    where_found: Mapped[str] = mapped_column(comment="title, standfirst, text, tag, url or link")
    evidence: Mapped[str] = mapped_column(comment="the words matched, separated by |")
    times: Mapped[int] = mapped_column(comment="how often it is named")
    method: Mapped[str] = mapped_column(comment="the rule that found it")


class Grade(Base):
    """A grade or finding that a reading states of a body. Derived, never edited."""

    __tablename__ = "grade"
    __table_args__ = ({"comment": __doc__},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    reading_id: Mapped[int] = mapped_column(
        ForeignKey("reading.id"), index=True, comment="the reading that states it"
    )
    body: Mapped[str] = mapped_column(comment="slug of the body graded")
    scale: Mapped[str] = mapped_column(comment="the scale, which tells what a rank means")
    question: Mapped[str] = mapped_column(comment="what was graded, as the page names it; empty if not said")
    grade: Mapped[str] = mapped_column(comment="slug of the grade on that scale")
    evidence: Mapped[str] = mapped_column(comment="the words it was read from")


class Shingle(Base):
    """Sample of the five-word runs of what an article last said, by which copies of a story find each other."""

    __tablename__ = "shingle"
    __table_args__ = ({"comment": __doc__, "sqlite_with_rowid": False},)  # 40 in 100 less to store

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, comment="the article")
    run: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        index=True,
        autoincrement=False,
        comment="digest of five words running, folded",
    )


class ArticleLink(Base):
    """That an article is a copy of another or reports on one, found by what both say. Derived, never edited."""

    __tablename__ = "article_link"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "relation"),
        {"comment": __doc__},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    from_id: Mapped[int] = mapped_column(
        ForeignKey("article.id"), index=True, comment="the article that repeats, or reports on, the other"
    )
    to_id: Mapped[int] = mapped_column(
        ForeignKey("article.id"), index=True, comment="the article that said it first"
    )
    relation: Mapped[str] = mapped_column(comment="copy_of, same_release or reports_on")
    score: Mapped[float] = mapped_column(
        comment="of copy_of and same_release the share of the shorter text's words, of reports_on that of the "
        "article's words, that stand in runs of five that both have, from 0 to 1"
    )
    shared_words: Mapped[int] = mapped_column(comment="number of words that stand in such runs")
    longest_run: Mapped[int] = mapped_column(default=0, comment="words of the longest run that both have")
    confidence: Mapped[float] = mapped_column(
        default=1.0,
        comment="how sure the link is, from 0 to 1; what a score says of words repeated is another thing",
    )
    evidence: Mapped[str] = mapped_column(default="", comment="what speaks for it, separated by |")
    method: Mapped[str] = mapped_column(comment="how it was found")
