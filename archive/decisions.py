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


def keep(session: Session, decision: Decision) -> None:
    """Keep a decision; a later one of the same step about the same address replaces an earlier one.

    About what was taken down it is kept without its words, or not at all.
    """
    for article in suppression.of_addresses(session, None, [decision.key, decision.url]):
        if suppression.scope_of(session, article) == suppression.WHOLE:
            return
        decision = replace(decision, words=())
    row = session.scalar(
        select(DecisionRow).where(
            DecisionRow.source == decision.source,
            DecisionRow.key == decision.key,
            DecisionRow.step == decision.step,
        )
    )
    if row is None:
        row = DecisionRow(source=decision.source, key=decision.key, step=decision.step)
        session.add(row)
    elif row.decided_at > decision.decided_at:
        return
    row.url = decision.url
    row.decided_at = decision.decided_at
    row.kept = decision.kept
    row.score = decision.score
    row.words = "|".join(decision.words)


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
