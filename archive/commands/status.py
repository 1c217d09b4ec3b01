"""The verb status: how the archive stands, source by source."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import typer

from archive import schema
from archive.commands.json_text import Document, written
from archive.commands.verb import AsJson, plain_errors, reading
from archive.health.outlook import Tonight, outlooks
from archive.health.status import DatabaseStatus, SourceStatus, by_source, database_status
from archive.moments import iso
from archive.settings import Pace
from archive.terminal import line, say, table

_COUNTS = ("source", "articles", "versions", "edits 7d", "30d", "gone", "blocked")
_OUTLOOK = ("due", "missed")
_CRAWL = ("last crawl", "result", "last ok")
_MEGABYTE = 1_000_000


@plain_errors
def status(as_json: AsJson = False) -> None:
    """How the archive stands: what each source gave, how its last crawl ended, what is due tonight.

    Example: hmicfrs status
    """
    with reading() as (archive, session):
        found = database_status(session, archive.url, schema.revision(archive.engine))
        now, looks = datetime.now(UTC), Pace().hmicfrs_looks
        sources = by_source(session, now)
        tonight = outlooks(session, now, looks)
    if as_json:
        typer.echo(written(_document(found, sources, tonight, looks)))
    else:
        _show(found, sources, tonight, looks)


def _document(
    database: DatabaseStatus, sources: Sequence[SourceStatus], tonight: Mapping[str, Tonight], looks: int
) -> Document:
    """The database, the most looks a source and night, and each source with what is expected of them tonight."""
    rows = [{**asdict(source), **asdict(tonight[source.source])} for source in sources]
    return {**asdict(database), "looks_a_night": looks, "sources": rows}


def _show(
    database: DatabaseStatus, sources: Sequence[SourceStatus], tonight: Mapping[str, Tonight], looks: int
) -> None:
    """Show the database, a row a source, and the sources whose validators lie."""
    say(f"{database.database}  revision {database.revision}  {database.bytes / _MEGABYTE:.1f} MB")
    if database.manifest:
        say(f"manifest {database.manifest}: {database.manifest_sha256}")
    if not sources:
        say("no source yet: `hmicfrs crawl` fills the archive")
        return
    say(
        f"at most {looks} looks a source and night; missed: edits that looks at this pace are expected not to see"
    )
    say()
    rows = [_status_row(source, tonight[source.source]) for source in sources]
    table([(*_COUNTS, *_OUTLOOK, *_CRAWL), *rows])
    for name, outlook in tonight.items():
        if outlook.validators_lied:
            say()
            say(f"{line(name)}: validators not believed: {_lies(outlook)}")


def _lies(outlook: Tonight) -> str:
    """Ex: 2 of 40 stood still while the article changed"""
    samples = outlook.validators_agreed + outlook.validators_lied
    return f"{outlook.validators_lied} of {samples} stood still while the article changed"


def _status_row(source: SourceStatus, outlook: Tonight) -> list[str]:
    counts = (source.articles, source.versions, source.edits_7_days, source.edits_30_days)
    result = f"{source.last_result}: {source.last_cause}" if source.last_cause else source.last_result
    return [
        source.source,
        *map(str, (*counts, source.gone, source.blocked)),
        str(outlook.looks_due),
        f"{outlook.edits_missed:.0%}",
        iso(source.last_crawl_at) if source.last_crawl_at else "never",
        result or ("not ended" if source.last_crawl_at else "-"),
        iso(source.last_ok_at) if source.last_ok_at else "never",
    ]
