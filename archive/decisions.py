"""Keeps why addresses were kept or left out, and so which of them need no fetching."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Table, bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from archive.capture import Decision
from archive.model import AddressRow, Article, DecisionRow
from archive.removal import suppression

_KEYS_AT_ONCE = 500  # SQLite takes a limited number of values in one statement
_Place = tuple[str, str, str]
_decision: Table = DecisionRow.__table__  # type: ignore[assignment]
_THERE = select(_decision.c.source, _decision.c.key, _decision.c.step, _decision.c.decided_at).where(
    _decision.c.source.in_(bindparam("sources", expanding=True)),
    _decision.c.key.in_(bindparam("keys", expanding=True)),
)
_NEW = insert(_decision)
_ANEW = (
    update(_decision)
    .where(*(_decision.c[name] == bindparam(f"its_{name}") for name in ("source", "key", "step")))
    .values({name: bindparam(f"its_{name}") for name in ("url", "decided_at", "kept", "score", "words")})
)


def keep(session: Session, decided: Sequence[Decision]) -> None:
    """Keep decisions; a later one of the same step about the same address replaces an earlier one.

    About what was taken down one is kept without its words, or not at all.
    """
    if suppression.has_any(session):
        decided = [kept for decision in decided if (kept := _allowed(session, decision))]
    there, last = _there(session, decided), dict[_Place, Decision]()
    for decision in decided:
        place = (decision.source, decision.key, decision.step)
        before = last[place].decided_at if place in last else there.get(place)
        if before is None or before <= decision.decided_at:
            last[place] = decision
    connection = session.connection()
    if new := [_columns(decision) for place, decision in last.items() if place not in there]:
        connection.execute(_NEW, new)
    if anew := [_columns(decision) for place, decision in last.items() if place in there]:
        connection.execute(_ANEW, [{f"its_{name}": value for name, value in row.items()} for row in anew])


def _allowed(session: Session, decision: Decision) -> Decision | None:
    for article in suppression.of_addresses(session, None, [decision.key, decision.url]):
        if suppression.scope_of(session, article) == suppression.WHOLE:
            return None
        decision = replace(decision, words=())
    return decision


def _columns(decision: Decision) -> dict[str, Any]:
    return {
        "source": decision.source,
        "url": decision.url,
        "key": decision.key,
        "decided_at": decision.decided_at,
        "kept": decision.kept,
        "score": decision.score,
        "words": "|".join(decision.words),
        "step": decision.step,
    }


def _there(session: Session, decided: Sequence[Decision]) -> dict[_Place, datetime]:
    """When the same was decided before."""
    found: dict[_Place, datetime] = {}
    sources = sorted({decision.source for decision in decided})
    rest = iter(sorted({decision.key for decision in decided}))
    while keys := list(islice(rest, _KEYS_AT_ONCE)):
        rows = session.connection().execute(_THERE, {"sources": sources, "keys": keys})
        found |= {(row.source, row.key, row.step): row.decided_at for row in rows}
    return found


def known(session: Session, source: str, keys: Collection[str]) -> set[str]:
    """Those of the keys that the source has an article of, or has taken down, or that either step left out."""
    found: set[str] = set()
    rest = iter(sorted(keys))
    while chunk := list(islice(rest, _KEYS_AT_ONCE)):
        found |= _known(session, source, chunk)
    return found


def _known(session: Session, source: str, keys: Sequence[str]) -> set[str]:
    kept = (
        select(AddressRow.key)
        .join(Article, Article.id == AddressRow.article_id)
        .where(Article.source == source, AddressRow.key.in_(keys))
    )
    left_out = select(DecisionRow.key).where(
        DecisionRow.source == source, DecisionRow.key.in_(keys), DecisionRow.kept.is_(False)
    )
    return {*session.scalars(kept), *session.scalars(left_out), *suppression.keys(session, source, keys)}


def of_address(session: Session, forms: Sequence[str]) -> list[Decision]:
    """What was decided about an address in one of its forms, the earliest first."""
    either = or_(DecisionRow.url.in_(forms), DecisionRow.key.in_(forms))
    return [
        Decision(
            source=row.source,
            url=row.url,
            key=row.key,
            decided_at=row.decided_at,
            kept=row.kept,
            score=row.score,
            words=tuple(filter(None, row.words.split("|"))),
            step=row.step,
        )
        for row in session.scalars(
            select(DecisionRow).where(either).order_by(DecisionRow.decided_at, DecisionRow.id)
        )
    ]
