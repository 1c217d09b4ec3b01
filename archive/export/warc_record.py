"""The bytes of a WARC/1.1 record, and of the HTTP answer in it."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import NAMESPACE_URL, uuid5

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_LINE = "\r\n"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f]")
_KINDS = {
    "warcinfo": "application/warc-fields",
    "response": "application/http;msgtype=response",
    "revisit": "application/http;msgtype=response",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a record is of: an address at a moment. `id` names the record, and is the same in every export."""

    id: str
    url: str
    at: datetime

    @property
    def date(self) -> str:
        """The moment as precisely as it is known."""
        return written(self.at)

    @property
    def target(self) -> str:
        """The address, on one line and without blanks."""
        return _NOT_IN_ADDRESSES.sub(lambda found: f"%{ord(found[0]):02X}", self.url)


def record_id(*of: str) -> str:
    """The id of the record of these words."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(of))}>"


def written(at: datetime) -> str:
    """An instant in UTC, with its fraction of a second where it has one. Ex: 2025-06-09T21:00:12.250000Z"""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def digest(content: bytes) -> str:
    """Ex: sha256:2cf24d…"""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def record(kind: str, place: Place, more: dict[str, str], block: bytes) -> bytes:
    """A record in a gzip member of its own. `more` are the headers that not every record has."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": place.id,
        "WARC-Date": place.date,
        "WARC-Target-URI": place.target,
        "Content-Type": _KINDS.get(kind, ""),
        **more,
        "WARC-Block-Digest": digest(block),
        "Content-Length": str(len(block)),
    }
    head = ["WARC/1.1", *_lines(named)]
    told = _LINE.join([*head, "", ""]).encode()
    return gzip.compress(told + block + (_LINE * 2).encode(), compresslevel=6, mtime=0)


def refers_to(original: Place) -> dict[str, str]:
    """The headers of a revisit that name the record which has the page."""
    return {
        "WARC-Refers-To": original.id,
        "WARC-Refers-To-Target-URI": original.target,
        "WARC-Refers-To-Date": original.date,
    }


def answer_head(status: int, headers: dict[str, str]) -> bytes:
    """The head of an HTTP answer, with those of the headers that say something."""
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    head = [f"HTTP/1.1 {status} {phrase}", *_lines(headers)]
    # As it was read: a server may send any byte.
    return _LINE.join([*head, "", ""]).encode("latin-1", "replace")


def fields(named: dict[str, str]) -> bytes:
    """A block of `application/warc-fields`."""
    return _LINE.join([*_lines(named), ""]).encode()


def _lines(named: dict[str, str]) -> list[str]:
    return [f"{name}: {_CONTROL.sub(' ', value)}" for name, value in named.items() if value]
