"""Made-up WARC files, written by warcio, whole or damaged on purpose."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


@dataclass(frozen=True, kw_only=True)
class Told:
    """One record to write: what a server answered; `kind` is response unless it is something else."""

    url: str
    at: datetime
    body: bytes = b""
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    kind: str = "response"
    warc: dict[str, str] = field(default_factory=dict)


def records(told: Iterable[Told], *, packed: bool) -> list[bytes]:
    """The bytes of each record, in a gzip member of its own or plain."""
    found = []
    for one in told:
        out = BytesIO()
        writer = WARCWriter(out, gzip=packed, warc_version="WARC/1.0")
        date = f"{one.at:%Y-%m-%dT%H:%M:%SZ}"
        number = uuid5(NAMESPACE_URL, f"{date} {one.url}")
        given = {"WARC-Date": date, "WARC-Record-ID": f"<urn:uuid:{number}>", **one.warc}
        is_http = one.kind in {"response", "revisit"} and one.status
        head = StatusAndHeaders(one.status, list(one.headers), protocol="HTTP/1.1") if is_http else None
        record = writer.create_warc_record(
            one.url,
            one.kind,
            payload=BytesIO(one.body),
            length=len(one.body),
            http_headers=head,
            warc_headers_dict=given,
        )
        writer.write_record(record)
        found.append(out.getvalue())
    return found


def write(path: Path, *told: Told) -> Path:
    """A WARC file, packed record by record if its name says so."""
    path.write_bytes(b"".join(records(told, packed=path.suffix == ".gz")))
    return path
