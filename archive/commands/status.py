"""The verb status: what is wrong, and how the archive stands, source by source."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from archive import schema
from archive.commands.json_text import Document, written
from archive.commands.status_shown import show, verdict
from archive.commands.verb import AsJson, plain_errors, reading
from archive.health.check_up import CheckUp, check_up
from archive.health.measured import Night
from archive.health.outlook import outlooks
from archive.health.status import DatabaseStatus, SourceStatus, by_source, database_status
from archive.health.troubles import advice
from archive.settings import Pace

SOMETHING_WRONG = 1


@plain_errors
def status(
    as_json: AsJson = False,
    check: Annotated[
        bool, typer.Option("--check", help="One line, and exit code 1 if anything is wrong: for monitoring.")
    ] = False,
) -> None:
    """How the archive stands: what is wrong and what to do, what each source gave, what is due tonight.

    Example: hmicfrs status
    Example: hmicfrs status --check

    docs/status.schema.json describes the document of --json.
    """
    with reading() as (archive, session):
        now, looks = datetime.now(UTC), Pace().hmicfrs_looks
        if check:
            found = check_up(session, archive.engine, now)
            typer.echo(written(told(found)) if as_json else verdict(found))
            raise typer.Exit(0 if found.well else SOMETHING_WRONG)
        found = check_up(session, archive.engine, now)
        database = database_status(session, archive.url, schema.revision(archive.engine))
        sources, tonight = by_source(session, now), outlooks(session, now, looks)
    if as_json:
        typer.echo(written({**_document(database, sources, tonight, looks), **told(found)}))
    else:
        show(database, found, sources, tonight, looks)


def told(found: CheckUp) -> Document:
    """What is wrong, with what to do about each."""
    return {
        "checked_at": found.at,
        "well": found.well,
        "free_bytes": found.free_bytes,
        "troubles": [{**asdict(trouble), "advice": advice(trouble.cause)} for trouble in found.troubles],
    }


def _document(
    database: DatabaseStatus, sources: Sequence[SourceStatus], tonight: Mapping[str, Night], looks: int
) -> Document:
    """The database, the most looks a source and night, and each source with what is expected of them tonight."""
    rows = [{**asdict(source), **_expected(tonight[source.source])} for source in sources]
    return {**asdict(database), "looks_a_night": looks, "sources": rows}


def _expected(night: Night) -> Document:
    return {
        "looks_due": night.due,
        "edits_missed": night.missed,
        "validators_believed": night.believed,
        "validators_agreed": night.agreed,
        "validators_lied": night.lied,
    }
