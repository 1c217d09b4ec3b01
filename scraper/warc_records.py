"""The records of a WARC file, each whole, or named as damaged: then the next one is looked for."""

import base64
import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from math import inf
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from scraper.dates import FIRST_YEAR, LAST_YEAR
from scraper.warc_stream import Broken, Unpacked

logger = logging.getLogger(__name__)

# Of larger records no page is made; the same bound as for a page from the network, with room for its headers.
MOST_BYTES = 17 * 1024 * 1024
MOST_HEAD = 1 << 16
# Digits of a length: no file has more bytes.
LONGEST_LENGTH = 18
# Where a record begins, and the most bytes that show it.
HEAD = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n[A-Za-z-]+:")
SHOWN = 128
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a record stands: the offset in the file to begin at, and how many unpacked bytes to drop then."""

    path: Path
    offset: int
    skip: int


@dataclass(frozen=True, kw_only=True)
class Record:
    """A whole record; `block` is empty where it is too large to be a page."""

    place: Place
    head: StatusAndHeaders
    block: bytes

    @property
    def kind(self) -> str:
        """WARC-Type: response, revisit, ..."""
        return self.named("WARC-Type").lower()

    @property
    def url(self) -> str:
        """WARC-Target-URI, without the brackets that some writers put around it."""
        return self.named("WARC-Target-URI").strip("<> ").replace(" ", "%20")

    @property
    def scheme(self) -> str:
        """The scheme of the address. Ex: https, dns"""
        return self.url.partition(":")[0].lower()

    @property
    def at(self) -> datetime | None:
        """WARC-Date, in UTC; None where there is none that can be read."""
        return moment(self.named("WARC-Date"))

    def named(self, name: str) -> str:
        """A header's value, or an empty string."""
        return (self.head.get_header(name) or "").strip()

    def is_intact(self) -> bool:
        """Whether the block has the digest that the record states; true where it states none that is known."""
        algorithm, _, stated = self.named("WARC-Block-Digest").partition(":")
        if algorithm.lower() not in {"sha1", "sha256", "md5", "sha512"} or not stated:
            return True
        digest = hashlib.new(algorithm.lower(), self.block, usedforsecurity=False).digest()
        return stated.lower() in {digest.hex(), base64.b32encode(digest).decode().lower()}


@dataclass(frozen=True, kw_only=True)
class Damage:
    """A place in a file where a record could not be read, and why."""

    path: Path
    offset: int
    why: str


def moment(written: str) -> datetime | None:
    """An instant as WARC writes it, in UTC; None for what is none. Ex: 2025-06-09T21:00:12Z, 20250609210012"""
    digits = re.fullmatch(r"(\d{8})(\d{6})", written)
    try:
        found = datetime.fromisoformat(f"{digits[1]}T{digits[2]}Z" if digits else written)
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        logger.debug("not a WARC-Date: %r: %s", written, error)
        return None
    # What claims to be of the year 9999 would be the last word on its article for ever.
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def records(path: Path) -> Iterator[Record | Damage]:
    """Every record of a file in order, and every place where there is none. Raises OSError for an unreadable file."""
    with Unpacked(path) as stream:
        yield from Onward(path, stream)


class Onward:
    """What comes next in a stream that stands before a record, as far as it begins before the offset `end`.

    Once that is through, `spot` says where to go on (an offset, and how many unpacked bytes to drop then): None at the
    end of the file.
    """

    def __init__(self, path: Path, stream: Unpacked, end: float = inf) -> None:
        self.path, self.stream, self.end = path, stream, end
        self.spot: tuple[int, int] | None = None
        self.enough = False

    def __iter__(self) -> Iterator[Record | Damage]:
        while True:
            try:
                if not _skip_blank(self.stream):
                    return
                if self.enough or self.stream.place[0] >= self.end:
                    self.spot = self.stream.place
                    return
                found = _next(self.path, self.stream)
            except Broken as broken:
                logger.debug("%s: %s", self.path, broken)
                yield Damage(path=self.path, offset=broken.offset, why=str(broken))
                if not self.stream.resume(broken.offset):
                    return
                continue
            if found is None:
                return
            yield found


def look_for_record(stream: Unpacked, offset: int) -> bool:
    """Let a stream begin at the first place from an offset on that looks as if a record began there; False if none."""
    if stream.packed:
        return stream.resume(offset - 1)
    stream.start(offset)
    while not (found := HEAD.search(stream.buffer)):
        stream.drop(max(len(stream.buffer) - SHOWN, 0))
        if not stream.fill():
            return False
    stream.drop(found.start())
    return True


def stream_at(path: Path, offset: int, skip: int) -> Unpacked:
    """A stream that begins at a place. Raises OSError for an unreadable file."""
    stream = Unpacked(path, offset)
    while skip:
        if not stream.has(1):
            break
        step = min(skip, len(stream.buffer))
        stream.drop(step)
        skip -= step
    return stream


def record_at(place: Place) -> Record:
    """The record at a place where there was one before. Raises ValueError where there is none any more."""
    with stream_at(place.path, place.offset, place.skip) as stream:
        found = _next(place.path, stream)
    if not isinstance(found, Record):
        raise ValueError(f"{place.path} was altered while it was read")
    return found


def _next(path: Path, stream: Unpacked) -> Record | Damage | None:
    """The record that the buffer begins with; what stands before the next record is damage. None at the end."""
    if not _skip_blank(stream):
        return None
    offset, skip = stream.place
    place = Place(path=path, offset=offset, skip=skip)
    if not stream.has(5) or not stream.buffer.startswith(b"WARC/"):
        return _look_for_next(path, stream, 0, "no record begins here")
    head, length = _head(stream)
    if head is None:
        return _look_for_next(path, stream, 5, "a record's head cannot be read")
    stated = (head.get_header("Content-Length") or "").strip()
    size = int(stated) if stated.isdecimal() and len(stated) <= LONGEST_LENGTH else -1
    if size < 0:
        return _look_for_next(path, stream, length, "a record states no length")
    if size > MOST_BYTES:
        return _skip_large(path, stream, place, head, length + size)
    why = _why_not_whole(stream, offset, length + size)
    if why:
        return _look_for_next(path, stream, length, why)
    block = bytes(stream.buffer[length : length + size])
    stream.drop(length + size)
    return Record(place=place, head=head, block=block)


def _skip_blank(stream: Unpacked) -> bool:
    """Drop the empty lines between two records; False at the end of the file."""
    while stream.has(1):
        rest = stream.buffer.lstrip(b"\r\n")
        stream.drop(len(stream.buffer) - len(rest))
        if rest:
            return True
    return False


def _head(stream: Unpacked) -> tuple[StatusAndHeaders | None, int]:
    """The record's own headers, and how many bytes they take."""
    end = END_OF_HEAD.search(stream.buffer, 0, MOST_HEAD)
    while end is None:
        if len(stream.buffer) > MOST_HEAD or not stream.fill():
            return None, 0
        end = END_OF_HEAD.search(stream.buffer, 0, MOST_HEAD)
    try:
        head = StatusAndHeadersParser(["WARC/"]).parse(BytesIO(bytes(stream.buffer[: end.end()])))
    except (StatusAndHeadersParserException, EOFError) as error:
        logger.debug("not a record's head: %s", error)
        return None, 0
    return head, end.end()


def _why_not_whole(stream: Unpacked, offset: int, length: int) -> str:
    """Why a record is not as long as it states, or an empty string.

    Two empty lines, another record or the end must follow it. In a gzip member of its own it is whole only once the
    member's checksum was met, which is so when a byte of the next member is there.
    """
    try:
        if not stream.has(length):
            return "a record is cut off"
        stream.has(length + SHOWN)
    except Broken as broken:
        if broken.offset == offset or len(stream.buffer) < length:
            raise
        # It is another member that is broken: that is told when its turn comes.
        logger.debug("behind the record at %d: %s", offset, broken)
    behind = bytes(stream.buffer[length : length + SHOWN])
    rest = behind.lstrip(b"\r\n")
    if behind.startswith((b"\r\n\r\n", b"\n\n")) or not rest or rest.startswith(b"WARC/"):
        return ""
    return "a record is not as long as it states"


def _look_for_next(path: Path, stream: Unpacked, start: int, why: str) -> Damage:
    """Drop everything before the next record's head; the damage is where the buffer began."""
    damage = Damage(path=path, offset=stream.place[0], why=why)
    stream.drop(start)
    while not (found := HEAD.search(stream.buffer)):
        stream.drop(max(len(stream.buffer) - SHOWN, 0))
        if not stream.fill():
            stream.drop(len(stream.buffer))
            return damage
    stream.drop(found.start())
    return damage


def _skip_large(
    path: Path, stream: Unpacked, place: Place, head: StatusAndHeaders, length: int
) -> Record | Damage:
    """Pass over a record that is too large for a page, unless another one begins in it: then its length is a lie."""
    stream.drop(len(b"WARC/"))
    left = length - len(b"WARC/")
    while left:
        if found := HEAD.search(stream.buffer[:left]):
            stream.drop(found.start())
            return Damage(path=path, offset=place.offset, why="a record is not as long as it states")
        step = left if left <= len(stream.buffer) else max(len(stream.buffer) - SHOWN, 0)
        stream.drop(step)
        left -= step
        if left and not stream.fill():
            stream.drop(len(stream.buffer))
            return Damage(path=path, offset=place.offset, why="a record is cut off")
    return Record(place=place, head=head, block=b"")
