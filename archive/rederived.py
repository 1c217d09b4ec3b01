"""Tells which versions of an article appear and disappear when its captures read differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.model import Article, Version


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A version as it is cited: between which moments (UTC) it came, and which fields it changed."""

    seen_from: datetime
    seen_after: datetime | None
    change: str
    changed: str


def dated(session: Session, article: Article) -> tuple[Dated, ...]:
    """The versions of an article, quiet ones too, in order of moment."""
    found = select(Version).where(Version.article_id == article.id).order_by(Version.number)
    return tuple(
        Dated(seen_from=one.seen_from, seen_after=one.seen_after, change=one.change, changed=one.changed)
        for one in session.scalars(found)
    )


def missing(those: Sequence[Dated], among: Sequence[Dated]) -> tuple[Dated, ...]:
    """Those that have no fellow of the same moment and sort of change among others."""
    known = {(one.seen_from, one.change) for one in among}
    return tuple(one for one in those if (one.seen_from, one.change) not in known)
