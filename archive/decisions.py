"""Keeps why addresses were kept or left out, and so which of them need no fetching."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import islice

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.capture import Decision
from archive.model import AddressRow, Article, DecisionRow
from archive.removal import suppression

_KEYS_AT_ONCE = 500  # SQLite takes a limited number of values in one statement


def keep(session: Session, decided: Sequence[Decision]) -> None:
    """Keep decisions; a later one of the same step about the same address replaces an earlier one.

    About what was taken down one is kept without its words, or not at all.
    """
    if suppression.has_any(session):
        decided = [kept for decision in decided if (kept := _allowed(session, decision))]
    rows = _rows(session, decided)
    for decision in decided:
        place = (decision.source, decision.key, decision.step)
        row = rows.get(place)
        if row is None:
            row = rows[place] = DecisionRow(source=decision.source, key=decision.key, step=decision.step)
            session.add(row)
        elif row.decided_at > decision.decided_at:
            continue
        row.url = decision.url
        row.decided_at = decision.decided_at
        row.kept = decision.kept
        row.score = decision.score
        row.words = "|".join(decision.words)


def _allowed(session: Session, decision: Decision) -> Decision | None:
    for article in suppression.of_addresses(session, None, [decision.key, decision.url]):
        if suppression.scope_of(session, article) == suppression.WHOLE:
            return None
        decision = replace(decision, words=())
    return decision


def _rows(session: Session, decided: Sequence[Decision]) -> dict[tuple[str, str, str], DecisionRow]:
    """What was decided about the same addresses before."""
    found: dict[tuple[str, str, str], DecisionRow] = {}
    sources = {decision.source for decision in decided}
    rest = iter(sorted({decision.key for decision in decided}))
    while keys := list(islice(rest, _KEYS_AT_ONCE)):
        rows = select(DecisionRow).where(DecisionRow.source.in_(sources), DecisionRow.key.in_(keys))
        found |= {(row.source, row.key, row.step): row for row in session.scalars(rows)}
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
