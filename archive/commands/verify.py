"""The verb verify: whether the archive is whole, and what is wrong where it is not."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

import typer

from archive.commands.json_text import Document, written
from archive.commands.verb import AsJson, plain_errors
from archive.proof import verification
from archive.proof.finding import Finding
from archive.proof.verification import BYTES, WHOLE, Verified, published
from archive.reading_room import ReadingRoom
from archive.settings import Settings
from archive.terminal import line, say

DAMAGED = 6


@plain_errors
def verify(
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the bytes of pages.")] = False,
    head: Annotated[
        str | None, typer.Option(metavar="DIGEST", help="Of a manifest, as it was mailed or published then.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Checks the archive: every digest, everything derived against its captures, every row against the others.

    It repairs nothing, and may run while a crawl writes. Exit code 6: something is wrong; each line says what to do.

    With --head it also looks whether that manifest is there still: only so it shows that the last ones were cut off.

    Example: hmicfrs verify --json
    """
    checks = (*WHOLE, *(() if quick else BYTES), *(published(head) if head else ()))
    with ReadingRoom(Settings().archive_url) as archive:
        archive.check()
        found = verification.verify(archive.engine, checks, progress)
    conclude(found, show_document if as_json else show)


def conclude(found: Verified, tell: Callable[[Verified], None]) -> None:
    """Tell what was found, and end with the exit code of it."""
    clear()
    tell(found)
    if not found.findings.clean:
        raise typer.Exit(DAMAGED)


def show_document(found: Verified) -> None:
    """As JSON."""
    typer.echo(written(document(found)))


def document(found: Verified) -> Document:
    """All of it, for programs; of each check the first few findings, and how many there are."""
    return {
        "clean": found.findings.clean,
        "articles": found.articles,
        "captures": found.captures,
        "pages": found.pages,
        "seconds": round(found.seconds, 1),
        "manifests": found.manifests,
        "head": found.head,
        "captures_waiting": found.waiting,
        "counts": dict(sorted(found.findings.counts.items())),
        "findings": [asdict(one) for one in found.findings.samples],
    }


def show(found: Verified) -> None:
    """A line a finding, what to do about it, and a sum."""
    findings = found.findings
    for name, number in sorted(findings.counts.items()):
        say(f"{name}: {number}")
        samples = [one for one in findings.samples if one.check == name]
        for one in samples:
            say(f"  {_told(one)}")
            say(f"    {one.do}")
        if number > len(samples):
            say(f"  and {number - len(samples)} more")
    looked = (
        f"{found.articles} articles, {found.captures} captures, {found.pages} pages, {found.seconds:.1f} s"
    )
    say(
        f"{'nothing is wrong' if findings.clean else f'{findings.counts.total()} things are wrong'}: {looked}"
    )
    if found.head:
        more = f"; {found.waiting} captures wait for the next" if found.waiting else ""
        say(f"{found.manifests} manifests, the last one {found.head}{more}")


def _told(one: Finding) -> str:
    """Ex: hm-3kq7xw2vma capture ca-12: it was read, and says nothing (expected a, found b)"""
    where = " ".join(filter(None, (one.article, one.table, one.row)))
    sides = [f"{name} {value}" for name, value in (("expected", one.expected), ("found", one.found)) if value]
    told = f"{where}: {one.what}" if where else one.what
    return line(f"{told} ({', '.join(sides)})" if sides else told)


def progress(name: str, done: int, total: int) -> None:
    """Say on a terminal how far it is."""
    if sys.stderr.isatty():
        typer.echo(f"\r\x1b[Kchecking {name}: {done} of {total}", nl=False, err=True)


def clear() -> None:
    """Take that off the terminal."""
    if sys.stderr.isatty():
        typer.echo("\r\x1b[K", nl=False, err=True)
