"""The bytes of a WARC file, unpacked, which go on after a place that cannot be unpacked."""

import logging
import zlib
from collections import deque
from pathlib import Path
from typing import Self

logger = logging.getLogger(__name__)

CHUNK = 1 << 16
GZIP = b"\x1f\x8b\x08"
# So many packed bytes show whether a gzip member begins with a record.
SHOWN = 512


class Broken(Exception):
    """The bytes cannot be unpacked from the gzip member at `offset` on."""

    def __init__(self, offset: int, why: str) -> None:
        super().__init__(why)
        self.offset = offset


class Unpacked:
    """A file, plain, one gzip stream or a gzip member a record; `buffer` holds what is read and not yet dropped."""

    def __init__(self, path: Path, offset: int = 0) -> None:
        self.file = path.open("rb")
        self.packed = self.file.read(len(GZIP)) == GZIP
        self.buffer = bytearray()
        self.start(offset)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def start(self, offset: int) -> None:
        """Begin anew at an offset in the file, where a member or a record begins."""
        self.file.seek(offset)
        self.buffer.clear()
        self._pending, self._unpacker = b"", None
        self._member, self._dropped = offset, 0
        # Where in the unpacked bytes each member begins, and where in the file.
        self._members: deque[tuple[int, int]] = deque([(0, offset)])
        self._broken: Broken | None = None

    _unpacker: "zlib._Decompress | None"

    def fill(self) -> bool:
        """Read some more into the buffer; False at the end.

        Raises Broken where the file is damaged or cut off, again and again until `resume`.
        """
        if self._broken:
            raise self._broken
        while True:
            if not self._pending and not self._read():
                return False
            piece = self._unpack() if self.packed else self._taken()
            if piece:
                self.buffer += piece
                return True

    def _read(self) -> bool:
        self._pending = self.file.read(CHUNK)
        if not self._pending and self._unpacker is not None:
            self._broken = Broken(self._member, "the file is cut off")
            raise self._broken
        return bool(self._pending)

    def _taken(self) -> bytes:
        piece, self._pending = self._pending, b""
        return piece

    def _unpack(self) -> bytes:
        if self._unpacker is None:
            # Some writers pad a member with zeros.
            self._pending = self._pending.lstrip(b"\0")
            if not self._pending:
                return b""
            self._member = self.file.tell() - len(self._pending)
            self._members.append((self._dropped + len(self.buffer), self._member))
            self._unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            piece = self._unpacker.decompress(self._pending, 16 * CHUNK)
        except zlib.error as error:
            logger.debug("gzip member at %d: %s", self._member, error)
            self._broken = Broken(self._member, f"cannot be unpacked: {error}")
            raise self._broken from error
        if self._unpacker.eof:
            self._pending, self._unpacker = self._unpacker.unused_data, None
        else:
            self._pending = self._unpacker.unconsumed_tail
        return piece

    def has(self, length: int) -> bool:
        """Whether so many bytes are in the buffer, or can be read into it."""
        while len(self.buffer) < length:
            if not self.fill():
                return False
        return True

    def drop(self, length: int) -> None:
        """Let go of the first bytes of the buffer."""
        del self.buffer[:length]
        self._dropped += length
        while len(self._members) > 1 and self._members[1][0] <= self._dropped:
            self._members.popleft()

    @property
    def place(self) -> tuple[int, int]:
        """Where the buffer begins: the offset in the file to begin at, and how many unpacked bytes to drop then."""
        begins, offset = self._members[0]
        if not self.packed:
            return offset + self._dropped - begins, 0
        return offset, self._dropped - begins

    def resume(self, after: int) -> bool:
        """Go on at the next gzip member behind an offset that begins with a record; False where there is none."""
        position, window = after + 1, b""
        self.file.seek(position)
        while piece := self.file.read(16 * CHUNK):
            window += piece
            found = window.find(GZIP)
            while found >= 0:
                if self._begins_with_record(position + found):
                    self.start(position + found)
                    return True
                found = window.find(GZIP, found + 1)
            position += len(window) - len(GZIP) + 1
            window = window[1 - len(GZIP) :]
        return False

    def _begins_with_record(self, offset: int) -> bool:
        here = self.file.tell()
        self.file.seek(offset)
        try:
            shown = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(self.file.read(SHOWN), SHOWN)
        except zlib.error as error:
            logger.debug("no gzip member at %d: %s", offset, error)
            shown = b""
        self.file.seek(here)
        return shown.startswith(b"WARC/")
