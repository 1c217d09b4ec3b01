"""The tables of articles: where they are, what they link to, what was taken down."""

from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.model.schema_names import Base


class Article(Base):
    """A page, wherever its source has kept it. All but id, public_id and source is derived from captures."""

    __tablename__ = "article"
    __table_args__ = (
        Index(None, "source", "last_looked_at"),
        {"comment": __doc__},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    public_id: Mapped[str] = mapped_column(unique=True, comment="the id to cite; never changes")
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), comment="the source it belongs to")
    url: Mapped[str] = mapped_column(comment="canonical address now")
    state: Mapped[str] = mapped_column(default="live", comment="live, gone, moved or withheld")
    first_seen_at: Mapped[datetime | None] = mapped_column(comment="first capture that showed it")
    last_seen_at: Mapped[datetime | None] = mapped_column(comment="last capture that showed it")
    last_looked_at: Mapped[datetime] = mapped_column(comment="last capture of any outcome")
    watched_from: Mapped[datetime | None] = mapped_column(
        comment="first look of our own, live or replayed; captures brought from elsewhere may be older"
    )
    last_outcome: Mapped[str] = mapped_column(comment="what the last look met")
    version_count: Mapped[int] = mapped_column(default=0, comment="versions, quiet ones left out")
    published_on: Mapped[date | None] = mapped_column(
        index=True, comment="London day of the earliest date the page has claimed"
    )
    published_at: Mapped[datetime | None] = mapped_column(comment="the instant, if a time was given")
    published_precision: Mapped[str | None] = mapped_column(
        comment="second, minute, day, month, year or relative"
    )
    published_raw: Mapped[str | None] = mapped_column(comment="the page's own words")
    published_from: Mapped[str | None] = mapped_column(
        comment="json-ld, meta, microdata, time, label, stamp, url, feed, listing"
    )
    published_conflict: Mapped[bool] = mapped_column(
        default=False, comment="candidates differ by more than a day, or a later claim moved the date"
    )
    updated_on: Mapped[date | None] = mapped_column(comment="London day of the page's own claim of an update")
    updated_at: Mapped[datetime | None] = mapped_column(comment="the instant of it")
    noarchive: Mapped[bool | None] = mapped_column(
        comment="its last page asked that no copy of it be shown to others"
    )
    reading_id: Mapped[int | None] = mapped_column(
        index=True, comment="what it read last: the reading of the last capture that has one"
    )
    merged_into: Mapped[int | None] = mapped_column(
        ForeignKey("article.id"), comment="the article this one turned out to be; its captures are there"
    )


class AddressRow(Base):
    """An address at which an article was met, and when."""

    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint("article_id", "url"),
        {"comment": __doc__},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), comment="the article")
    url: Mapped[str] = mapped_column(index=True, comment="the address as it was used")
    key: Mapped[str] = mapped_column(index=True, comment="its canonical form; one key, one article")
    number: Mapped[str] = mapped_column(
        default="", index=True, comment="the article's number in it, on a platform that numbers its articles"
    )
    reason: Mapped[str] = mapped_column(comment="fetched, redirect, canonical or alias")
    first_seen_at: Mapped[datetime] = mapped_column(comment="first capture that met it")
    last_seen_at: Mapped[datetime] = mapped_column(comment="last capture that met it")


class FileRow(Base):
    """A document that an article links to, by its digest; its bytes are not kept."""

    __tablename__ = "file"
    __table_args__ = (
        UniqueConstraint("article_id", "url", "sha256"),
        {"comment": __doc__},
    )

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), comment="the article that links to it")
    url: Mapped[str] = mapped_column(comment="where it was had")
    key: Mapped[str] = mapped_column(index=True, comment="canonical form of that")
    name: Mapped[str] = mapped_column(comment="file name")
    sha256: Mapped[str] = mapped_column(String(64), index=True, comment="digest of its bytes")
    length: Mapped[int] = mapped_column(comment="number of its bytes")
    first_seen_at: Mapped[datetime] = mapped_column(comment="when it was first had with these bytes")


class Takedown(Base):
    """That an article, or its text, was taken down: what remains of it, and why. Never deleted."""

    __tablename__ = "takedown"
    __table_args__ = ({"comment": __doc__},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True, comment="the article")
    scope: Mapped[str] = mapped_column(comment="text, title (and text), or all")
    reason_class: Mapped[str] = mapped_column(comment="publisher, privacy, court, copyright or other")
    note: Mapped[str] = mapped_column(default="", comment="why, for the operator; never exported")
    decided_by: Mapped[str] = mapped_column(default="", comment="who decided; never exported")
    decided_at: Mapped[datetime] = mapped_column(comment="when it was taken down")
    titles: Mapped[str] = mapped_column(
        default="",
        comment="digests of its titles, folded, separated by |: lines of lists that have no link are known by them; "
        "never exported",
    )
    lifted_at: Mapped[datetime | None] = mapped_column(
        comment="when it was allowed to be archived again; what was removed stays removed"
    )
