"""The verb sources: which there are, what they cover, which were seen to answer."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from archive import Archive
from archive.commands.verb import AsJson, plain_errors
from scraper.commands.console import as_json, show

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
    json_wanted: AsJson = False,
) -> None:
    """Lists the sources this program knows, with the areas they cover.

    Example: hmicfrs sources --unverified
    Example: hmicfrs sources --uncovered --json
    """
    from scraper.coverage import covers
    from scraper.night import all_sources

    known = all_sources().values()
    if uncovered:
        bare = [cover.body for cover in covers(known) if not cover.sources]
        rows: list[dict[str, Any]] = [
            {"body": body.slug, "kind": body.kind, "name": body.name} for body in bare
        ]
        as_json(rows) if json_wanted else show(rows)
        return
    with Archive() as archive:
        verified = archive.verified() if archive.exists() else {}
    rows = [
        {
            "source": source.name,
            "title": source.title,
            "kind": source.kind,
            "publisher": source.publisher,
            "areas": list(source.areas),
            "home": source.home,
            "licence": source.licence,
            "channels": [type(channel).__name__ for channel in source.channels],
            "verified": _verified(source, verified),
        }
        for source in known
    ]
    rows = [row for row in rows if not (unverified and row["verified"])]
    as_json(rows) if json_wanted else show(rows)


def _verified(source: "type[Source]", checked: "Mapping[str, date]") -> str:
    """By whom: a day of a check, else "declared" where its lists have been seen by others, else nothing."""
    day = checked.get(source.name)
    return day.isoformat() if day else "declared" * source.verified
