"""Which known articles to look at again: those where a look is likeliest to find something new.

An article published or changed in the last fortnight is looked at every night. Older ones, also those that the
archive has only just met, are edited at a rate that is learned from all articles of the source at the same age, and
from the article's own past; one is due once an edit since the last look has become likely enough, and none is left
for longer than `LONGEST`. Edits are taken to come at random (a Poisson process); the estimates follow Cho and
Garcia-Molina, "Estimating frequency of change", ACM Transactions on Internet Technology 3 (2003).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import expm1, log1p

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from archive.capture import Due, Met
from archive.model import AddressRow, Article, CaptureRow, DecisionRow, Version

DAY = timedelta(days=1)
FRESH = timedelta(days=14)
LONGEST = timedelta(days=90)
# An older article is worth a request once an edit since the last look is at least this likely.
LIKELY = 0.02
# Ends of the ages, in days since an article was published, at which a source's habits are told apart.
AGES = (2.0, 14.0, 60.0, 365.0, float("inf"))
# Before anything is known: one edit in so many days at each age, held as firmly as one edit seen.
BEFOREHAND = (4.0, 20.0, 200.0, 1000.0, 4000.0)
_IDS_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Known:
    """An article as far as its next look depends on it; `changes` are the moments at which edits were first seen.

    Its age counts from `born`: when it was published, or first seen where that was earlier or is all that is known.
    """

    id: int
    first_seen_at: datetime | None
    born: datetime | None
    last_looked_at: datetime
    last_outcome: str
    state: str
    changes: tuple[datetime, ...]

    def fresh(self, now: datetime) -> bool:
        """Whether it is looked at every night: new, changed of late, or live and yet not met at the last look."""
        seen = max((self.born or now, *self.changes))
        missed = self.last_outcome not in (Met.READ, Met.NOT_MODIFIED)
        return now - seen < FRESH or (missed and self.state == "live")

    def rate(self, habits: Sequence[float], now: datetime) -> float:
        """Expected edits a day at its age: the source's habit, moved by what was seen of this article itself."""
        born = self.born or now
        late = sum(changed_at - born >= FRESH for changed_at in self.changes)
        watched = max((self.last_looked_at - max(self.first_seen_at or now, born + FRESH)) / DAY, 0.0)
        return (1 + late) / (1 / habits[_age_band(now - born)] + watched)

    def likely(self, habits: Sequence[float], now: datetime) -> float:
        """How likely it has been edited since the last look, from 0 to 1."""
        return -expm1(-self.rate(habits, now) * ((now - self.last_looked_at) / DAY))


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """How many articles are due, and the share of their edits that looks at this pace are expected to miss.

    An edit is missed where the next one, or a removal, comes before a look.
    """

    due: int
    missed: float


def due(session: Session, source: str, now: datetime, limit: int, rest: timedelta) -> list[Due]:
    """Articles to look at now, at most `limit`, none within `rest` of its last look; the most promising first."""
    known = _known(session, source)
    habits = _habits(known)
    ready = [article for article in known if article.last_looked_at < now - rest]
    chosen = sorted(
        (article for article in ready if _is_due(article, habits, now)),
        key=lambda article: (not article.fresh(now), -article.likely(habits, now), article.id),
    )
    return _to_ask(session, [article.id for article in chosen[:limit]])


def outlook(session: Session, source: str, now: datetime, limit: int) -> Outlook:
    """What a night's looks, at most `limit` of them, are expected to come to."""
    known = _known(session, source)
    habits = _habits(known)
    waiting = sum(_is_due(article, habits, now) for article in known)
    pace = [_days_between_looks(article, habits, now) for article in known]
    crowding = max(sum(1 / days for days in pace) / max(limit, 1), 1.0)
    rates = [article.rate(habits, now) for article in known]
    missed = sum(rate * _missed(rate * days * crowding) for rate, days in zip(rates, pace, strict=True))
    return Outlook(due=waiting, missed=missed / sum(rates) if rates else 0.0)


def _is_due(article: Known, habits: Sequence[float], now: datetime) -> bool:
    left = now - article.last_looked_at
    return article.fresh(now) or left >= LONGEST or article.likely(habits, now) >= LIKELY


def _days_between_looks(article: Known, habits: Sequence[float], now: datetime) -> float:
    if article.fresh(now):
        return 1.0
    return min(max(-log1p(-LIKELY) / article.rate(habits, now), 1.0), LONGEST / DAY)


def _missed(expected: float) -> float:
    """The share of edits unseen where `expected` of them come between two looks: all but one, if there is one."""
    return 1 + expm1(-expected) / expected if expected > 1e-9 else 0.0


def _habits(known: Iterable[Known]) -> list[float]:
    """Edits a day at each of the ages."""
    edits, watched = [1.0] * len(AGES), list(BEFOREHAND)
    for article in known:
        if article.first_seen_at is None or article.born is None:
            continue
        since = (article.first_seen_at - article.born) / DAY
        until, start = (article.last_looked_at - article.born) / DAY, 0.0
        for band, end in enumerate(AGES):
            watched[band] += max(min(until, end) - max(since, start), 0.0)
            start = end
        for changed_at in article.changes:
            edits[_age_band(changed_at - article.born)] += 1
    return [number / days for number, days in zip(edits, watched, strict=True)]


def _age_band(age: timedelta) -> int:
    return next(band for band, end in enumerate(AGES) if age / DAY < end)


def _born(first_seen_at: datetime | None, on: date | None, at: datetime | None) -> datetime | None:
    """When an article was published, as its page says (of a day without a time its end); never after it was seen."""
    if at is None and on is not None:
        at = datetime.combine(on, time.max, UTC)
    return min(first_seen_at, at) if first_seen_at and at else first_seen_at


def _known(session: Session, source: str) -> list[Known]:
    """Every article of a source that may be looked at.

    A page that could not be read at first, and was left out when it could, is not looked at again.
    """
    left_out = exists().where(
        DecisionRow.source == source, DecisionRow.key == Article.url, DecisionRow.kept.is_(False)
    )
    changes = _changes(session, source)
    statement = select(Article).where(
        Article.source == source,
        Article.merged_into.is_(None),
        Article.state != "withheld",
        or_(Article.first_seen_at.is_not(None), ~left_out),
    )
    return [
        Known(
            id=row.id,
            first_seen_at=row.first_seen_at,
            born=_born(row.first_seen_at, row.published_on, row.published_at),
            last_looked_at=row.last_looked_at,
            last_outcome=row.last_outcome,
            state=row.state,
            changes=tuple(changes.get(row.id, ())),
        )
        for row in session.scalars(statement)
    ]


def _changes(session: Session, source: str) -> dict[int, list[datetime]]:
    """Of each article of a source the moments at which it was first seen to say something else."""
    found: dict[int, list[datetime]] = {}
    changed = select(Version.article_id, Version.seen_from).join(Article, Version.article_id == Article.id)
    for article, at in session.execute(changed.where(Article.source == source, Version.change != "first")):
        found.setdefault(article, []).append(at)
    return found


def _to_ask(session: Session, ids: Sequence[int]) -> list[Due]:
    """The articles with the address at which each was last met: at the end of a redirect where there was one."""
    met = (
        select(AddressRow.url)
        .where(AddressRow.article_id == Article.id, AddressRow.reason != "canonical")
        .order_by(AddressRow.last_seen_at.desc(), AddressRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = select(
        Article.id, Article.public_id, func.coalesce(met, Article.url), Article.state, Article.last_looked_at
    )
    found: dict[int, Due] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        chunk = ids[start : start + _IDS_AT_ONCE]
        validators = _validators(session, chunk)
        for number, public_id, url, state, at in session.execute(statement.where(Article.id.in_(chunk))):
            etag, last_modified = validators.get((number, url), ("", ""))
            found[number] = Due(
                article_id=public_id,
                url=url,
                state=state,
                last_looked_at=at,
                etag=etag,
                last_modified=last_modified,
            )
    return [found[number] for number in ids]


def _validators(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], tuple[str, str]]:
    """Of each article and address the validators of the last full fetch, where that was the last word of the page."""
    last = (
        select(CaptureRow.article_id, func.max(CaptureRow.captured_at).label("at"))
        .where(CaptureRow.article_id.in_(ids), CaptureRow.outcome == Met.READ)
        .group_by(CaptureRow.article_id)
        .subquery()
    )
    statement = select(CaptureRow.article_id, CaptureRow.url, CaptureRow.etag, CaptureRow.last_modified).join(
        last, (CaptureRow.article_id == last.c.article_id) & (CaptureRow.captured_at == last.c.at)
    )
    return {(number, url): (etag, modified) for number, url, etag, modified in session.execute(statement)}
