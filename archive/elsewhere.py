"""Which captures of a web archive need no asking for: they are here, or their page was left out."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.capture import Address
from archive.folding import storable
from archive.model import AddressRow, Article, CaptureRow, DecisionRow


def needless(session: Session, source: str, looks: Sequence[tuple[Address, datetime]]) -> set[int]:
    """The places of those looks that the source has, or whose page was left out then or later by what it says."""
    urls = {storable(address.url) for address, _ in looks}
    there = {
        (url, at)
        for url, at in session.execute(
            select(CaptureRow.url, CaptureRow.captured_at)
            .join(Article, Article.id == CaptureRow.article_id)
            .where(Article.source == source, CaptureRow.url.in_(urls))
        )
    }
    keys = {address.key for address, _ in looks}
    left_out = dict(
        session.execute(
            select(DecisionRow.key, DecisionRow.decided_at).where(
                DecisionRow.source == source,
                DecisionRow.key.in_(keys),
                DecisionRow.step == "text",
                DecisionRow.kept.is_(False),
            )
        )
        .tuples()
        .all()
    )
    for key in held(session, source, sorted(keys)):
        left_out.pop(key, None)
    return {
        place
        for place, (address, at) in enumerate(looks)
        if (storable(address.url), at) in there or (address.key in left_out and left_out[address.key] >= at)
    }


def held(session: Session, source: str, keys: Collection[str]) -> set[str]:
    """Those of the keys that are addresses of an article of the source that was read at least once."""
    having = (
        select(AddressRow.key)
        .join(Article, Article.id == AddressRow.article_id)
        .where(Article.source == source, AddressRow.key.in_(keys), Article.first_seen_at.is_not(None))
    )
    return set(session.scalars(having))
