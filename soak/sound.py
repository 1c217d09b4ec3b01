"""Whether an archive is sound: what `hmicfrs verify` finds wrong with it."""

from archive import Archive
from archive.proof.verification import BYTES, WHOLE, verify


def wrongs(url: str) -> list[str]:
    """What is wrong with the archive at a URL, a line each; nothing where there is no archive yet."""
    with Archive(url) as archive:
        if not archive.exists():
            return []
        found = verify(archive.engine, (*WHOLE, *BYTES), _silently).findings
    return [f"{one.check}: {one.what} ({one.row})" for one in found.samples]


def _silently(check: str, done: int, of: int) -> None:
    """How far it is does not matter here."""
