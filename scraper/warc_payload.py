"""From the block of a WARC record to the answer of a server: status, headers, and the bytes of the page."""

import logging
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Protocol

from backports import zstd
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

logger = logging.getLogger(__name__)
try:
    import brotli
except ImportError as missing:
    logger.debug("pages packed with brotli cannot be read: %s", missing)
    brotli = None
CANNOT_UNPACK: tuple[type[Exception], ...] = (zlib.error, zstd.ZstdError, EOFError)
if brotli is not None:
    CANNOT_UNPACK += (brotli.error,)

MOST_BYTES = 16 * 1024 * 1024
SLICE = 1 << 14
PIECE = 1 << 18
# Digits of a length: nobody sends more bytes.
LONGEST_LENGTH = 18
# Ex: "200 OK", "200", "200OK"
STATUS = re.compile(r"\s*(\d{3})")
END_OF_PAGE = re.compile(rb"</html>\s*(?:<!--.{0,2000}-->\s*)*$", re.IGNORECASE | re.DOTALL)


class Unpacker(Protocol):
    """Unpacks a stream, never more than `PIECE` bytes at once: a few of zstd or brotli may stand for gigabytes."""

    def some(self, packed: bytes) -> bytes:
        """What is unpacked next of these bytes and of those that were given before; nothing where more is needed."""
        ...

    def is_whole(self) -> bool:
        """Whether the stream has come to its end."""
        ...


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self._of = zlib.decompressobj(wbits)

    def some(self, packed: bytes) -> bytes:
        return self._of.decompress(self._of.unconsumed_tail + packed, PIECE)

    def is_whole(self) -> bool:
        return self._of.eof


class _Zstd:
    def __init__(self) -> None:
        self._of = zstd.ZstdDecompressor()

    def some(self, packed: bytes) -> bytes:
        return self._of.decompress(packed, PIECE)

    def is_whole(self) -> bool:
        return self._of.eof


class _Brotli:
    def __init__(self) -> None:
        self._of = brotli.Decompressor()

    def some(self, packed: bytes) -> bytes:
        # It takes no new bytes before it has given all of the old ones.
        return bytes(self._of.process(packed, output_buffer_limit=PIECE))

    def is_whole(self) -> bool:
        return bool(self._of.is_finished())


# A deflated page comes in two forms: with zlib's two bytes before it, and without.
UNPACKERS: dict[str, Callable[[], Unpacker]] = {
    "gzip": partial(_Zlib, 16 + zlib.MAX_WBITS),
    "deflate": partial(_Zlib, zlib.MAX_WBITS),
    "bare deflate": partial(_Zlib, -zlib.MAX_WBITS),
    "zstd": _Zstd,
    **({"br": _Brotli} if brotli is not None else {}),
}
MAGIC = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}


class Unusable(Exception):
    """The block holds no whole answer; the message says why. A page cut off must not pass for an edit."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server answered: status, headers, and the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def answer_of(block: bytes) -> Answer:
    """The answer in a record's block. Raises Unusable for one that is no HTTP answer, or not a whole one."""
    answer = head_of(block)
    given = {name.lower(): value for name, value in answer.headers}
    return replace(answer, body=_whole(answer.body, given))


def head_of(block: bytes) -> Answer:
    """The answer as it was sent: the body may be packed, or left out. Raises Unusable for what is no HTTP answer."""
    stream = BytesIO(block)
    try:
        head = StatusAndHeadersParser(["HTTP/"]).parse(stream)
    except (StatusAndHeadersParserException, EOFError) as error:
        raise Unusable("no HTTP answer in it") from error
    # Without the prefix "HTTP/", the line is "1.0 200 OK".
    status = STATUS.match(head.statusline.partition(" ")[2])
    if status is None:
        raise Unusable(f"no HTTP status: {head.statusline[:40]}")
    headers = tuple((name, value.strip()) for name, value in head.headers)
    return Answer(status=int(status[1]), headers=headers, body=stream.read())


def _whole(raw: bytes, given: dict[str, str]) -> bytes:
    """The page as it was before it was packed for the transfer; many writers of WARC files have unpacked it already."""
    whole = True
    if "chunked" in given.get("transfer-encoding", "").lower():
        raw, whole = unchunked(raw)
    elif (length := given.get("content-length", "")).isdecimal():
        whole = len(length) <= LONGEST_LENGTH and len(raw) >= int(length)
    body = raw
    for encoding in reversed(given.get("content-encoding", "").lower().split(",")):
        body = unpacked(body, encoding.strip())
    if not whole and not END_OF_PAGE.search(body[-4096:]):
        raise Unusable("the page is cut off")
    return body


def unchunked(raw: bytes) -> tuple[bytes, bool]:
    """The bytes of a chunked transfer, and whether all of them are there. What is not chunked is whole as it is."""
    found, position = bytearray(), 0
    while True:
        end = raw.find(b"\n", position, position + 80)
        try:
            size = int(raw[position:end].split(b";")[0].strip() or b"-", 16) if end >= 0 else -1
        except ValueError as error:
            logger.debug("not a chunk: %s", error)
            size = -1
        if size < 0:
            return (bytes(found), False) if position else (raw, True)
        if size == 0:
            return bytes(found), True
        chunk = raw[end + 1 : end + 1 + size]
        found += chunk
        position = end + 1 + size
        if len(chunk) < size:
            return bytes(found), False
        position += len(raw[position : position + 2]) - len(raw[position : position + 2].lstrip(b"\r\n"))


def unpacked(body: bytes, encoding: str) -> bytes:
    """What a content encoding was made of; a body that is not in it is taken as it is."""
    encoding = encoding.removeprefix("x-")
    if encoding in {"", "identity", "none", "utf-8"} or not body:
        return body
    if encoding in MAGIC and not body.startswith(MAGIC[encoding]):
        return body
    if body.lstrip()[:1] == b"<":
        return body
    if encoding not in UNPACKERS:
        raise Unusable(f"content encoding {encoding} is not known here")
    if encoding == "deflate" and (body[0] & 0x0F != 8 or int.from_bytes(body[:2]) % 31):
        encoding = "bare deflate"
    return _unpacked_by(UNPACKERS[encoding](), body)


def _unpacked_by(unpacker: "Unpacker", body: bytes) -> bytes:
    """Unpack piece by piece, so that a few bytes that stand for very many are noticed in time."""
    found = bytearray()
    try:
        for start in range(0, len(body), SLICE):
            found += unpacker.some(body[start : start + SLICE])
            while not unpacker.is_whole() and (more := unpacker.some(b"")):
                found += more
                if len(found) > MOST_BYTES:
                    raise Unusable(f"the page is larger than {MOST_BYTES} bytes")
            if unpacker.is_whole():
                return bytes(found)
    except CANNOT_UNPACK as error:
        raise Unusable(f"the page cannot be unpacked: {error}") from error
    raise Unusable("the page is cut off")
