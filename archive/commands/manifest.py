"""The verb manifest: proof of what was recorded, written since the last one and handed out as files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from archive.commands.json_text import written
from archive.commands.verb import AsJson, plain_errors
from archive.moments import iso
from archive.proof import deposit
from archive.proof.manifests import Manifest
from archive.store import Archive
from archive.terminal import say

DAMAGED = 6


@plain_errors
def manifest(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Where to write the manifests that are not there yet."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Writes the manifest of what was recorded since the last one, and shows the digest that vouches for all of it.

    A crawl does so at its end. With a folder the manifests are written there, as docs/proof.md explains, and those
    that are there already are compared. Exit code 6: the folder has another one.

    Example: hmicfrs manifest /mnt/elsewhere/manifests
    """
    with Archive() as archive:
        archive.check()
        head = archive.seal(datetime.now(UTC))
        with archive.session() as session:
            deposited = deposit.deposit(session, folder) if folder else None
    if as_json:
        differing = list(deposited.differing) if deposited else []
        typer.echo(written({"number": head.number if head else 0, **_document(head), "differing": differing}))
    else:
        say(told(head))
        for name in deposited.differing if deposited else ():
            say(f"{name} is not that of this archive: one of the two was altered")
    if deposited and deposited.differing:
        raise typer.Exit(DAMAGED)


def told(head: Manifest | None) -> str:
    """Ex: manifest 12 of 2025-06-10T02:31:07Z: 9b1c…"""
    if head is None:
        return "no manifest: nothing was recorded yet"
    return f"manifest {head.number} of {iso(head.made_at)}: {head.sha256}"


def _document(head: Manifest | None) -> dict[str, object]:
    if head is None:
        return {}
    return {"made_at": head.made_at, "lines": head.lines, "sha256": head.sha256}


def seal(archive: Archive) -> None:
    """Write the manifest at the end of a command that has recorded, and say its digest on standard error."""
    typer.echo(told(archive.seal(datetime.now(UTC))), err=True)
