"""Works out of a look what needs no database, so that whoever records it need not: any process may do it."""

from collections.abc import Sequence
from dataclasses import replace

from archive import readings
from archive.capture import Capture, Reading
from archive.subjects import noting


def made(capture: Capture, source_kind: str, areas: Sequence[str]) -> Capture:
    """The same look with its bytes packed for keeping, and with what its reading names; it is recorded the same.

    `source_kind` and `areas` are those of its source.
    """
    key = capture.addresses[0].key
    reading = capture.reading and named(capture.reading, key, source_kind, areas)
    packed = readings.pack(capture.body) if capture.body else b""
    return replace(capture, reading=reading, packed=packed)


def named(reading: Reading, key: str, source_kind: str, areas: Sequence[str]) -> Reading:
    """The same reading of a page at an address, with what it names."""
    page = readings.page_said(reading, key, source_kind, areas)
    return replace(reading, named=noting.named(page))
