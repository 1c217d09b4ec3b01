"""The tables. The data dictionary is generated from the docstrings and comments here."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from archive.types import UtcDateTime


class Base(DeclarativeBase):
    """Names every constraint by rule, so that migrations can find them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: UtcDateTime, Any: JSON}


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
    __table_args__ = ({"comment": __doc__},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="exported as crawl_id with the prefix cr-")
    source: Mapped[str] = mapped_column(ForeignKey("source.name"), index=True, comment="the source crawled")
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
    url: Mapped[str] = mapped_column(comment="the address as it was used")
    key: Mapped[str] = mapped_column(index=True, comment="its canonical form; one key, one article")
    number: Mapped[str] = mapped_column(
        default="", index=True, comment="the article's number in it, on a platform that numbers its articles"
    )
    reason: Mapped[str] = mapped_column(comment="fetched, redirect, canonical or alias")
    first_seen_at: Mapped[datetime] = mapped_column(comment="first capture that met it")
    last_seen_at: Mapped[datetime] = mapped_column(comment="last capture that met it")


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


class BodyRow(Base):
    """A police force, fire and rescue service or agency that is or was inspected. From a data file."""

    __tablename__ = "body"
    __table_args__ = ({"comment": __doc__},)

    slug: Mapped[str] = mapped_column(primary_key=True, comment="name in commands and exports")
    kind: Mapped[str] = mapped_column(comment="police, fire or agency")
    name: Mapped[str] = mapped_column(comment="full name today")
    aliases: Mapped[str] = mapped_column(comment="other names in use, separated by |")
    gss_code: Mapped[str] = mapped_column(
        comment="code of the Government Statistical Service; empty without one"
    )
    police_uk_id: Mapped[str] = mapped_column(
        comment="its id in the open data of police.uk; empty without one"
    )
    region: Mapped[str] = mapped_column(comment="region of England by ONS, or Wales; empty without one")
    valid_from: Mapped[str] = mapped_column(comment="day, month or year as known; empty if not known")
    valid_to: Mapped[str] = mapped_column(comment="last day, month or year; empty for one that exists")
    addressee: Mapped[str] = mapped_column(
        comment="yes for one that reports on others ask to act, and that is not itself inspected"
    )
    note: Mapped[str] = mapped_column(comment="what there is to know about it")
    source: Mapped[str] = mapped_column(comment="where these facts are from, separated by ;")


class BodyName(Base):
    """A name that a body had for a time. From a data file."""

    __tablename__ = "body_name"
    __table_args__ = ({"comment": __doc__},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    body: Mapped[str] = mapped_column(
        index=True, comment="slug of the body; hmicfrs is the inspectorate itself"
    )
    name: Mapped[str] = mapped_column(comment="the name")
    valid_from: Mapped[str] = mapped_column(comment="day, month or year as known")
    valid_to: Mapped[str] = mapped_column(comment="last day, month or year; empty for the name of today")
    source: Mapped[str] = mapped_column(comment="where that is from, separated by ;")


class ProgrammeRow(Base):
    """A programme of inspections, or a kind of publication. From a data file."""

    __tablename__ = "programme"
    __table_args__ = ({"comment": __doc__},)

    slug: Mapped[str] = mapped_column(primary_key=True, comment="name in commands and exports")
    label: Mapped[str] = mapped_column(comment="what it is called")
    kind: Mapped[str] = mapped_column(
        comment="inspection, joint, round, follow-up, monitoring, theme, annual, notice, document, body, response, "
        "form or carrier"
    )
    part_of: Mapped[str] = mapped_column(
        comment="slug of the programme it is a part of; empty for one of its own"
    )
    sure: Mapped[str] = mapped_column(comment="phrases that tell it wherever they stand, separated by |")
    keywords: Mapped[str] = mapped_column(
        comment="phrases that tell it in a title, first words or a link, separated by |"
    )
    signs: Mapped[str] = mapped_column(comment="phrases of which several together tell it, separated by |")
    since: Mapped[str] = mapped_column(comment="day, month or year it began; empty if not known")
    until: Mapped[str] = mapped_column(comment="last day, month or year; empty if it goes on, or not known")
    note: Mapped[str] = mapped_column(comment="what there is to know about it")
    source: Mapped[str] = mapped_column(comment="where these facts are from, separated by ;")


class ScaleGrade(Base):
    """A grade on a scale, while the scale was in use. From a data file."""

    __tablename__ = "scale_grade"
    __table_args__ = ({"comment": __doc__},)

    scale: Mapped[str] = mapped_column(primary_key=True, comment="name of the scale")
    grade: Mapped[str] = mapped_column(primary_key=True, comment="slug of the grade")
    label: Mapped[str] = mapped_column(comment="as reports print it")
    rank: Mapped[int | None] = mapped_column(comment="1 is best, on this scale only; empty for a finding")
    valid_from: Mapped[str] = mapped_column(comment="day it came into use; empty if not known")
    valid_to: Mapped[str] = mapped_column(comment="last day; empty if in use")
    note: Mapped[str] = mapped_column(comment="what there is to know about it")
    source: Mapped[str] = mapped_column(comment="where these facts are from, separated by ;")


class OfficeHolder(Base):
    """A person who held or holds an office of the inspectorate, in that office. From a data file."""

    __tablename__ = "office_holder"
    __table_args__ = ({"comment": __doc__},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    slug: Mapped[str] = mapped_column(index=True, comment="name in commands and exports")
    name: Mapped[str] = mapped_column(comment="as the inspectorate prints it")
    aliases: Mapped[str] = mapped_column(comment="other forms of the name, separated by |")
    role: Mapped[str] = mapped_column(comment="the office")
    valid_from: Mapped[str] = mapped_column(comment="day, month or year as known; empty if not known")
    valid_to: Mapped[str] = mapped_column(
        comment="last day, month or year; empty if still held, or not known"
    )
    note: Mapped[str] = mapped_column(comment="what there is to know about it")
    source: Mapped[str] = mapped_column(comment="where these facts are from, separated by ;")


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
