"""What is wrong with the archive now, source by source: of which class, in a sentence, since when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from archive.health.causes import ADVICE, Cause, class_of
from archive.moments import iso

DAY = timedelta(days=1)
# A night may begin late, or last long: this is longer than any two nights that follow each other lie apart.
NOT_LATER_THAN = timedelta(hours=36)
# A source that was crawled so many nights of late, and is no more, was left out; one named by hand once was not.
CRAWLED_OF_LATE = 3
# After that it is taken to have been given up: a title that ceased is not told of for ever.
GIVEN_UP_AFTER = timedelta(days=30)
# Where nothing tells whether a crawl is running, one that began so long ago was cut off.
LONGEST = timedelta(hours=12)
# Clocks of a machine and its database may differ a little.
EARLY = timedelta(minutes=10)
# A failure whose class this program does not know was kept by another version of it.
UNKNOWN = "unknown"
# In place of a source's name, which has no brackets.
WHOLE, DISK = "(archive)", "(disk)"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One crawl of a source on the network. `result` is empty for one that has not ended."""

    started_at: datetime
    result: str = ""
    cause: str = ""


@dataclass(frozen=True, kw_only=True)
class Past:
    """A source's crawls: when the last one that ended well began, all since in order, how many there were of late.

    `verified_at` is when it passed a check: from then on it is crawled without being named.
    """

    source: str
    last_good_at: datetime | None = None
    since: Sequence[Run] = field(default=())
    of_late: int = 0
    verified_at: datetime | None = None

    @property
    def last_at(self) -> datetime | None:
        """When its last crawl began."""
        return self.since[-1].started_at if self.since else self.last_good_at


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What is wrong with a source, or with `WHOLE` or `DISK`.

    `since` is when the first crawl of this unbroken run of trouble began, or should have; `nights` counts from it.
    """

    source: str
    cause: str
    sentence: str
    since: datetime
    nights: int
    last_good_at: datetime | None = None


def troubles(pasts: Iterable[Past], now: datetime, *, ended_before: datetime) -> list[Trouble]:
    """Everything that is wrong with crawls, the archive as a whole first, then by source.

    A crawl that has no result and began before `ended_before` was cut off; a later one may still be running.
    """
    pasts = sorted(pasts, key=lambda past: past.source)
    newest = max((past.last_at for past in pasts if past.last_at), default=None)
    whole = list(_of_the_whole(newest, now))
    found = (_trouble(past, now, ended_before) for past in (nobody_left_out(pasts) if whole else pasts))
    return [*whole, *(trouble for trouble in found if trouble)]


def nobody_left_out(pasts: Iterable[Past]) -> list[Past]:
    """The same where no source is missed: nobody was crawled, or a crawl is still at it."""
    return [replace(past, of_late=0, verified_at=None) for past in pasts]


def _of_the_whole(newest: datetime | None, now: datetime) -> Iterator[Trouble]:
    if newest is None:
        yield _since(WHOLE, Cause.NOT_RUN, "nothing was crawled from the network yet", now, now)
    elif newest > now + EARLY:
        sentence = f"the newest crawl began at {iso(newest)}, which is yet to come"
        yield _since(WHOLE, Cause.CLOCK, sentence, now, now)
    elif now - newest > NOT_LATER_THAN:
        sentence = f"no crawl of any source began since {iso(newest)}"
        yield _since(WHOLE, Cause.NOT_RUN, sentence, newest + DAY, now)


def _trouble(past: Past, now: datetime, ended_before: datetime) -> Trouble | None:
    """What is wrong with one source, if anything."""
    runs = [run for run in past.since if run.result or run.started_at < ended_before]
    told = [_told(run) for run in runs]
    if missing := _left_out(past, now):
        since = runs[0].started_at if runs else missing + DAY
        last = f"it was left out since {iso(missing)}, while others were crawled"
        return _since(past.source, Cause.NOT_RUN, last, since, now, past.last_good_at)
    if not told:
        return None
    cause, sentence = told[-1]
    return _since(past.source, cause, sentence, runs[0].started_at, now, past.last_good_at)


def _left_out(past: Past, now: datetime) -> datetime | None:
    """Since when a source was not crawled that should have been, if so."""
    known = [moment for moment in (past.last_at, past.verified_at) if moment]
    if not known or (past.of_late < CRAWLED_OF_LATE and not past.verified_at):
        return None
    return max(known) if NOT_LATER_THAN < now - max(known) < GIVEN_UP_AFTER else None


def _told(run: Run) -> tuple[str, str]:
    """The class of a run that did not end well, and the sentence without what to do.

    Ex: blocked: 12 of 14 looks at articles were refused; do not work around it: write to the site
    """
    if not run.result:
        return Cause.INTERRUPTED, "the crawl was cut off, and its end was not recorded"
    cause = class_of(run.cause)
    if cause is None:
        return UNKNOWN, run.cause
    return cause, run.cause.partition(":")[2].strip().removesuffix(f"; {ADVICE[cause].do}")


def _since(
    source: str,
    cause: str,
    sentence: str,
    since: datetime,
    now: datetime,
    last_good_at: datetime | None = None,
) -> Trouble:
    return Trouble(
        source=source,
        cause=str(cause),
        sentence=sentence,
        since=since,
        nights=max((now - since) // DAY + 1, 1),
        last_good_at=last_good_at,
    )


def advice(cause: str) -> str:
    """What to do about a trouble of this class."""
    known = class_of(cause)
    return ADVICE[known].do if known else "see what the log says"
