"""Text for terminals: what comes from the web is made harmless before it is printed."""

import os
import re
import sys
import textwrap
from collections.abc import Iterable, Sequence

import typer

from archive.comparison import Change, Mark, Run

_WIDTH = 100

# "\x1b[31m" colours, "\x1b]0;title\x07" sets the window's title, "\x9b" opens the former in one character.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[\]P^_X].*?(?:\x07|\x1b\\|\x9c|$)|\x1b.?", re.DOTALL
)
# Control characters other than line feed, and those that turn the direction of writing.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_COLOURS = {Mark.REMOVED: "red", Mark.ADDED: "green"}
_BRACKETS = {Mark.REMOVED: "[-{}-]", Mark.ADDED: "{{+{}+}}"}


def clean(text: str) -> str:
    """Text without escape sequences and control characters; tabs and carriage returns become spaces."""
    return _CONTROLS.sub("", _ESCAPES.sub("", text).replace("\t", " ").replace("\r", " "))


def line(text: str) -> str:
    """Clean text on one line."""
    return " ".join(clean(text).split())


def cut(text: str, most: int) -> str:
    """Clean text on one line, of at most so many characters."""
    whole = line(text)
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def say(text: str = "") -> None:
    """Print a line; colours are left out where nobody sees them."""
    typer.echo(text)


def heading(text: str) -> None:
    """Print a bold line."""
    say(typer.style(line(text), bold=True))


def paragraphs(text: str) -> None:
    """Print text, wrapped, a blank line before each paragraph."""
    for paragraph in clean(text).split("\n\n"):
        say()
        say(textwrap.fill(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False))


def table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns that stand under each other; the last column is as long as it is."""
    cells = [[line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def change(one: Change) -> None:
    """Print a change: removed words red and struck through, added ones green; or `[-old-]{+new+}`."""
    number = one.after or one.before
    say()
    heading(f"{one.part}, paragraph {number}" if number else one.part)
    marked = _coloured if _shows_colour() else _bracketed
    say(" ".join(marked(run) for run in one.runs))


def _shows_colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _coloured(run: Run) -> str:
    return typer.style(clean(run.words), fg=_COLOURS.get(run.mark), strikethrough=run.mark is Mark.REMOVED)


def _bracketed(run: Run) -> str:
    return _BRACKETS.get(run.mark, "{}").format(clean(run.words))
