"""Which known articles to look at again: those where a look is likeliest to find something new.

An article first seen or changed in the last fortnight is due every night, and where a night has fewer looks than that,
those come first that were published or changed in it. Older ones are edited at a rate that is learned from all articles
of the source at the same age, and from the article's own past; one is due once an edit since the last look has become
likely enough, and none is left for longer than `LONGEST`. Edits are taken to come at random (a Poisson process); the
estimates follow Cho and Garcia-Molina, "Estimating frequency of change", ACM Transactions on Internet Technology 3
(2003). What is expected to be missed is reckoned in `archive.health.forecast`.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import expm1, log1p
from typing import NamedTuple

from sqlalchemy import ColumnElement, Table, exists, func, or_, select
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
# An article met at this age or earlier is met on its first day, when it is edited most.
YOUNG = timedelta(days=1)
# From the first look to the next: a night, and some hours' grace.
FIRST_NIGHT = timedelta(days=1.5)
# Before anything is known: as if of two articles met on their first day 35 % had been changed by the next look.
FIRST_NIGHTS = (2.0, 0.7)
# How evenly articles share the editors' attention: the shape of a gamma distribution. Of 300,000 articles 35 % were
# updated within a day, 5 % of these more than nine times (Timmerman, Future of Journalism 2023).
EVENNESS = 0.7
_IDS_AT_ONCE = 500
# Rows of many sources at once are read as tables and by the connection: 2.5× faster than as classes by the session.
_article: Table = Article.__table__  # type: ignore[assignment]
_decision: Table = DecisionRow.__table__  # type: ignore[assignment]
_version: Table = Version.__table__  # type: ignore[assignment]
_NEEDED = (
    *("source", "id", "first_seen_at", "published_on", "published_at", "watched_from"),
    *("last_looked_at", "last_outcome", "state"),
)


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How often a source edits: the mean of edits from the first look to the next, then edits a day at each age."""

    first_night: float
    at_age: tuple[float, ...]


class Known(NamedTuple):
    """An article as far as its next look depends on it; `changes` are the moments at which edits were first seen.

    Its age counts from `born`: when it was published, or first seen where that was earlier or is all that is known.
    What captures brought from elsewhere tell of the time before `watched_from` is no watch: edits between them are
    only seen by chance.
    """

    id: int
    first_seen_at: datetime | None
    watched_from: datetime
    born: datetime | None
    last_looked_at: datetime
    last_outcome: str
    state: str
    changes: tuple[datetime, ...]

    @property
    def met_young(self) -> bool:
        """Whether it was first looked at on the day of its publication, or the night after."""
        return self.born is None or self.watched_from - self.born <= YOUNG

    @property
    def only_met(self) -> bool:
        """Whether it was met young and not looked at since: most of its edits may be still to come."""
        return self.met_young and self.last_looked_at - self.watched_from < DAY / 2

    def fresh(self, now: datetime) -> bool:
        """Whether it is due every night: met or changed of late, or live and yet not met at the last look."""
        return now - max((self.first_seen_at or now, *self.changes)) < FRESH or self.missed

    def young(self, now: datetime) -> bool:
        """Whether it goes before others: published or changed of late, or live and yet not met at the last look.

        A first crawl brings hundreds of old articles, and the truly new ones are not to wait behind them.
        """
        return now - max((self.born or now, *self.changes)) < FRESH or self.missed

    @property
    def missed(self) -> bool:
        """Whether it is live, and the last look did not meet it."""
        return self.state == "live" and self.last_outcome not in (Met.READ, Met.NOT_MODIFIED)

    def rate(self, habits: Habits, now: datetime) -> float:
        """Expected edits a day at its age: the source's habit, moved by what was seen of this article itself."""
        if self.only_met:
            return habits.first_night
        born = self.born or now
        # Most were never changed: a third off what all articles of an archive take.
        late = sum(changed_at - born >= FRESH for changed_at in self.seen_changes) if self.changes else 0
        watched = max((self.last_looked_at - max(self.watched_from, born + FRESH)) / DAY, 0.0)
        return (1 + late) / (1 / habits.at_age[_age_band(now - born)] + watched)

    @property
    def seen_changes(self) -> Iterator[datetime]:
        """Those of the changes that happened while it was watched."""
        return (changed_at for changed_at in self.changes if changed_at > self.watched_from)

    def likely(self, habits: Habits, now: datetime) -> float:
        """How likely it has been edited since the last look, from 0 to 1."""
        return -expm1(-self.rate(habits, now) * ((now - self.last_looked_at) / DAY))


def due(session: Session, source: str, now: datetime, limit: int, rest: timedelta) -> list[Due]:
    """Articles to look at now, at most `limit`, none within `rest` of its last look; the most promising first."""
    known = known_by_source(session, Article.source == source).get(source, [])
    habits = learned(known)
    # A look that is still to come was made by a clock that was wrong.
    ready = [article for article in known if not now - rest <= article.last_looked_at <= now]
    chosen = sorted(
        (article for article in ready if is_due(article, habits, now)),
        key=lambda article: (not article.young(now), -article.likely(habits, now), article.id),
    )
    return _to_ask(session, {article.id: article.likely(habits, now) for article in chosen[:limit]})


def is_due(article: Known, habits: Habits, now: datetime) -> bool:
    """Whether it is worth a look by now."""
    return (
        article.fresh(now) or article.last_looked_at > now or overdue(article, now, article.rate(habits, now))
    )


def overdue(article: Known, now: datetime, rate: float) -> bool:
    """Whether one that is not fresh, and is edited at a rate, is worth a look by now."""
    left = now - article.last_looked_at
    return left >= LONGEST or -expm1(-rate * (left / DAY)) >= LIKELY


def learned(known: Iterable[Known]) -> Habits:
    """What was seen of a source's articles comes to; the first night is a time of its own, not part of any age."""
    edits, watched = [1.0] * len(AGES), list(BEFOREHAND)
    met, changed = FIRST_NIGHTS
    for article in known:
        born, begun = article.born, article.watched_from
        if article.first_seen_at is None or born is None:
            continue
        if article.met_young:
            begun += FIRST_NIGHT
            met += not article.only_met
            changed += not article.only_met and any(one <= begun for one in article.seen_changes)
        _watch(watched, (begun - born) / DAY, (article.last_looked_at - born) / DAY)
        for changed_at in article.changes:
            edits[_age_band(changed_at - born)] += changed_at > begun
    at_age = tuple(number / days for number, days in zip(edits, watched, strict=True))
    return Habits(first_night=mixed_mean(changed / met), at_age=at_age)


def _watch(watched: list[float], since: float, until: float) -> None:
    """Add the days between two ages to each of the ages that they are in."""
    while since < until:
        band = bisect_right(AGES, since)
        end = min(until, AGES[band])
        watched[band] += end - since
        since = end


def mixed_mean(seen: float) -> float:
    """How many edits an article has in a time, in the mean, where a share `seen` of articles has any."""
    return EVENNESS * expm1(-log1p(-seen) / EVENNESS)


def _age_band(age: timedelta) -> int:
    return bisect_right(AGES, age / DAY)


def _born(first_seen_at: datetime | None, on: date | None, at: datetime | None) -> datetime | None:
    """When an article was published, as its page says (of a day without a time its end); never after it was seen."""
    if at is None and on is not None:
        at = datetime.combine(on, time.max, UTC)
    return min(first_seen_at, at) if first_seen_at and at else first_seen_at


def known_by_source(session: Session, asked: ColumnElement[bool]) -> dict[str, list[Known]]:
    """Every article that may be looked at, by source.

    A page that could not be read at first, and was left out when it could, is not looked at again.
    """
    left_out = exists().where(
        _decision.c.source == _article.c.source,
        _decision.c.key == _article.c.url,
        _decision.c.kept.is_(False),
    )
    changes = _changes(session, asked)
    statement = select(*(_article.c[name] for name in _NEEDED)).where(
        asked,
        _article.c.merged_into.is_(None),
        _article.c.state != "withheld",
        or_(_article.c.first_seen_at.is_not(None), ~left_out),
    )
    found: defaultdict[str, list[Known]] = defaultdict(list)
    rows = session.connection().execute(statement)
    for source, number, first_seen_at, on, at, watched_from, last_looked_at, outcome, state in rows:
        known = Known(
            number,
            first_seen_at,
            watched_from or last_looked_at,
            _born(first_seen_at, on, at),
            last_looked_at,
            outcome,
            state,
            tuple(changes.get(number, ())),
        )
        found[source].append(known)
    return found


def _changes(session: Session, asked: ColumnElement[bool]) -> dict[int, list[datetime]]:
    """Of each article the moments at which it was first seen to say something else."""
    found: dict[int, list[datetime]] = {}
    changed = select(_version.c.article_id, _version.c.seen_from).join(_article)
    changed = changed.where(asked, _version.c.change != "first")
    for article, at in session.connection().execute(changed):
        found.setdefault(article, []).append(at)
    return found


def _to_ask(session: Session, likely: Mapping[int, float]) -> list[Due]:
    """The articles with how likely an edit is, at the address of the last meeting: at the end of a redirect, if any."""
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
    ids = list(likely)
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
                likely=likely[number],
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
