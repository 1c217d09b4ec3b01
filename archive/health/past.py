"""Reads from the archive what is known of each source's crawls, as far as it tells what is wrong now."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from archive.capture import Origin
from archive.health.troubles import GIVEN_UP_AFTER, NOT_LATER_THAN, Past, Run
from archive.model import Crawl, Source
from archive.types import UtcDateTime

_FIRST = datetime.min.replace(tzinfo=UTC)
# An empty list, as either database writes it.
_NOTHING = "[]"


def pasts(session: Session, now: datetime) -> list[Past]:
    """The past of every source, in crawls of the network: a replay is no night."""
    known = session.execute(_ends()).all()
    good = {name: good_at for name, _, good_at, _ in known}
    since = _runs_since(session, {name: good[name] for name, *_, last_at in known if last_at > good[name]})
    found = [
        Past(
            source=name,
            last_good_at=good_at if good_at > _FIRST else None,
            since=tuple(since[name]),
            verified_at=datetime.combine(day, time.min, UTC) if day else None,
        )
        for name, day, good_at, _ in known
    ]
    quiet = [past.source for past in found if now - (past.last_at or _FIRST) > NOT_LATER_THAN]
    nights = _nights_of_late(session, quiet, now)
    return [replace(past, of_late=len(nights[past.source])) for past in found]


def _ended_well() -> ColumnElement[bool]:
    """Also partly, with no more than a usual share of trouble (`causes.is_worth_telling`, as SQL)."""
    nothing = func.coalesce(Crawl.measured["told"].as_string(), _NOTHING) == _NOTHING
    return or_(Crawl.result == "ok", and_(Crawl.result == "partial", nothing))


def _ends() -> Select[str, date | None, datetime, datetime]:
    """Of each source when its last crawl that ended well began, and its last one; `_FIRST` where there was none."""
    good, last = (
        _last_began(*those).label(name) for name, those in (("good", (_ended_well(),)), ("last", ()))
    )
    return select(Source.name, Source.verified_on, good, last).order_by(Source.name)


def _last_began(*those: ColumnElement[bool]) -> ColumnElement[datetime]:
    newest = (
        select(Crawl.started_at)
        .where(Crawl.source == Source.name, Crawl.origin == Origin.LIVE, *those)
        .order_by(Crawl.started_at.desc())
        .limit(1)
        .correlate(Source)
        .scalar_subquery()
    )
    return func.coalesce(newest, literal(_FIRST, UtcDateTime), type_=UtcDateTime)


def _runs_since(session: Session, good: Mapping[str, datetime]) -> dict[str, list[Run]]:
    """The crawls of some sources after the last good one of each, in order."""
    found: dict[str, list[Run]] = defaultdict(list)
    if not good:
        return found
    rows = session.execute(
        select(Crawl.source, Crawl.started_at, Crawl.result, Crawl.cause)
        .where(Crawl.source.in_(good), Crawl.origin == Origin.LIVE, Crawl.started_at > min(good.values()))
        .order_by(Crawl.source, Crawl.started_at, Crawl.id)
    )
    for source, at, result, cause in rows:
        if at > good[source]:
            found[source].append(Run(started_at=at, result=result or "", cause=cause))
    return found


def _nights_of_late(session: Session, sources: Collection[str], now: datetime) -> dict[str, set[date]]:
    """The days on which each of these sources was crawled, as long as it is not given up."""
    found: dict[str, set[date]] = defaultdict(set)
    rows = session.execute(
        select(Crawl.source, Crawl.started_at).where(
            Crawl.source.in_(sources), Crawl.origin == Origin.LIVE, Crawl.started_at > now - GIVEN_UP_AFTER
        )
    )
    for source, at in rows:
        found[source].add(at.date())
    return found
