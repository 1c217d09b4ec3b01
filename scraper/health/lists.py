"""Judges of the lists that a run was given: whether they are as long and as fresh as ever."""

from collections.abc import Iterator
from datetime import date, timedelta

from archive import DAYS_TO_ACCEPT_FEWER, DAYS_TO_ACCEPT_STUCK, Cause, Envelope, Lines, Newest
from scraper.health.ended import Ended
from scraper.health.verdict import Finding, Weight

# A list has fewer than ever if it has less than this share of the fewest lines it ever had, and is as far below them
# as these are below what is usual.
SHARE_OF_LOWEST = 0.6
FEWEST_MISSING = 3
# A list that gave no answer is told of when it gives none for so many days: others speak for the source.
DAYS_SILENT = 3
# Dates have moved so often that their pace is known.
MOVES_TO_KNOW = 10
STILL_AT_LEAST = 4
TIMES_LONGER = 2
# A source that publishes by no rule has gaps that are as different as they are long.
SPREADS = 7
# From the Friday before Christmas to the first week of January little is published.
CHRISTMAS_DAYS = 12


def fewer_lists(run: Ended, usual: Envelope) -> tuple[str, ...]:
    """The addresses of those lists that have fewer lines than ever."""
    if run.reason == "shutdown" or not run.lines:
        return ()
    lists = run.observed.lists
    known = {url: usual.lists[url] for url in lists if url in usual.lists}
    return tuple(url for url, had in known.items() if had.known and lists[url] < _least(had, run.day))


def shorter_lists(run: Ended, usual: Envelope) -> tuple[str, ...]:
    """The addresses of those lists whose lines tell nothing of what is usual: fewer than ever, or no answer."""
    return tuple(sorted({*fewer_lists(run, usual), *run.observed.silent}))


def _least(had: Lines, day: date) -> float:
    lowest, usual = had.lowest, had.usual
    least = min(SHARE_OF_LOWEST * lowest, lowest - (usual - lowest), usual - FEWEST_MISSING)
    return least / 2 if _is_christmas(day) else least


def fewer(run: Ended, usual: Envelope) -> Iterator[Finding]:
    """Lists with fewer lines than ever: a failure if all those of which the length is known have."""
    found = fewer_lists(run, usual)
    if not found:
        return
    known = [url for url in run.observed.lists if url in usual.lists and usual.lists[url].known]
    speaking = [url for url in known if usual.lists[url].usual]
    every = set(found) >= set(speaking)
    told = [url for url in found if every or url not in run.observed.silent]
    told += [url for url in found if url not in told and usual.lists[url].days_fewer + 1 >= DAYS_SILENT]
    if told:
        yield Finding(
            cause=Cause.FEWER,
            evidence=_shorter(run, usual, told),
            weight=Weight.FAILURE if every else Weight.FINDING,
        )


def _shorter(run: Ended, usual: Envelope, urls: list[str]) -> str:
    url = max(urls, key=lambda one: usual.lists[one].usual)
    had = usual.lists[url]
    night = f"day {had.days_fewer + 1} of {DAYS_TO_ACCEPT_FEWER} until that is usual"
    others = f" and {len(urls) - 1} more lists likewise" if len(urls) > 1 else ""
    return (
        f"{url} has {run.observed.lists[url]} lines, never had fewer than {had.lowest}"
        f" and mostly {had.usual}{others} ({night})"
    )


def dates_stuck(run: Ended, usual: Envelope) -> Iterator[Finding]:
    """The newest day on lists and pages stands still for much longer than ever."""
    known = usual.newest
    newest = max((day for day in (known.day, run.observed.newest) if day), default=None)
    if newest is None or len(known.gaps) < MOVES_TO_KNOW or known.accepted or not run.lines + run.unchanged:
        return
    still, longest = (run.day - newest).days, max(known.longest, 1)
    if still > _longest_to_expect(known) + _slack(newest, still):
        night = f"day {len(known.told_on) + 1} of {DAYS_TO_ACCEPT_STUCK} until that is usual"
        evidence = (
            f"nothing is newer than {newest}, {still} days ago; never before was it longer than"
            f" {longest} days ({night})"
        )
        yield Finding(cause=Cause.DATES_STUCK, evidence=evidence, weight=Weight.FINDING)


def _longest_to_expect(known: Newest) -> float:
    longest = max(known.longest, 1)
    return max(STILL_AT_LEAST, TIMES_LONGER * longest + 2, longest + SPREADS * known.spread + 2)


def _slack(newest: date, days: int) -> int:
    """Days more, where Christmas is among those on which nothing came."""
    return CHRISTMAS_DAYS if any(_is_christmas(newest + timedelta(days=day)) for day in range(days)) else 0


def _is_christmas(day: date) -> bool:
    return (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 4)
