"""Keeps why addresses were kept or left out, and so which of them need no fetching."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.capture import Decision
from archive.model import AddressRow, Article, DecisionRow


def keep(session: Session, decision: Decision) -> None:
    """Keep a decision; a later one of the same step about the same address replaces an earlier one."""
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


def known(session: Session, source: str, keys: Sequence[str]) -> set[str]:
    """Those of the keys that the source has an article of, or that either step left out."""
    kept = (
        select(AddressRow.key)
        .join(Article, Article.id == AddressRow.article_id)
        .where(Article.source == source, AddressRow.key.in_(keys))
    )
    left_out = select(DecisionRow.key).where(
        DecisionRow.source == source, DecisionRow.key.in_(keys), DecisionRow.kept.is_(False)
    )
    return {*session.scalars(kept), *session.scalars(left_out)}
