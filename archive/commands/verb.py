"""What every verb of the command line has: options of one meaning, errors in one line, an archive to read."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from archive import interruption
from archive.errors import ArchiveError

if TYPE_CHECKING:
    from pydantic import ValidationError
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.orm import Session

    from archive.reading_room import ReadingRoom

logger = logging.getLogger(__name__)

logging.getLogger("archive").addHandler(logging.NullHandler())  # an error is told once, by `plain_errors`

Verb = TypeVar("Verb", bound=Callable[..., None])
Choice = TypeVar("Choice", bound=StrEnum)

Ref = Annotated[str, typer.Argument(metavar="REF", help="An id (hm-...) or any address it ever had.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document, for programs.")]
At = Annotated[str | None, typer.Option(metavar="MOMENT", help="A day (its end) or an instant.")]
Processes = Annotated[
    int, typer.Option(min=0, help="How many processes work at it; 0: as many as there are processors.")
]
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
            from archive import terminal

            logger.debug("%s: %r", verb.__name__, error)
            typer.echo(f"hmicfrs: {terminal.line(str(error))}", err=True)
            raise typer.Exit(error.exit_code) from error
        except _wrong_setting() as error:
            logger.debug("%s: %r", verb.__name__, error)
            wrong = (f"{'.'.join(map(str, part['loc'])).upper()}: {part['msg']}" for part in error.errors())
            typer.echo(f"hmicfrs: a setting is wrong: {'; '.join(wrong)}", err=True)
            raise typer.Exit(WrongUse.exit_code) from error
        except (KeyboardInterrupt, _of_the_database()) as error:
            # A database that is interrupted in the middle of a statement says something of its own.
            if not isinstance(error, KeyboardInterrupt) and not interruption.was_told():
                raise
            logger.debug("%s: interrupted: %r", verb.__name__, error)
            typer.echo("hmicfrs: interrupted", err=True)
            raise typer.Exit(interruption.exit_code()) from error

    return run  # type: ignore[return-value]


# What an error is compared with is imported once there is one: commands that let processes begin do so 0.3 s earlier.
def _wrong_setting() -> "type[ValidationError]":
    from pydantic import ValidationError

    return ValidationError


def _of_the_database() -> "type[SQLAlchemyError]":
    from sqlalchemy.exc import SQLAlchemyError

    return SQLAlchemyError


@contextmanager
def reading() -> "Iterator[tuple[ReadingRoom, Session]]":
    """The archive the settings name, with a session to read it. Raises if it has another schema."""
    from archive.reading_room import ReadingRoom
    from archive.settings import Settings

    with ReadingRoom(Settings().archive_url) as archive:
        archive.check()
        with archive.session() as session:
            yield archive, session


def choice(choices: type[Choice], written: str, option: str) -> Choice:
    """The choice of that name. Raises `WrongUse`, naming those there are."""
    for choice in choices:
        if choice == written:
            return choice
    raise WrongUse(f"{option} {written} is not there (yet): choose {', '.join(choices)}")
