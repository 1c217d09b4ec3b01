"""Which cells an export holds: what each mode withholds of which source, and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from archive.export.scope import Mode, Scope
from archive.model import AddressRow, Article, CaptureRow, DecisionRow, Source
from archive.versions import LOOKS, READING_ID

OPEN_LICENCE = "OGL-UK-3.0"

RESEARCH_COPY = "research copy under section 29A of the CDPA 1988, not to be passed on"

_open = Source.licence == OPEN_LICENCE

_TEXTS_SHOWN: dict[Mode, ColumnElement[bool]] = {
    Mode.OPEN_TEXT: _open,
    Mode.METADATA: false(),
    Mode.DERIVED: false(),
    Mode.STRICT: false(),
    Mode.LOCAL_FULL: true(),
}
"""Of which sources a mode shows text, standfirst, summary, evidence and authors."""

_TEXTS_MEASURED = _TEXTS_SHOWN | {Mode.DERIVED: true()}
"""Of which sources a mode has measures of texts."""


NOARCHIVE = "the page asks not to be archived (noarchive)"


def asks_not_to_be_shown(scope: Scope) -> ColumnElement[bool]:
    """Whether an article's page asks that no copy be shown: as last read, or as of the moment asked for.

    What the licence allows makes no difference; a copy for one's own research is shown to nobody.
    """
    if scope.mode is Mode.LOCAL_FULL:
        return false()
    now = func.coalesce(Article.noarchive, false())
    return now if scope.as_of is None else or_(now, func.coalesce(_asked_then(scope.as_of), false()))


def _asked_then(moment: datetime) -> ColumnElement[bool | None]:
    said = select(CaptureRow.noarchive).select_from(LOOKS).where(CaptureRow.article_id == Article.id)
    said = said.where(READING_ID.is_not(None), CaptureRow.noarchive.is_not(None))
    said = said.where(CaptureRow.captured_at <= moment)
    last = said.order_by(CaptureRow.captured_at.desc(), CaptureRow.url.desc()).limit(1)
    return last.correlate(Article).scalar_subquery()


def _shows_text(scope: Scope) -> ColumnElement[bool]:
    return and_(_TEXTS_SHOWN[scope.mode], ~asks_not_to_be_shown(scope))


def measured(scope: Scope) -> ColumnElement[bool]:
    """Whether there may be measures of an article's text: where it is shown, and in derived of the press as well."""
    return and_(_TEXTS_MEASURED[scope.mode], ~asks_not_to_be_shown(scope))


def text(column: InstrumentedAttribute[Any], scope: Scope) -> ColumnElement[Any]:
    """Text, standfirst, summary or authors where mode, licence and page allow it, else NULL."""
    return case((_shows_text(scope), column), else_=null())


def title(column: InstrumentedAttribute[str], scope: Scope) -> ColumnElement[Any]:
    """A title; the strict mode withholds those that are not under an open licence, or that the page keeps back."""
    if scope.mode is not Mode.STRICT:
        return column.expression
    return case((and_(_open, ~asks_not_to_be_shown(scope)), column), else_=null())


def words(column: InstrumentedAttribute[str], scope: Scope) -> ColumnElement[Any]:
    """The words that made a decision, likewise; the page asks for it that is met at the address judged."""
    asked = (
        select(AddressRow.id)
        .join(Article, AddressRow.article_id == Article.id)
        .where(AddressRow.key == DecisionRow.key, Article.source == DecisionRow.source)
        .where(asks_not_to_be_shown(scope))
    )
    return case((and_(_TEXTS_SHOWN[scope.mode], ~asked.exists()), column), else_=null())


def withheld(scope: Scope, *cells: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Why cells are withheld, e.g. `press text: all rights reserved`; NULL where none has anything."""
    asks = asks_not_to_be_shown(scope)
    what: ColumnElement[str] = literal(" text: ")
    there = or_(*(func.coalesce(cell, "") != "" for cell in cells))
    if scope.mode is Mode.STRICT:
        hidden = or_(~_open, asks)
        what = case((hidden, " title and text: "), else_=what)
        there = or_(hidden, there)
    return case((and_(~_shows_text(scope), there), Source.kind + what + _why(scope, asks)), else_=null())


def _why(scope: Scope, asks: ColumnElement[bool]) -> ColumnElement[str]:
    return case(
        (asks, NOARCHIVE),
        (_open, f"left out of mode {scope.mode}"),
        (Source.licence == "all-rights-reserved", "all rights reserved"),
        else_=literal("licence ", String) + Source.licence,
    )


def page_withheld(scope: Scope) -> ColumnElement[Any]:
    """Why the page of a `CaptureRow` is withheld as a whole, e.g. `press pages: all rights reserved`; else NULL.

    A page that asked for it once is withheld for good, though what its article says now may be shown.
    """
    asked = false() if scope.mode is Mode.LOCAL_FULL else func.coalesce(CaptureRow.noarchive, false())
    asks = or_(asked, asks_not_to_be_shown(scope))
    shown = and_(_TEXTS_SHOWN[scope.mode], ~asks)
    return case((~shown, Source.kind + literal(" pages: ") + _why(scope, asks)), else_=null())


def terms(scope: Scope) -> ColumnElement[str]:
    """The source's terms; in local-full those of every row open with what it is."""
    if scope.mode is not Mode.LOCAL_FULL:
        return Source.terms.expression
    return literal(f"{RESEARCH_COPY}; ", String) + Source.terms


def mode_that_holds(reason: str) -> Mode:
    """The mode whose exports hold what was withheld for that reason."""
    return Mode.OPEN_TEXT if "left out of mode" in reason else Mode.LOCAL_FULL
