"""The tables of looks: captures, their bytes, what they say, and the versions that follow from them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.model.schema_names import Base


class CaptureRow(Base):
    """One check of an article at one moment. Never changed, except for which reading it has."""

    __tablename__ = "capture"
    __table_args__ = (
        UniqueConstraint("article_id", "captured_at", "url"),
        {"comment": __doc__},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="exported as capture_id with the prefix ca-")
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), comment="the article looked at")
    crawl_id: Mapped[int | None] = mapped_column(
        ForeignKey("crawl.id"), index=True, comment="the crawl that looked"
    )
    url: Mapped[str] = mapped_column(comment="the address asked for")
    captured_at: Mapped[datetime] = mapped_column(comment="the moment of the look")
    origin: Mapped[str] = mapped_column(comment="live, wayback, warc or upload")
    outcome: Mapped[str] = mapped_column(
        comment="read, unread, not-modified, redirected, gone, blocked or error"
    )
    status: Mapped[int | None] = mapped_column(comment="HTTP status")
    reason: Mapped[str] = mapped_column(
        default="", comment="why it is unread, blocked, gone or an error; what a redirect led to"
    )
    moved_to: Mapped[str] = mapped_column(default="", comment="where a redirect led, if not to this article")
    sha256: Mapped[str | None] = mapped_column(String(64), index=True, comment="digest of the bytes received")
    length: Mapped[int] = mapped_column(default=0, comment="number of bytes received")
    content_type: Mapped[str] = mapped_column(default="", comment="as the server said")
    noarchive: Mapped[bool | None] = mapped_column(
        comment="the page or its header asked that no copy of it be shown to others"
    )
    etag: Mapped[str] = mapped_column(default="", comment="validator, as the server said")
    last_modified: Mapped[str] = mapped_column(default="", comment="validator, as the server said")
    reading_id: Mapped[int | None] = mapped_column(
        ForeignKey("reading.id"), index=True, comment="what it says, if it has a reading of its own"
    )
    follows_id: Mapped[int | None] = mapped_column(
        ForeignKey("capture.id"),
        index=True,
        comment="the capture it was found equal to, whose reading is its own",
    )


class Content(Base):
    """The bytes of a page, kept once, compressed with Zstandard."""

    __tablename__ = "content"
    __table_args__ = ({"comment": __doc__},)

    sha256: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="digest of the bytes as received"
    )
    packed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, comment="the bytes, Zstandard")


class ReadingRow(Base):
    """What a capture says, free of markup. NULL: the reader cannot tell; empty: the page has none."""

    __tablename__ = "reading"
    __table_args__ = ({"comment": __doc__},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True, comment="the article")
    sha256: Mapped[str] = mapped_column(String(64), comment="digest of all that is compared")
    title: Mapped[str] = mapped_column(comment="headline")
    standfirst: Mapped[str | None] = mapped_column(comment="the sentence under the headline")
    kind: Mapped[str | None] = mapped_column(comment="press release, news article, publication, letter, ...")
    text: Mapped[str] = mapped_column(comment="the body, paragraphs separated by a blank line")
    text_sha256: Mapped[str] = mapped_column(String(64), comment="digest of the text")
    notes: Mapped[str | None] = mapped_column(comment="end notes, separated by a blank line")
    authors: Mapped[str | None] = mapped_column(comment="bylines, separated by |")
    section: Mapped[str | None] = mapped_column(comment="the section it stands in")
    tags: Mapped[str | None] = mapped_column(comment="tags, separated by |")
    language: Mapped[str | None] = mapped_column(comment="language the page declares")
    words: Mapped[int] = mapped_column(comment="number of words of the text")
    original_url: Mapped[str | None] = mapped_column(comment="the address the page names as its original")
    canonical_url: Mapped[str | None] = mapped_column(comment="the address the page calls its own")
    paywalled: Mapped[bool | None] = mapped_column(comment="the page marks itself as not free")
    text_complete: Mapped[bool | None] = mapped_column(comment="whether all of its text was read")
    published_on: Mapped[date | None] = mapped_column(comment="London day this reading claims")
    published_at: Mapped[datetime | None] = mapped_column(comment="the instant it claims")
    updated_on: Mapped[date | None] = mapped_column(comment="London day of the update it claims")
    updated_at: Mapped[datetime | None] = mapped_column(comment="the instant of the update it claims")
    links_sha256: Mapped[str | None] = mapped_column(
        String(64), comment="digest of its links to the original and the report; empty without any"
    )
    title_fold: Mapped[str] = mapped_column(String(64), index=True, comment="digest of the title, folded")
    standfirst_fold: Mapped[str | None] = mapped_column(
        String(64), comment="digest of the standfirst, folded"
    )
    text_fold: Mapped[str] = mapped_column(String(64), comment="digest of the text, folded")
    reader: Mapped[str] = mapped_column(comment="the template that read it")
    reader_version: Mapped[str] = mapped_column(comment="version of the code that read it")
    library: Mapped[str] = mapped_column(
        default="", comment="extraction library and version, where one was needed"
    )
    rules: Mapped[Any] = mapped_column(default=dict, comment="field: the rule that gave it")
    annotated_by: Mapped[str | None] = mapped_column(
        String(16),
        comment="version of the tables and rules that found its subjects; empty before the first time",
    )


class ReadingLink(Base):
    """A link that means something: the original, the report, or one in the text."""

    __tablename__ = "reading_link"
    __table_args__ = ({"comment": __doc__},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    reading_id: Mapped[int] = mapped_column(
        ForeignKey("reading.id"), index=True, comment="the reading it stands in"
    )
    url: Mapped[str] = mapped_column(comment="where it leads")
    key: Mapped[str] = mapped_column(index=True, comment="canonical form of that")
    text: Mapped[str] = mapped_column(comment="the words of the link")
    relation: Mapped[str] = mapped_column(comment="original, get_the_report or body")


class DateRow(Base):
    """A date that a page or a list states, with the words it stated it in."""

    __tablename__ = "date_claim"
    __table_args__ = ({"comment": __doc__},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True, comment="the article")
    reading_id: Mapped[int | None] = mapped_column(
        ForeignKey("reading.id"), index=True, comment="the reading that states it; empty for a list's claim"
    )
    field: Mapped[str] = mapped_column(
        comment="published, updated, sent, or page: when a page was made of an older document"
    )
    on: Mapped[date] = mapped_column("value_on", comment="London day")
    at: Mapped[datetime | None] = mapped_column("value_at", comment="instant, if a time was given")
    precision: Mapped[str] = mapped_column(comment="second, minute, day, month, year or relative")
    raw: Mapped[str] = mapped_column(comment="the words it was read from")
    origin: Mapped[str] = mapped_column(
        comment="json-ld, meta, microdata, time, feed, listing, url, label or stamp"
    )
    doubt: Mapped[str] = mapped_column(default="", comment="what is odd about it")


class Version(Base):
    """A run of consecutive captures that say the same. Derived from captures, never edited."""

    __tablename__ = "version"
    __table_args__ = ({"comment": __doc__},)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, comment="the article")
    number: Mapped[int] = mapped_column(
        primary_key=True, comment="position, quiet ones counted; may shift when an older capture arrives"
    )
    capture_id: Mapped[int] = mapped_column(
        ForeignKey("capture.id"), comment="the first capture that said so"
    )
    reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id"), index=True, comment="what it says")
    seen_from: Mapped[datetime] = mapped_column(index=True, comment="first capture that said so")
    seen_after: Mapped[datetime | None] = mapped_column(comment="last capture that still said the old thing")
    last_seen_at: Mapped[datetime] = mapped_column(comment="last capture that said so")
    change: Mapped[str] = mapped_column(comment="first, edit, quiet or revert")
    changed: Mapped[str] = mapped_column(
        default="", comment="the fields that differ from the version before, separated by |"
    )
    words_added: Mapped[int] = mapped_column(
        default=0, comment="words of the text that the version before did not have"
    )
    words_removed: Mapped[int] = mapped_column(
        default=0, comment="words of the version before that are not in the text"
    )
