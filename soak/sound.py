"""Whether an archive is sound, and its backups: what `hmicfrs verify` and `hmicfrs backup --check` find wrong."""

from pathlib import Path

from archive import Archive
from archive.backups import postgres, sqlite_copy, taking
from archive.backups.shelf import NoBackup
from archive.proof.verification import BYTES, WHOLE, Verified, verify


def wrongs(url: str) -> list[str]:
    """What is wrong with the archive at a URL, a line each; nothing where there is no archive yet."""
    with Archive(url) as archive:
        if not archive.exists():
            return []
        return _told(verify(archive.engine, (*WHOLE, *BYTES), _silently))


def unsound_backups(url: str, folder: Path) -> list[str]:
    """What is wrong with what stands in a folder under the name of a backup."""
    found: list[str] = []
    with Archive(url) as archive:
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            if path.suffix not in (sqlite_copy.SUFFIX, postgres.SUFFIX):
                continue
            try:
                found += _told(taking.check(archive.engine, path, (*WHOLE, *BYTES), _silently))
            except NoBackup as error:
                found.append(str(error))
    return found


def _told(found: Verified) -> list[str]:
    return [f"{one.check}: {one.what} ({one.row})" for one in found.findings.samples]


def _silently(check: str, done: int, of: int) -> None:
    """How far it is does not matter here."""
