"""From a WARC record to what it says of a source: with no archive, so that any process may do it."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urldefrag

from lxml.etree import LxmlError
from scrapy import Request
from scrapy.http import Response

from archive import Capture, Decision, Entry
from scraper import looks, owners
from scraper.channels import Channel
from scraper.looks import Look
from scraper.owners import Owners, channel_of, host_of
from scraper.pipelines import judged
from scraper.replay import built
from scraper.source import Source
from scraper.warc_payload import Answer, Unusable, answer_of, head_of
from scraper.warc_records import Damage, Place, Record

logger = logging.getLogger(__name__)
# The statuses from here on are redirects, refusals and errors.
WITHOUT_PAGE = 300
# What code raises that meets a page of a kind it was not made for; the database's errors are none of these.
STUMBLES = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, LxmlError)


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A record that is no response of the web, by its kind, or of no source, by its host."""

    kind: str = ""
    host: str = ""


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A response at an address of a source that is neither an article nor a list."""

    source: str


@dataclass(frozen=True, kw_only=True)
class Spoilt:
    """A response of a source that no page can be made of."""

    source: str
    damage: Damage


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The dated lines of a list of a source."""

    source: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """A revisit: what it repeats stands in another record."""

    source: str
    record: Record


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A response at an article's address: what other records may refer to it by, and the look that it is.

    `leads` says that it is a redirect: then there is no look yet. `packed` are the bytes of the look on their way to
    another process; `why` says how the program stumbled over it.
    """

    source: str
    place: Place
    url: str
    key: str
    at: datetime
    leads: bool
    digest: str
    capture: Capture | None = None
    decision: Decision | None = None
    beside: tuple[Entry, ...] = ()
    packed: bytes = b""
    why: str = ""


Found = Passed | Aside | Spoilt | Lines | Repeat | Seen


def found_in(record: Record, at_home: Owners) -> Found:
    """What a record says of the source that it is of."""
    if record.kind not in {"response", "revisit"}:
        return Passed(kind=record.kind)
    if record.scheme not in {"http", "https"}:
        return Passed(kind="not of the web")
    source = at_home.source_of(record.url)
    if source is None:
        return Passed(host=host_of(record.url) or "no host")
    channel = channel_of(source, record.url)
    if channel is None and not source.is_article(record.url):
        return Aside(source=source.name)
    try:
        answer = answer_in(record)
        if answer is None:
            return Repeat(source=source.name, record=record)
        return said(source, channel, response_of(record, answer), record)
    except (Unusable, *STUMBLES) as error:
        return Spoilt(source=source.name, damage=damage(record, error))


def said(source: Source, channel: Channel | None, response: Response, record: Record) -> Lines | Seen:
    """What a response says that stands at the address of a list, or else of an article."""
    if channel is not None:
        return Lines(source=source.name, entries=owners.listed(source, channel, response))
    seen = remembered(source, response, record)
    if seen.leads:
        return seen
    try:
        capture, beside = owners.capture(source, Look(asked=response.url), response)
        reading = capture.reading
        decision = None if reading is None else judged(source, capture, reading)
    except STUMBLES as error:
        return replace(seen, why=damage(record, error).why)
    return replace(seen, capture=capture, decision=decision, beside=beside)


def remembered(source: Source, response: Response, record: Record) -> Seen:
    """What other records may refer to a response by."""
    stated = record.named("WARC-Payload-Digest") if record.kind == "response" else ""
    return Seen(
        source=source.name,
        place=record.place,
        url=urldefrag(response.url)[0],
        key=source.key(response.url),
        at=looks.moment_of(response),
        leads=bool(looks.location_of(response)),
        digest=stated,
    )


def damage(record: Record, error: Exception) -> Damage:
    """A record that no page can be made of, and why."""
    why = str(error) if isinstance(error, Unusable) else f"the program stumbled over it: {error!r}"
    logger.debug("%s", why, exc_info=error)
    return Damage(path=record.place.path, offset=record.place.offset, why=why)


def response_of(record: Record, answer: Answer) -> Response:
    """The response, as captured when the record says."""
    request = Request(record.url, meta={"captured_at": record.at})
    return built(request, answer.status, answer.headers, answer.body)


def answer_in(record: Record) -> Answer | None:
    """The answer in a record; None for a revisit of a page, which stands elsewhere. Raises Unusable."""
    if record.at is None:
        raise Unusable("it does not say when it was captured")
    if record.kind == "response" and not record.block:
        raise Unusable("it holds nothing, or more than a page can hold")
    # A revisit says so of itself where its page is left out, which is why it is one; no other status has a page.
    is_cut = record.kind == "response" and record.named("WARC-Truncated")
    if is_cut and head_of(record.block).status < WITHOUT_PAGE:
        raise Unusable(f"it says that it is cut off: {record.named('WARC-Truncated')}")
    if not record.is_intact():
        raise Unusable("it has not the digest that it states")
    return answer_of(record.block) if record.kind == "response" else _without_page(record)


def _without_page(record: Record) -> Answer | None:
    own = own_head(record)
    if own is None and record.named("WARC-Profile").endswith("/server-not-modified"):
        return Answer(status=304, headers=(), body=b"")
    return replace(own, body=b"") if own is not None and own.status != 200 else None


def own_head(record: Record) -> Answer | None:
    """The head that a revisit has of its own, if it has one. Raises Unusable."""
    return head_of(record.block) if record.block.strip() else None
