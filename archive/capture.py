"""What is handed to the archive: captures with their readings, entries, and decisions about them.

Every class here is a frozen dataclass, so that a Scrapy item *is* what the archive stores. Instants are
aware datetimes (stored in UTC); days are `date`, as a reader in London would write them. In a `Reading`,
``None`` says that the reader cannot tell; an empty string or tuple says that the page has none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.health.measured import Measured
    from archive.subjects.mention import Named


class Origin(StrEnum):
    """Where the bytes of a capture came from."""

    LIVE = "live"
    WAYBACK = "wayback"
    WARC = "warc"
    UPLOAD = "upload"


class Met(StrEnum):
    """What one look at an address met; exported as `captures.outcome`."""

    READ = "read"
    UNREAD = "unread"
    NOT_MODIFIED = "not-modified"
    REDIRECTED = "redirected"
    GONE = "gone"
    BLOCKED = "blocked"
    ERROR = "error"


@dataclass(frozen=True, kw_only=True)
class DateClaim:
    """One date that a page or a list states, with the words it stated it in.

    `field` is published, updated, sent (a letter) or page (when a page was made of an older document). `on`
    is the London day (for precision month and year the first
    day of the period). `at` is the instant, only where a time of day was given. `precision` is second,
    minute, day, month, year or relative. `origin` is json-ld, meta, microdata, time, feed, listing, url,
    label or stamp. `doubt` says what is odd about it (a clock time that does not exist, ...), else empty.
    """

    field: str
    on: date
    at: datetime | None
    precision: str
    raw: str
    origin: str
    doubt: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link that means something: relation is original, get_the_report, or body (a link in the text).

    `key` is the canonical URL it leads to, by which the archive finds the article it has of it.
    """

    url: str
    key: str
    text: str
    relation: str


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What a new article's words give elsewhere: the sample that copies are found by, and what is indexed of it."""

    sample: frozenset[int]
    indexed: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a capture says, free of markup.

    `paragraphs` are those of the true body, without standfirst; `notes` are its end notes. `canonical_url`
    is what the page calls its own address. `reader` names the template and its version; `library` the
    extraction library and version where one was needed. `rules` says which rule gave each field. `named` is what it
    names, and `prepared` what its words give elsewhere, where that was worked out beforehand (`archive.ready`).
    `licence` is what the page says of itself (OGL-UK-3.0, all-rights-reserved) or None.
    """

    title: str
    paragraphs: tuple[str, ...]
    standfirst: str | None = None
    kind: str | None = None
    notes: tuple[str, ...] | None = None
    authors: tuple[str, ...] | None = None
    section: str | None = None
    tags: tuple[str, ...] | None = None
    language: str | None = None
    links: tuple[Link, ...] = ()
    dates: tuple[DateClaim, ...] = ()
    canonical_url: str | None = None
    original_url: str | None = None
    paywalled: bool | None = None
    text_complete: bool | None = None
    reader: str = ""
    reader_version: str = ""
    library: str = ""
    rules: tuple[tuple[str, str], ...] = ()
    named: "Named | None" = field(default=None, compare=False, repr=False)
    prepared: Prepared | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The body as one string, paragraphs separated by a blank line."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address of an article: as it was used, its canonical form, and why it is one.

    `key` is the canonical URL: two addresses with one key are one article. `number` is the article's number in it,
    on a platform that numbers its articles: it stays when the headline's words in the address change. `reason` is
    fetched, redirect, canonical or alias.
    """

    url: str
    key: str
    reason: str
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One check of an article at one moment, with the bytes if there were any.

    `addresses` begins with the address that was asked for; the others were met on the way (redirects) or
    are named by the page as its own. `moved_to` is set when the look ended at a page that is not this
    article. `reason` says in a few words why a capture is unread, blocked or an error.
    `listed` are the dates that lists gave for this article (feed, listing). `noarchive`: the page or its header
    asks that no copy of it be shown to others; None where nothing was read. `packed` is the body as it is kept, where
    that was worked out beforehand (`archive.ready`).
    """

    source: str
    addresses: tuple[Address, ...]
    captured_at: datetime
    origin: Origin
    met: Met
    status: int | None = None
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    reading: Reading | None = None
    reason: str = ""
    moved_to: str = ""
    listed: tuple[DateClaim, ...] = ()
    noarchive: bool | None = None
    crawl: int | None = None
    packed: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One dated line of a list: title, stamp, summary, and its link if it has one.

    `list_url` is the page or feed the line stood in, `seen_at` when. `key` is the canonical form of `url`.
    """

    source: str
    list_url: str
    title: str
    seen_at: datetime
    published: DateClaim | None = None
    summary: str = ""
    url: str = ""
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document that an article links to, such as a report as PDF: what is kept of it, and not its bytes.

    `article` is the key of an address of the article. `key` is the same for all addresses of one document;
    `sha256` is the digest of its bytes, `length` their number.
    """

    source: str
    article: str
    url: str
    key: str
    name: str
    sha256: str
    length: int
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Why an address was kept or left out: the words that made it, and a score from 0 to 1.

    `step` is list (judged by a list's line, before the page was asked for) or text (by what the page says): an
    address that passed the first has a decision of each.
    """

    source: str
    url: str
    key: str
    decided_at: datetime
    kept: bool
    score: float
    words: tuple[str, ...]
    step: str


@dataclass(frozen=True, kw_only=True)
class CrawlResult:
    """How one source's crawl ended: result is ok, failed or partial; cause names what went wrong.

    `cut_short` says that a list could not be followed to where it was to be: the next crawl asks in full depth.
    `detail` is a JSON object: per channel what answered, how many entries and links it gave. `measured` is the run in
    numbers, for later ones to be compared with; None where it was not measured. `looks` is how many known articles a
    night looks at, for what the next one is expected to come to; None where there is none. `disbelieved` says that what
    its pages said is not what they say: a field was lost that they had, or one notice stood in place of all.
    """

    finished_at: datetime
    result: str
    cause: str
    requests: int
    entries: int
    new: int
    changed: int
    unchanged: int
    unread: int
    gone: int
    blocked: int
    cut_short: bool = False
    detail: str = "{}"
    measured: "Measured | None" = None
    looks: int | None = None
    disbelieved: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What recording a capture did.

    `did` is new, changed, quiet, unchanged, unread, gone, moved, blocked, error, known (this very capture
    was there already), stray (gone or led away at an address the archive does not know; not kept) or withheld (it was
    taken down: that there was a look is kept, and nothing of what it met).
    """

    did: str
    article_id: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Due:
    """An article to look at again: its address, its state, and when it was last looked at.

    `etag` and `last_modified` are the validators of its last full fetch at that address, `likely` is how likely it
    has been edited since the last look, from 0 to 1.
    """

    article_id: str
    url: str
    state: str
    last_looked_at: datetime
    etag: str = ""
    last_modified: str = ""
    likely: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Bytes the archive kept of a capture, handed back to be read again; `reader` read them last."""

    url: str
    body: bytes
    content_type: str
    captured_at: datetime
    reader: str


Rereader = Callable[[Stored], Reading | None]
"""Reads stored bytes with today's templates; None: today's templates cannot."""
