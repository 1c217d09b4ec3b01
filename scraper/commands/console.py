"""What commands print, and where their logs go."""

import logging
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive import terminal
from archive.commands.json_text import written
from scraper.commands.log_lines import HarmlessLines


def console() -> Console:
    """As wide as the terminal; wide enough for every column in a log."""
    return Console() if sys.stdout.isatty() else Console(width=160)


def show(rows: Sequence[Mapping[str, object]]) -> None:
    """Rows of the same columns, as a table."""
    if not rows:
        typer.echo("none")
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*map(cell, row.values()))
    console().print(table)


def cell(value: object) -> Text:
    """Harmless on a terminal, and read as it is: a bracket from the web is no markup."""
    joined = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return Text(terminal.line(joined))


def as_json(document: dict[str, Any] | list[dict[str, Any]]) -> None:
    """One JSON document, for programs."""
    typer.echo(written(document))


def say(text: str) -> None:
    """A remark for the operator, apart from what the command gives."""
    typer.echo(f"hmicfrs: {terminal.line(text)}", err=True)


def set_up_logging(verbose: int) -> None:
    """Lines with a time for a log; on a terminal, where there is a bar, only what went wrong."""
    level = logging.INFO if verbose or not sys.stderr.isatty() else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(HarmlessLines("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.DEBUG if verbose > 1 else level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)


def advise() -> None:
    """Ask for a contact where none is set."""
    from scraper.settings import CONTACT

    if not CONTACT:
        advice = "set HMICFRS_CONTACT to a mail address or a page, so that sites know whom to write to"
        say(f"no contact is set: {advice}")
