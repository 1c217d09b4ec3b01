"""The verbs that read the archive back: status, articles, show, history, diff, export, upgrade."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError
from sqlalchemy.orm import Session

from archive import database, documents, portrait, schema, show, terminal
from archive import history as past
from archive.comparison import compare
from archive.database import ArchiveError
from archive.export import Format, Mode, Scope
from archive.export import export as write
from archive.model import ReadingRow, Version
from archive.moments import day, iso, moment
from archive.status import by_source, database_status
from archive.store import Archive

logger = logging.getLogger(__name__)

logging.getLogger("archive").addHandler(logging.NullHandler())  # an error is told once, by `plain_errors`

app = typer.Typer(
    no_args_is_help=True,
    help="Keeps what HMICFRS publishes, and what the local press says of it, in every version.",
)

Verb = TypeVar("Verb", bound=Callable[..., None])
Choice = TypeVar("Choice", bound=StrEnum)
Said = tuple[Version, ReadingRow]

Ref = Annotated[str, typer.Argument(metavar="REF", help="An id (hm-...) or any address it ever had.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document, for programs.")]
At = Annotated[str | None, typer.Option(metavar="MOMENT", help="A day (its end) or an instant.")]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="Published then or later, e.g. 2024-05-21.")]


class WrongUse(ArchiveError):
    """The command was not given what it needs."""

    exit_code = 2


def plain_errors(verb: Verb) -> Verb:
    """Make a verb end with one line and an exit code (docs/exit-codes.md), where an operator can help."""

    @wraps(verb)
    def run(*args: object, **options: object) -> None:
        try:
            verb(*args, **options)
        except ArchiveError as error:
            logger.debug("%s: %r", verb.__name__, error)
            typer.echo(f"hmicfrs: {terminal.line(str(error))}", err=True)
            raise typer.Exit(error.exit_code) from error
        except ValidationError as error:
            logger.debug("%s: %r", verb.__name__, error)
            wrong = (f"{'.'.join(map(str, part['loc'])).upper()}: {part['msg']}" for part in error.errors())
            typer.echo(f"hmicfrs: a setting is wrong: {'; '.join(wrong)}", err=True)
            raise typer.Exit(WrongUse.exit_code) from error

    return run  # type: ignore[return-value]


@contextmanager
def reading() -> Iterator[tuple[Archive, Session]]:
    """The archive the settings name, with a session to read it. Raises if it has another schema."""
    with Archive() as archive:
        archive.check()
        with archive.session() as session:
            yield archive, session


@app.command()
@plain_errors
def status(as_json: AsJson = False) -> None:
    """How the archive stands: what each source gave, how its last crawl ended.

    Example: hmicfrs status
    """
    with reading() as (archive, session):
        found = database_status(session, archive.url, schema.revision(archive.engine))
        sources = by_source(session, datetime.now(UTC))
    if as_json:
        typer.echo(documents.written(documents.status(found, sources)))
    else:
        show.status(found, sources)


@app.command()
@plain_errors
def articles(
    source: Annotated[str | None, typer.Option(help="Of this source only, e.g. hmicfrs.")] = None,
    since: Since = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Lists articles with their ids, newest first.

    Example: hmicfrs articles --source express_and_star --since 2024-05-01
    """
    with reading() as (_, session):
        found = past.listing(session, source, day(since) if since else None, limit)
    if as_json:
        typer.echo(documents.written(documents.listing(found)))
    else:
        show.listing(found)


@app.command("show")
@plain_errors
def show_article(
    ref: Ref,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Shows an article: what it says, its dates with their evidence, its addresses, its state, its copies.

    Example: hmicfrs show hm-3kq7xw2vma --at 2024-05-21
    """
    with reading() as (_, session):
        found = past.find(session, ref)
        shown = portrait.then(session, found, moment(at)) if at else portrait.now(session, found)
    if as_json:
        typer.echo(documents.written(documents.article(shown)))
    else:
        show.article(shown)


@app.command()
@plain_errors
def history(ref: Ref, as_json: AsJson = False) -> None:
    """Tells what happened to an article: when it was seen, edited, moved, gone, back.

    Example: hmicfrs history https://www.example.com/news/inspection-of-a-force/
    """
    with reading() as (_, session):
        article = past.find(session, ref)
        events = past.timeline(session, article)
    if as_json:
        typer.echo(documents.written(documents.history(article, events)))
    else:
        show.history(article, events)


@app.command()
@plain_errors
def diff(
    ref: Ref,
    before: Annotated[str | None, typer.Argument(metavar="[A]", help="A version number or a moment.")] = None,
    after: Annotated[str | None, typer.Argument(metavar="[B]", help="Likewise; else the last one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Shows what changed between two versions: by default the last two that differ in what they say.

    Removed words are red, added ones green; where there is no terminal [-removed-] and {+added+}.

    Example: hmicfrs diff hm-3kq7xw2vma 1 3
    """
    with reading() as (_, session):
        article = past.find(session, ref)
        versions = past.versions(session, article)
        old, new = _last_two(versions) if before is None else (_meant(versions, before), versions[-1])
        new = new if after is None else _meant(versions, after)
        changes = compare(old[1], new[1])
    if as_json:
        typer.echo(documents.written(documents.comparison(article, old[0], new[0], changes)))
    else:
        show.comparison(article, old[0], new[0], changes)


def _last_two(versions: list[Said]) -> tuple[Said, Said]:
    """The last two versions that differ in what they say; of an article never edited the one it has."""
    loud = [said for said in versions if said[0].change != "quiet"]
    return loud[-2] if len(loud) > 1 else loud[-1], loud[-1]


def _meant(versions: list[Said], written: str) -> Said:
    """The version of a number, or the one that stood at a moment."""
    if written.isdecimal():
        found = [said for said in versions if said[0].number == int(written)]
    else:
        found = [said for said in versions if said[0].seen_from <= moment(written)]
    if not found:
        raise past.UnknownVersion(
            f"no version {written!r}: there are 1 to {len(versions)}, "
            f"the first seen from {iso(versions[0][0].seen_from)}"
        )
    return found[-1]


@app.command()
@plain_errors
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one of an export.")],
    form: Annotated[str, typer.Option("--format", help="csv, jsonl or warc.")] = "csv",
    mode: Annotated[str, typer.Option(help="open-text, metadata, strict or local-full.")] = "open-text",
    as_of: At = None,
    source: Annotated[list[str] | None, typer.Option(help="Of this one only; repeatable.")] = None,
    since: Since = None,
) -> None:
    """Writes the archive as tables for research, with a data dictionary, README and digests.

    --format warc writes the pages themselves in their place, for pywb and other programs that replay WARC files.

    open-text has the text of sources under the Open Government Licence and the press as metadata; metadata
    has no text; strict no press titles either; local-full has everything, for your own research alone. Pages
    that ask not to be archived are metadata in all but local-full.

    Example: hmicfrs export ./out --format jsonl --as-of 2024-12-31
    """
    scope = Scope(
        mode=_choice(Mode, mode, "--mode"),
        as_of=moment(as_of) if as_of else None,
        sources=tuple(source or ()),
        since=day(since) if since else None,
    )
    chosen = _choice(Format, form, "--format")
    with reading() as (_, session):
        report = write(session, folder, scope, chosen, show.progress)
    show.exported(folder, scope.mode, report)


def _choice(choices: type[Choice], written: str, option: str) -> Choice:
    """The choice of that name. Raises `WrongUse`, naming those there are."""
    for choice in choices:
        if choice == written:
            return choice
    raise WrongUse(f"{option} {written} is not there (yet): choose {', '.join(choices)}")


@app.command()
@plain_errors
def upgrade() -> None:
    """Brings the database to this program's schema; makes it if there is none.

    Example: ARCHIVE_URL=sqlite:///hmicfrs.db hmicfrs upgrade
    """
    with Archive() as archive:
        before = None if database.absent(archive.engine) else schema.revision(archive.engine)
        archive.upgrade()
        show.upgraded(archive.url, before, schema.revision(archive.engine))
