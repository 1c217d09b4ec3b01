"""Works out of a look what needs no database, so that whoever records it need not: any process may do it."""

from collections.abc import Sequence
from dataclasses import replace

from archive import readings
from archive.capture import Capture
from archive.subjects import noting


def made(capture: Capture, source_kind: str, areas: Sequence[str]) -> Capture:
    """The same look with its bytes packed for keeping, and with what its reading names; it is recorded the same.

    `source_kind` and `areas` are those of its source.
    """
    reading = capture.reading
    if reading is not None:
        page = readings.page_said(reading, capture.addresses[0].key, source_kind, areas)
        reading = replace(reading, named=noting.named(page))
    packed = readings.pack(capture.body) if capture.body else b""
    return replace(capture, reading=reading, packed=packed)
