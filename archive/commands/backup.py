"""The verb backup: the archive saved while it is in use, and a saved one checked."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from archive.backups import taking
from archive.backups.taking import Taken
from archive.commands import verify as verifying
from archive.commands.json_text import written
from archive.commands.verb import AsJson, WrongUse, plain_errors
from archive.proof.verification import BYTES, WHOLE
from archive.reading_room import ReadingRoom
from archive.settings import Settings
from archive.terminal import line, say

_KEEP = "Delete older backups of it but for so many, once this one is whole; 0 keeps all."


@plain_errors
def backup(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A folder; with --check a backup in it.")],
    keep: Annotated[int, typer.Option(metavar="N", min=0, help=_KEEP)] = 0,
    check: Annotated[bool, typer.Option("--check", help="Do not take one: check the one named.")] = False,
    as_json: AsJson = False,
) -> None:
    """Saves the archive as it stands at one moment, also while a crawl writes; a digest is put beside.

    Of SQLite a file that can be used as it is, of Postgres a dump by pg_dump. --check compares the digest and runs
    all of `hmicfrs verify` on it; a dump is restored for that on the server that ARCHIVE_URL names.

    Example: hmicfrs backup /mnt/backups --keep 14
    Example: hmicfrs backup /mnt/backups/hmicfrs-20261126T021700Z.db --check
    """
    if check and keep:
        raise WrongUse("--check takes no backup, so --keep has no meaning")
    with ReadingRoom(Settings().archive_url) as archive:
        if check:
            found = taking.check(archive.engine, target, (*WHOLE, *BYTES), verifying.progress)
            verifying.conclude(found, verifying.show_document if as_json else verifying.show)
            return
        archive.check()
        taken = taking.take(archive.engine, target, keep, datetime.now(UTC), verifying.progress)
    verifying.clear()
    if as_json:
        typer.echo(written(_document(taken)))
    else:
        _show(taken)


def _document(taken: Taken) -> dict[str, object]:
    removed = [str(path) for path in taken.removed]
    return {"path": str(taken.path), "bytes": taken.bytes, "sha256": taken.sha256, "removed": removed}


def _show(taken: Taken) -> None:
    say(f"{line(str(taken.path))}: {taken.bytes:,} bytes, {taken.sha256}")
    for path in taken.removed:
        say(f"deleted {line(str(path))}")
