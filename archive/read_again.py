"""Stored bytes to be read again, what is read in them, and what giving it to their captures comes to."""

from dataclasses import dataclass
from datetime import datetime

from backports import zstd

from archive.capture import Address, Decision, Reading, Stored
from archive.rederived import Dated


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The bytes of one capture, to be read again; `met` is read or unread.

    They stay packed on their way to whoever reads them: a page is a tenth as large then.
    """

    capture: int
    met: str
    url: str
    packed: bytes
    content_type: str
    captured_at: datetime
    reader: str

    @property
    def stored(self) -> Stored:
        """The page as it was served."""
        return Stored(
            url=self.url,
            body=zstd.decompress(self.packed),
            content_type=self.content_type,
            captured_at=self.captured_at,
            reader=self.reader,
        )


@dataclass(frozen=True, kw_only=True)
class ReadAgain:
    """What today's templates read in the bytes of one capture; `reading` is None where they cannot, and `why` says why.

    `addresses` are those it was asked for at and calls its own. `decision` says whether it concerns the inspectorate;
    it counts where nothing of the article could be read before.
    """

    capture: int
    reading: Reading | None
    decision: Decision | None = None
    addresses: tuple[Address, ...] = ()
    noarchive: bool | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Alteration:
    """A field that reads differently; None where it cannot be told."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A capture that was read and reads differently now, to the template that `reader` names."""

    url: str
    captured_at: datetime
    reader: str
    altered: tuple[Alteration, ...]


@dataclass(frozen=True, kw_only=True)
class Reread:
    """What reading an article's bytes again came to; versions are counted with the quiet ones.

    `read` captures were given what they say now, `healed` ones could be read for the first time, `left_out` ones can
    be read and do not concern the inspectorate, `unreadable` ones stay as they were. Versions that `appeared` or
    `disappeared` keep the moments of the captures. `libraries`: which library gave texts before, and which gives them.
    """

    article_id: str
    url: str
    read: int
    differing: tuple[Difference, ...]
    healed: int
    left_out: int
    unreadable: int
    versions_before: int
    versions_after: int
    appeared: tuple[Dated, ...] = ()
    disappeared: tuple[Dated, ...] = ()
    libraries: frozenset[tuple[str, str]] = frozenset()
