"""What is fuzzed: a function of bytes for each door by which the world's bytes come in. Each raises what it finds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scrapy.http import HtmlResponse, TextResponse

from archive import Reading
from scraper.article_page import Unreadable
from scraper.channels import Channel, Found
from scraper.publishers import read_any
from scraper.relevance import judge_line, judge_text
from scraper.warc_payload import Unusable, answer_of
from scraper.warc_records import Record, record_at
from scraper.warc_records import records as read_records
from soak.fuzz import recorded, seeds, sound
from soak.fuzz.seeds import Seed

CONTENT_TYPES = (
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=idna",
    "",
    'text/html; charset="x',
)


@dataclass
class Spent:
    """The slowest input so far, in seconds of this thread's processor time."""

    seconds: float = 0.0
    input: bytes = b""


class TooSlow(Exception):
    """An input took longer than a page may."""


SLOWEST: dict[str, Spent] = {}
# Of processor time, which does not grow with the machine's load; None where nothing is to be timed.
LIMIT: float | None = None


@contextmanager
def timed(name: str, data: bytes) -> Iterator[None]:
    """Notes how long an input takes; raises TooSlow above the limit."""
    start = time.thread_time()
    yield
    took = time.thread_time() - start
    slowest = SLOWEST.setdefault(name, Spent())
    if took > slowest.seconds:
        slowest.seconds, slowest.input = took, data
    if LIMIT is not None and took > LIMIT:
        raise TooSlow(f"{name}: {took:.1f} s for {len(data)} bytes")


def read_page(seed: Seed, body: bytes, content_type: str = "text/html") -> Reading | None:
    """What a seed's source makes of other bytes; None where it says that it cannot read them."""
    try:
        return seed.source().page(seed.url, body, content_type, seed.seen_at).read()
    except Unreadable:
        return None


def page(seed: Seed, body: bytes, content_type: str = "text/html") -> Reading | None:
    """Reads a page with its source's templates, and judges what was read."""
    with timed("article_page", body):
        read = read_page(seed, body, content_type)
    if read is not None:
        sound.reading(read, seed.seen_at)
        judge_text(read.title, read.standfirst, read.text, read.tags or ())
    return read


def listing(seed: Seed, channel: Channel, body: bytes) -> Found:
    """Reads a list with a channel."""
    kind = HtmlResponse if b"<html" in body[:200].lower() else TextResponse
    response = kind(seed.url, body=body, headers={"X-WP-TotalPages": "7"})
    with timed("channels", body):
        told = channel.parse(response, seed.source().is_article, seed.seen_at)
    sound.found(told)
    source = seed.source()
    for one in told.lines:
        judge_line(one.title, one.summary, one.url, one.tags)
        if source.is_article(one.url):
            source.article_request(one)
    return told


def article_page(data: bytes) -> None:
    """First byte: whose page; second: what its server says of it; then the page. It is read twice."""
    known = seeds.pages()
    seed = known[data[0] % len(known)] if data else known[0]
    content_type = CONTENT_TYPES[data[1] % len(CONTENT_TYPES)] if len(data) > 1 else ""
    first = page(seed, data[2:], content_type)
    if first is not None and len(data) < 20_000:
        sound.same(first, page(seed, data[2:], content_type))


def any_page(data: bytes) -> None:
    """Reads a page with whichever of all templates recognises it."""
    seed = seeds.pages()[0]
    read = read_any(seed.url, data, "text/html", seed.seen_at)
    if read is not None:
        sound.reading(read, seed.seen_at)


def channels(data: bytes) -> None:
    """First byte: whose list, and so by which channel; then the list."""
    known = seeds.lists()
    seed = known[data[0] % len(known)] if data else known[0]
    if seed.channel is None:
        raise sound.Unsound(f"{seed.name} has no channel")
    listing(seed, seed.channel, data[1:])


def warc_file(path: Path) -> int:
    """Goes through a WARC file; how many records it has. Each is found again at its place."""
    found = 0
    for one in read_records(path):
        if not isinstance(one, Record):
            sound.text(one.why, "why")
            continue
        found += 1
        _record(one)
        again = record_at(one.place)
        sound.same((one.url, one.kind, one.block), (again.url, again.kind, again.block))
    return found


def _record(one: Record) -> None:
    at = one.at
    sound.demand(at is None or at.tzinfo is not None, "a moment without a zone", at)
    one.is_intact()
    try:
        answer = answer_of(one.block)
    except Unusable:
        return
    sound.demand(100 <= answer.status <= 999, "no status", answer.status)


def warc(data: bytes) -> None:
    """A WARC file, packed or plain."""
    path = seeds.in_a_file(data)
    try:
        with timed("warc", data):
            warc_file(path)
    finally:
        path.unlink()


def ingest(data: bytes) -> None:
    """A WARC file, ingested into an archive, whatever was ingested before."""
    path = seeds.in_a_file(data)
    try:
        with timed("ingest", data):
            recorded.ingest(path, recorded.archive())
    finally:
        path.unlink()


EVERY: dict[str, Callable[[bytes], None]] = {
    "article_page": article_page,
    "channels": channels,
    "warc": warc,
    "ingest": ingest,
}


def corpus(name: str) -> Iterator[bytes]:
    """The inputs that a target starts from."""
    if name == "article_page":
        yield from (bytes([i, 0]) + seed.body for i, seed in enumerate(seeds.pages()))
    elif name == "channels":
        yield from (bytes([i]) + seed.body for i, seed in enumerate(seeds.lists()))
    else:
        yield from seeds.files()
