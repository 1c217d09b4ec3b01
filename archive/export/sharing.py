"""Which cells an export holds: what each mode withholds of which source, and why."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, false, func, literal, null, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from archive.export.scope import Mode, Scope
from archive.model import Source

OPEN_LICENCE = "OGL-UK-3.0"

RESEARCH_COPY = "research copy under section 29A of the CDPA 1988, not to be passed on"

_open = Source.licence == OPEN_LICENCE

_TEXTS_SHOWN: dict[Mode, ColumnElement[bool]] = {
    Mode.OPEN_TEXT: _open,
    Mode.METADATA: false(),
    Mode.STRICT: false(),
    Mode.LOCAL_FULL: true(),
}
"""Of which sources a mode shows text, standfirst, summary, evidence and authors."""


def text(column: InstrumentedAttribute[Any], scope: Scope) -> ColumnElement[Any]:
    """Text, standfirst, summary or authors where the mode and the licence allow it, else NULL."""
    return case((_TEXTS_SHOWN[scope.mode], column), else_=null())


def title(column: InstrumentedAttribute[str], scope: Scope) -> ColumnElement[Any]:
    """A title; the strict mode withholds those of sources without an open licence."""
    return case((_open, column), else_=null()) if scope.mode is Mode.STRICT else column.expression


def withheld(scope: Scope, *cells: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Why cells are withheld, e.g. `press text: all rights reserved`; NULL where none has anything."""
    what: ColumnElement[str] = literal(" text: ")
    there = or_(*(func.coalesce(cell, "") != "" for cell in cells))
    if scope.mode is Mode.STRICT:
        what = case((_open, what), else_=" title and text: ")
        there = or_(~_open, there)
    why = case(
        (_open, f"left out of mode {scope.mode}"),
        (Source.licence == "all-rights-reserved", "all rights reserved"),
        else_=literal("licence ", String) + Source.licence,
    )
    return case((and_(~_TEXTS_SHOWN[scope.mode], there), Source.kind + what + why), else_=null())


def terms(scope: Scope) -> ColumnElement[str]:
    """The source's terms; in local-full those of a source without an open licence open with a warning."""
    if scope.mode is not Mode.LOCAL_FULL:
        return Source.terms.expression
    return case((_open, Source.terms), else_=literal(f"{RESEARCH_COPY}; ", String) + Source.terms)


def mode_that_holds(reason: str) -> Mode:
    """The mode whose exports hold what was withheld for that reason."""
    return Mode.OPEN_TEXT if "left out of mode" in reason else Mode.LOCAL_FULL
