"""Which captures of a web archive need no asking for: they are here, or their page was left out."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from archive.capture import Address
from archive.folding import storable
from archive.model import AddressRow, Article, CaptureRow, DecisionRow
from archive.removal import suppression

_address: Table = AddressRow.__table__  # type: ignore[assignment]
_article: Table = Article.__table__  # type: ignore[assignment]
# Asked of each page that a crawl meets: made once, half the time.
_HELD = (
    select(_address.c.key)
    .join(_article, _article.c.id == _address.c.article_id)
    .where(_article.c.source == bindparam("source"), _address.c.key.in_(bindparam("keys", expanding=True)))
    .where(_article.c.first_seen_at.is_not(None))
)
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def needless(session: Session, source: str, looks: Sequence[tuple[Address, datetime]]) -> set[int]:
    """The places of those looks that the source has, or whose page was left out then or later by what it says.

    What was taken down need not be asked for at all.
    """
    down = suppression.keys(session, source, {address.key for address, _ in looks})
    there = _there(session, source, {storable(address.url) for address, _ in looks})
    left_out = _left_out(session, source, {address.key for address, _ in looks})
    return {
        place
        for place, (address, at) in enumerate(looks)
        if address.key in down
        or (storable(address.url), at) in there
        or at <= left_out.get(address.key, BEFORE_ALL)
    }


def _there(session: Session, source: str, urls: Collection[str]) -> set[tuple[str, datetime]]:
    statement = (
        select(CaptureRow.url, CaptureRow.captured_at)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(Article.source == source, CaptureRow.url.in_(urls))
    )
    return {(url, at) for url, at in session.execute(statement)}


def _left_out(session: Session, source: str, keys: Collection[str]) -> dict[str, datetime]:
    """When the page was last left out, by key; of an article that was kept since, it says nothing."""
    statement = select(DecisionRow.key, DecisionRow.decided_at).where(
        DecisionRow.source == source,
        DecisionRow.key.in_(keys),
        DecisionRow.step == "text",
        DecisionRow.kept.is_(False),
    )
    kept = held(session, source, keys)
    return {key: at for key, at in session.execute(statement) if key not in kept}


def held(session: Session, source: str, keys: Collection[str]) -> set[str]:
    """Those of the keys that are addresses of an article of the source that was read at least once."""
    found = session.connection().execute(_HELD, {"source": source, "keys": list(keys)})
    return set(found.scalars())
