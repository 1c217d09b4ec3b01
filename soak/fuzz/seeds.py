"""What fuzzing starts from: the pages, lists and records that the tests have made up."""

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
for folder in ("tests/helpers", "tests"):
    if str(ROOT / folder) not in sys.path:
        sys.path.append(str(ROOT / folder))

from sources import SOURCES  # noqa: E402
from warcs import Told, records  # noqa: E402

from scraper.channels import Channel  # noqa: E402
from scraper.source import Source  # noqa: E402
from scraper.warc_records import Record  # noqa: E402
from scraper.warc_records import records as read  # noqa: E402

FIXTURES = ROOT / "tests" / "fixtures"
DEMO = ROOT / "demo" / "three-nights.warc.gz"
NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Seed:
    """A body that can be read, whose source reads it, and where it stood; of a list also by which channel."""

    name: str
    source: type[Source]
    url: str
    body: bytes
    seen_at: datetime
    channel: Channel | None = None


@cache
def pages() -> tuple[Seed, ...]:
    """Every page of the fixtures, also those that hold no article."""
    return tuple(_pages())


def _pages() -> Iterator[Seed]:
    for path in sorted(FIXTURES.glob("*/*")):
        said = path.with_suffix(".json")
        if path.suffix not in {".html", ".json"} or path.name.endswith(".entries.json") or not said.exists():
            continue
        told = json.loads(said.read_text("utf-8"))
        if not isinstance(told, dict) or "captured_at" not in told or path == said:
            continue
        yield Seed(
            name=f"{path.parent.name}/{path.stem}",
            source=SOURCES[path.parent.name],
            url=told["url"],
            body=path.read_bytes(),
            seen_at=datetime.fromisoformat(told["captured_at"]),
        )


@cache
def lists() -> tuple[Seed, ...]:
    """Every list of the fixtures, with the channel of its source that reads it."""
    return tuple(_lists())


def _lists() -> Iterator[Seed]:
    for path in sorted(FIXTURES.glob("*/*.entries.json")):
        told = json.loads(path.read_text("utf-8"))
        source = SOURCES[path.parent.name]
        stem = path.name.removesuffix(".entries.json")
        body = next(
            one
            for one in path.parent.glob(f"{stem}.*")
            if one != path and one.suffix in {".xml", ".html", ".json"}
        )
        yield Seed(
            name=f"{path.parent.name}/{stem}",
            source=source,
            url=told["url"],
            body=body.read_bytes(),
            seen_at=datetime.fromisoformat(told["seen_at"]),
            channel=next(one for one in source.channels if type(one).__name__ == told["channel"]),
        )


@cache
def files() -> tuple[bytes, ...]:
    """WARC files, packed and plain, with what a crawler meets: pages, lists, redirects, revisits, other kinds."""
    said = [_answer(seed, i) for i, seed in enumerate((*pages()[:8], *lists()[:4]))]
    page = pages()[0]
    said += [
        Told(url=page.url, at=NOON, status="301 Moved", headers=(("Location", pages()[1].url),)),
        Told(url=page.url, at=NOON + timedelta(hours=1), kind="revisit", warc={"WARC-Refers-To-Target-URI": page.url,
             "WARC-Refers-To-Date": "2023-08-04T12:00:00Z", "WARC-Payload-Digest": "sha1:AAAA"}),
        Told(url="metadata:x", at=NOON, kind="metadata", body=b"a: b", status=""),
        Told(url="dns:www.gazette.example", at=NOON, body=b"20230804 x", status=""),
    ]  # fmt: skip
    plain, packed = records(said, packed=False), records(said, packed=True)
    return (
        b"".join(plain[:3]), b"".join(packed[:3]), b"".join(plain[-6:]), b"".join(packed[-6:]), b"".join(plain),
        *(one for one in plain[-4:]), _some_of_the_demo(),
    )  # fmt: skip


def _answer(seed: Seed, i: int) -> Told:
    return Told(url=seed.url, at=NOON + timedelta(minutes=i), body=seed.body)


def _some_of_the_demo() -> bytes:
    places = [one.place.offset for one in read(DEMO) if isinstance(one, Record)]
    return DEMO.read_bytes()[: places[4]]


def in_a_file(content: bytes, folder: str | None = None) -> Path:
    """A file with these bytes, that the caller deletes."""
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".warc", delete=False) as made:
        made.write(content)
    return Path(made.name)
