"""The tables of the watch: sources, their crawls, their lists, what was decided about addresses."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.model.schema_names import Base


class Source(Base):
    """A place dated items come from."""

    __tablename__ = "source"
    __table_args__ = ({"comment": __doc__},)

    name: Mapped[str] = mapped_column(primary_key=True, comment="name in commands and exports, e.g. hmicfrs")
    title: Mapped[str] = mapped_column(comment="title as readers know it")
    kind: Mapped[str] = mapped_column(comment="inspectorate, syndicator, government or press")
    home: Mapped[str] = mapped_column(comment="address of its front page")
    licence: Mapped[str] = mapped_column(comment="OGL-UK-3.0, all-rights-reserved or unknown")
    terms: Mapped[str] = mapped_column(comment="the licence in words")
    publisher: Mapped[str] = mapped_column(default="", comment="the group it belongs to")
    areas: Mapped[str] = mapped_column(
        default="", comment="slugs of the bodies whose area it covers, separated by |"
    )
    noted_at: Mapped[datetime] = mapped_column(comment="when these facts were last taken from the code")
    terms_url: Mapped[str | None] = mapped_column(comment="where its terms of use are published")
    terms_checked_on: Mapped[date | None] = mapped_column(comment="London day the operator last read them")
    robots_txt: Mapped[str | None] = mapped_column(comment="its robots.txt as last checked")
    verified_on: Mapped[date | None] = mapped_column(
        comment="London day its lists and an article were last read on its site by a check"
    )


class Crawl(Base):
    """One run of one source: what it asked for, what it found, how it ended."""

    __tablename__ = "crawl"
    __table_args__ = (Index(None, "source", "started_at"), {"comment": __doc__})

    id: Mapped[int] = mapped_column(primary_key=True, comment="exported as crawl_id with the prefix cr-")
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), comment="the source crawled")
    started_at: Mapped[datetime] = mapped_column(comment="when it began (of a replay: its first record)")
    finished_at: Mapped[datetime | None] = mapped_column(comment="when it ended; empty if it was cut off")
    origin: Mapped[str] = mapped_column(comment="live or warc")
    result: Mapped[str | None] = mapped_column(comment="ok, failed or partial; empty if it was cut off")
    cause: Mapped[str] = mapped_column(default="", comment="why it did not end well")
    requests: Mapped[int] = mapped_column(default=0, comment="responses received")
    entries: Mapped[int] = mapped_column(default=0, comment="dated lines seen in lists")
    new: Mapped[int] = mapped_column(default=0, comment="articles seen for the first time")
    changed: Mapped[int] = mapped_column(
        default=0, comment="articles that read differently, quiet ones included"
    )
    unchanged: Mapped[int] = mapped_column(default=0, comment="articles that read the same")
    unread: Mapped[int] = mapped_column(default=0, comment="pages that could not be read")
    gone: Mapped[int] = mapped_column(default=0, comment="looks that met a 404, a 410 or a soft 404")
    blocked: Mapped[int] = mapped_column(default=0, comment="looks that met a block or challenge page")
    cut_short: Mapped[bool] = mapped_column(
        default=False, comment="a list could not be followed to where it was to be"
    )
    detail: Mapped[Any] = mapped_column(default=dict, comment="per channel: what answered and what it gave")
    measured: Mapped[Any] = mapped_column(
        nullable=True,
        comment="what later runs are compared with: lines, fields, layouts, dates, what was told",
    )


class ListRow(Base):
    """The first page of a list of a source as it was last served, so that it is asked for only if it has changed."""

    __tablename__ = "list"
    __table_args__ = ({"comment": __doc__},)

    source: Mapped[str] = mapped_column(
        ForeignKey("source.name"), primary_key=True, comment="the source whose list it is"
    )
    url: Mapped[str] = mapped_column(primary_key=True, comment="the address asked for")
    answered_at: Mapped[datetime] = mapped_column(comment="its last answer, that it has not changed included")
    answer: Mapped[str] = mapped_column(
        comment="answered, not understood, or 404 where there never was a list"
    )
    etag: Mapped[str] = mapped_column(default="", comment="validator, as the server said")
    last_modified: Mapped[str] = mapped_column(default="", comment="validator, as the server said")
    dated: Mapped[str] = mapped_column(
        default="", comment="the date that the list which leads to it gave for it, as printed"
    )
    sha256: Mapped[str] = mapped_column(String(64), comment="digest of the bytes received")
    lines_sha256: Mapped[str] = mapped_column(String(64), comment="digest of its lines' addresses and titles")
    lines: Mapped[int] = mapped_column(default=0, comment="number of its lines")
    leads_to: Mapped[Any] = mapped_column(
        default=list, comment="further lists it names: part or list, address, date as printed"
    )
    lied_at: Mapped[datetime | None] = mapped_column(
        comment="when its lines were seen to have changed although its validators stood still"
    )


class EntryRow(Base):
    """One dated line of a list: a feed item, a listing row, a Latest News line."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("source", "title_fold", "stamp", "key"),
        {"comment": __doc__},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="exported as entry_id with the prefix en-")
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), comment="the source whose list it is")
    list_url: Mapped[str] = mapped_column(comment="the list it was first seen in")
    title: Mapped[str] = mapped_column(comment="as printed")
    title_fold: Mapped[str] = mapped_column(String(64), comment="digest of the title, folded")
    stamp: Mapped[str] = mapped_column(
        comment="instant or day as ISO text, to tell entries apart; empty if undated"
    )
    published_on: Mapped[date | None] = mapped_column(comment="London day of the stamp")
    published_at: Mapped[datetime | None] = mapped_column(comment="instant of the stamp, if it has a time")
    published_precision: Mapped[str | None] = mapped_column(
        comment="second, minute, day, month, year or relative"
    )
    published_raw: Mapped[str | None] = mapped_column(comment="the stamp as printed")
    published_from: Mapped[str | None] = mapped_column(comment="feed, listing or stamp")
    summary: Mapped[str] = mapped_column(default="", comment="as printed")
    url: Mapped[str] = mapped_column(default="", comment="its link, if any")
    key: Mapped[str] = mapped_column(default="", index=True, comment="canonical form of the link")
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id"), index=True, comment="the article, when the archive has it"
    )
    first_seen_at: Mapped[datetime] = mapped_column(comment="first list that showed it")
    last_seen_at: Mapped[datetime] = mapped_column(comment="last list that showed it")


class DecisionRow(Base):
    """Why an address was kept or left out, at each of the two steps that judge it."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("source", "key", "step"),
        {"comment": __doc__},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), comment="the source")
    url: Mapped[str] = mapped_column(comment="the address judged")
    key: Mapped[str] = mapped_column(comment="its canonical form")
    decided_at: Mapped[datetime] = mapped_column(comment="when")
    kept: Mapped[bool] = mapped_column(comment="kept or left out")
    score: Mapped[float] = mapped_column(comment="0 to 1")
    words: Mapped[str] = mapped_column(comment="the words that made it, separated by |")
    step: Mapped[str] = mapped_column(
        comment="list: by a list's line, before it was asked for; text: by what its page says"
    )


class AlertRow(Base):
    """Trouble that the operator was told of, and not yet told that it is over."""

    __tablename__ = "alert"
    __table_args__ = ({"comment": __doc__},)

    source: Mapped[str] = mapped_column(
        primary_key=True, comment="the source; (archive) for all of them, (disk) for the disk"
    )
    cause: Mapped[str] = mapped_column(comment="class of the cause that was told of")
    since: Mapped[datetime] = mapped_column(comment="when the first crawl that did not go well began")
    told_at: Mapped[datetime] = mapped_column(comment="when it was last told of")
