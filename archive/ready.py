"""Works out of a look what needs no database, so that whoever records it need not: any process may do it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from archive import readings
from archive.capture import Capture, Prepared, Reading
from archive.folding import storable
from archive.relations import runs
from archive.searching.wording import entered
from archive.subjects import noting

HERE = Path(__file__).parent


def made(capture: Capture, source_kind: str, areas: Sequence[str]) -> Capture:
    """The same look with its bytes packed for keeping, and with what its reading names; it is recorded the same.

    `source_kind` and `areas` are those of its source.
    """
    key = capture.addresses[0].key
    reading = capture.reading and named(capture.reading, key, source_kind, areas)
    packed = readings.pack(capture.body) if capture.body else b""
    return replace(capture, reading=reading, packed=packed)


def made_elsewhere(capture: Capture, source_kind: str, areas: Sequence[str]) -> Capture:
    """The same with what its words give elsewhere, where another process records; only a new article needs it."""
    done = made(capture, source_kind, areas)
    return replace(done, reading=done.reading and _prepared(done.reading))


def _prepared(reading: Reading) -> Reading:
    text = storable(reading.text)
    indexed = entered(storable(reading.title), storable(reading.standfirst or ""), text)
    return replace(reading, prepared=Prepared(sample=frozenset(runs.sample(text)), indexed=indexed))


@cache
def version() -> str:
    """Twelve hex digits that change whenever a file does by which this is worked out; what is named has its own."""
    digest = sha256()
    for name in ("composing", "folding", "readings", "ready", "relations/runs", "searching/wording"):
        digest.update((HERE / f"{name}.py").read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


def named(reading: Reading, key: str, source_kind: str, areas: Sequence[str]) -> Reading:
    """The same reading of a page at an address, with what it names."""
    page = readings.page_said(reading, key, source_kind, areas)
    return replace(reading, named=noting.named(page))
