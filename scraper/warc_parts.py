"""Reads WARC files part by part, each part by whoever is free, so that what is found comes out in the files' order.

Where a part begins is guessed: at the next place that looks as if a record began there. What comes before it tells
whether that was right; where it was not, the part is read again from where the one before it ended. So the records are
those that one process finds that reads the file from end to end.
"""

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from logging.handlers import QueueHandler
from pathlib import Path
from queue import SimpleQueue

from backports import zstd

from archive import Capture, Origin, ready
from scraper.known_sources import all_sources
from scraper.owners import Owners
from scraper.warc_reading import Found, Seen, found_in
from scraper.warc_records import Damage, Onward, Record, look_for_record, stream_at

logger = logging.getLogger(__name__)
# Bytes of a file in one part: some 25 pages, or a quarter of a second's work.
USUAL = 1 << 20
# So many bytes of what was found go to the writer at a time, however well a file is packed.
MOST_FOUND = 64 << 20
# Level of zstd for bytes that are likely to be thrown away.
FAST = 1
Spot = tuple[int, int]
Make = Callable[[Capture, str, Sequence[str]], Capture]


@dataclass(frozen=True, kw_only=True)
class Part:
    """The records of a file that begin from `start` on and before the offset `end`.

    `start` is an offset and how many unpacked bytes to drop then; where it is `guessed`, a record is looked for there.
    """

    path: Path
    start: Spot
    end: int
    guessed: bool = False


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What was found in a part, from where on, and where to go on: None at the end of the file.

    `log` is what was logged meanwhile, for whoever keeps a log.
    """

    began: Spot | None
    found: tuple[Found | Damage, ...]
    onward: Spot | None
    log: tuple[logging.LogRecord, ...] = ()


def parts(path: Path, length: int = USUAL) -> Iterator[Part]:
    """A file in parts; one that cannot be had is one part, and whoever reads it says why."""
    try:
        size = path.stat().st_size
    except OSError as error:
        logger.debug("%s: %r", path, error)
        size = 0
    for start in range(0, max(size, 1), length):
        # A file that grows meanwhile is read to its end.
        end = start + length if start + length < size else sys.maxsize
        yield Part(path=path, start=(start, 0), end=end, guessed=start > 0)


def take_elsewhere(part: Part, names: tuple[str, ...]) -> Taken:
    """Read a part for the sources of these names, in a process that has none at hand. Raises OSError."""
    return take(part, _owners(names), ready.made_elsewhere)


def take(part: Part, at_home: Owners, make: Make = ready.made) -> Taken:
    """Read a part; of what is likely to be kept, `make` works out more. Raises OSError for an unreadable file."""
    with _logged() as log, stream_at(part.path, *((0, 0) if part.guessed else part.start)) as stream:
        if part.guessed and not look_for_record(stream, part.start[0]):
            return Taken(began=None, found=(), onward=None)
        began = stream.place if part.guessed else part.start
        records = Onward(part.path, stream, part.end)
        found = tuple(_found(records, at_home, make))
        return Taken(began=began, found=found, onward=records.spot, log=tuple(log))


def _found(records: Onward, at_home: Owners, make: Make) -> Iterator[Found | Damage]:
    size = 0
    for record in records:
        found = found_in(record, at_home) if isinstance(record, Record) else record
        if isinstance(found, Seen) and found.capture is not None:
            found = _packed(at_home, found, make)
            size += len(found.packed)
            records.enough = size > MOST_FOUND
        yield found


def _packed(at_home: Owners, seen: Seen, make: Make) -> Seen:
    """A look without its bytes, which go packed: as they will be kept, where it is likely that they are."""
    capture, decision = seen.capture, seen.decision
    if capture is None:
        return seen
    if decision is None or decision.kept:
        source = at_home.sources[seen.source]
        made = make(capture, source.kind, source.areas)
        return replace(seen, capture=replace(made, body=b""), packed=made.packed)
    return replace(seen, capture=replace(capture, body=b""), packed=zstd.compress(capture.body, FAST))


def unpacked(seen: Seen) -> Seen:
    """A look as it was before it was packed."""
    if seen.capture is None or not seen.packed:
        return seen
    return replace(seen, capture=replace(seen.capture, body=zstd.decompress(seen.packed)), packed=b"")


@cache
def _owners(names: tuple[str, ...]) -> Owners:
    known = all_sources()
    return Owners({name: known[name] for name in names}, Origin.WARC)


class _Noting(QueueHandler):
    """Keeps records, made fit to be sent to another process."""

    def __init__(self) -> None:
        super().__init__(SimpleQueue())
        self.log: list[logging.LogRecord] = []

    def enqueue(self, record: logging.LogRecord) -> None:
        """Add it to the others."""
        self.log.append(record)


@contextmanager
def _logged() -> Iterator[list[logging.LogRecord]]:
    """What is logged meanwhile, in place of the log, which the process that writes keeps, in order."""
    scraper, handler = logging.getLogger("scraper"), _Noting()
    scraper.addHandler(handler)
    before, scraper.propagate = scraper.propagate, False
    try:
        yield handler.log
    finally:
        scraper.propagate = before
        scraper.removeHandler(handler)
