"""The verb sources: which there are, what they cover, which were seen to answer."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from archive import Archive
from archive.commands.verb import AsJson, plain_errors
from scraper.commands import which
from scraper.commands.console import as_json, show
from scraper.spread import hosts_asked, shared_out

if TYPE_CHECKING:
    from scraper.source import Source


@plain_errors
def sources(
    uncovered: Annotated[
        bool, typer.Option("--uncovered", help="Instead: the forces and services that no newspaper covers.")
    ] = False,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="Only those left out of a crawl until a check has passed.")
    ] = False,
    nodes: Annotated[
        int,
        typer.Option(
            "--nodes", min=0, help="Instead: a command a machine, for crawls of all into one Postgres."
        ),
    ] = 0,
    json_wanted: AsJson = False,
) -> None:
    """Lists the sources this program knows, with the areas they cover.

    Example: hmicfrs sources --unverified
    Example: hmicfrs sources --uncovered --json
    Example: hmicfrs sources --nodes 3

    With --nodes no host is asked by two machines, as each keeps a host's pauses for itself.
    """
    from scraper.coverage import covers
    from scraper.known_sources import all_sources

    known = all_sources().values()
    if nodes:
        _print_commands(nodes, [*known])
        return
    if uncovered:
        bare = [cover.body for cover in covers(known) if not cover.sources]
        rows = [{"body": body.slug, "kind": body.kind, "name": body.name} for body in bare]
    else:
        passed = _passed()
        rows = [_row(source, passed) for source in known]
        rows = [row for row in rows if not (unverified and row["verified"])]
    if json_wanted:
        as_json(rows)
    else:
        show([{name: cell for name, cell in row.items() if name != "asks"} for row in rows])


def _print_commands(nodes: int, known: "list[type[Source]]") -> None:
    for share in filter(None, shared_out(which.verified_only(known, _passed()), nodes)):
        typer.echo(" ".join(["hmicfrs crawl", *(source.name for source in share)]))


def _passed() -> "Mapping[str, date]":
    """The sources that have passed a check, with the day of it; none before there is an archive."""
    with Archive() as archive:
        return archive.verified() if archive.exists() else {}


def _row(source: "type[Source]", passed: "Mapping[str, date]") -> dict[str, Any]:
    return {
        "source": source.name,
        "title": source.title,
        "kind": source.kind,
        "publisher": source.publisher,
        "areas": list(source.areas),
        "home": source.home,
        "licence": source.licence,
        "channels": [type(channel).__name__ for channel in source.channels],
        "verified": _verified(source, passed),
        "asks": sorted(hosts_asked(source)),
    }


def _verified(source: "type[Source]", checked: "Mapping[str, date]") -> str:
    """By whom: a day of a check, else "declared" where its lists have been seen by others, else nothing."""
    day = checked.get(source.name)
    return day.isoformat() if day else "declared" * source.verified
