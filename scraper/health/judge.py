"""Judges a finished run against what is usual for its source: one function a cause, in this order."""

from collections.abc import Callable, Iterator

from archive import Envelope, Measured
from scraper.health import lists, read_pages, whole
from scraper.health.ended import Ended
from scraper.health.lists import shorter_lists
from scraper.health.verdict import Finding, Verdict
from scraper.reader_version import reader_version

# Kept with a run; a night of more layouts than these has none that most pages have.
MOST_LAYOUTS = 8

Judge = Callable[[Ended, Envelope], Iterator[Finding]]

# What needs no past: a replay is of another time, and neither clock nor habits of today say anything of it.
OF_ANY_RUN: tuple[Judge, ...] = (
    whole.outage,
    whole.database,
    whole.program,
    whole.stopped,
    whole.no_line,
    whole.closed,
    whole.refused,
    whole.silent,
    whole.vanished,
    whole.one_notice,
    whole.refused_addresses,
    read_pages.pages,
    whole.interrupted,
)
OF_A_NIGHT: tuple[Judge, ...] = (
    whole.outage,
    whole.database,
    whole.program,
    whole.stopped,
    whole.clock,
    whole.no_line,
    whole.closed,
    whole.refused,
    whole.silent,
    whole.vanished,
    whole.one_notice,
    whole.refused_addresses,
    read_pages.pages,
    whole.few_lines,
    lists.fewer,
    lists.dates_stuck,
    whole.interrupted,
)


def judge(run: Ended, usual: Envelope) -> Verdict:
    """What is wrong with a run on the network."""
    return Verdict(findings=[finding for one in OF_A_NIGHT for finding in one(run, usual)])


def judge_replay(run: Ended) -> Verdict:
    """What is wrong with a run that was served from files."""
    usual = Envelope()
    return Verdict(findings=[finding for one in OF_ANY_RUN for finding in one(run, usual)])


def measured(run: Ended, usual: Envelope, verdict: Verdict) -> Measured:
    """The run in numbers, for later ones to be compared with."""
    seen = run.observed
    return Measured(
        # Of what never had a line, such as an index of other lists, there is nothing to compare.
        lists={url: lines for url, lines in seen.lists.items() if lines or usual.lists[url].usual},
        fewer=shorter_lists(run, usual),
        newest=seen.newest,
        clock=seen.offsets[0] if seen.offsets else None,
        looks={str(met): times for met, times in run.met.items()},
        pages=seen.by_template(),
        layouts=dict(seen.layouts.most_common(MOST_LAYOUTS)),
        told=tuple(str(cause) for cause in verdict.told),
        program=reader_version(),
    )
