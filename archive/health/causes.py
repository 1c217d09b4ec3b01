"""Why a run of a source did not go well: the classes of causes, and what an operator does about each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Cause(StrEnum):
    """A class of causes, as it stands before the colon in the column `cause` of `crawls`.

    Ex: "blocked: 12 of 14 pages answered 403".
    """

    NOT_RUN = "not run"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    PROGRAM = "program error"
    DATABASE = "database"
    CLOCK = "clock wrong"
    DNS = "dns"
    UNREACHABLE = "unreachable"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    CHALLENGE = "challenge"
    REFUSED = "address refused"
    EMPTY = "empty"
    FEWER = "fewer entries"
    HALF_READ = "half-read"
    FIELD_LOST = "field lost"
    LAYOUT = "layout changed"
    DATES_STUCK = "dates stuck"
    VANISHED = "vanished"


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What a class means, and what an operator does about it, in words short enough for a log."""

    means: str
    do: str


ADVICE = {
    Cause.NOT_RUN: Advice(
        means="no crawl began, or none of this source although others were crawled",
        do="see whether the machine was on and the timer runs; crawl the source by its name",
    ),
    Cause.STOPPED: Advice(
        means="the crawl was ended from within, by an error of the program or by a limit",
        do="see in the log by what",
    ),
    Cause.INTERRUPTED: Advice(
        means="it was stopped before its end, by hand or by the system",
        do="nothing: the next crawl goes on from there",
    ),
    Cause.PROGRAM: Advice(
        means="an error of this program kept it from working through what sites answered; nothing is marked as gone",
        do="the log has the traceback: mend it or report it, then crawl again",
    ),
    Cause.DATABASE: Advice(
        means="captures or lines could not be written; they are asked for again the next night",
        do="see to disk space and the database's log, then crawl again",
    ),
    Cause.CLOCK: Advice(
        means="this machine's clock is more than a day off the servers', or before the end of the last crawl",
        do="set the clock before the next crawl, as captures are dated by it",
    ),
    Cause.DNS: Advice(
        means="the site's name leads to no address",
        do="look the name up from elsewhere: it is your resolver, or the site has moved",
    ),
    Cause.UNREACHABLE: Advice(
        means="no connection, no answer in time, or errors of the server (5xx)",
        do="wait a night or two, then open the site in a browser",
    ),
    Cause.ROBOTS: Advice(
        means="robots.txt closes what is asked for, or cannot be had, which means the same",
        do="read the site's robots.txt; write to the site if it should be open to you",
    ),
    Cause.BLOCKED: Advice(
        means="the site refuses this program (401, 402, 403, 407, 429, 451, or a wall)",
        do="do not work around it: crawl more slowly, or write to the site",
    ),
    Cause.CHALLENGE: Advice(
        means="a page that asks to prove something, or one notice, stands in place of the articles",
        do="do not work around it: write to the site that you are kept out",
    ),
    Cause.REFUSED: Advice(
        means="a list, link or redirect of the site led into a private network or to no web address; it was not asked",
        do="open the page that leads there: the site is broken, or somebody else writes on it",
    ),
    Cause.EMPTY: Advice(
        means="lists answered, no line was in them, and none said that it has not changed",
        do="check the source: addresses or markup of its lists have changed",
    ),
    Cause.FEWER: Advice(
        means="a list had far fewer lines than it ever had",
        do="open the list in a browser; if it is right, do nothing: after a week that is what is usual",
    ),
    Cause.HALF_READ: Advice(
        means="too many pages could not be read; their bytes are kept",
        do="probe one of them: a template is missing; once it is there, reread",
    ),
    Cause.FIELD_LOST: Advice(
        means="pages are read, and no longer give their day or their text",
        do="probe one of them, mend the template, then reread",
    ),
    Cause.LAYOUT: Advice(
        means="most pages are built as none was before: partial where all is read still, failed where it is not",
        do="compare an article with its page in a browser; if they agree, do nothing: it is told once",
    ),
    Cause.DATES_STUCK: Advice(
        means="the newest day on lists and pages has stood still for much longer than ever",
        do="open the site: it has ceased, moved, or serves an old copy; after two weeks that is what is usual",
    ),
    Cause.VANISHED: Advice(
        means="most known articles are gone or lead elsewhere in one night; none is marked as gone",
        do="open the site: it has moved house, or is broken",
    ),
}


def is_worth_telling(result: str, measured: Mapping[str, Any] | None) -> bool:
    """Whether an operator wants to hear of a run: it failed, or something was found that is more than the usual share.

    `result` and `measured` as `crawl` keeps them. A run in which one page of thirty is blocked, as on other nights, is
    partial as well, and not worth telling.
    """
    return result == "failed" or bool(measured and measured.get("told"))


def class_of(cause: str) -> Cause | None:
    """The class that a cause begins with; None for one that is none of these."""
    name = cause.partition(":")[0].strip()
    return Cause(name) if name in {known.value for known in Cause} else None


def table() -> str:
    """The table of causes in docs/operating.md."""
    rows = (f"| {cause} | {advice.means} | {advice.do} |" for cause, advice in ADVICE.items())
    return "\n".join(("| cause | what it means | what to do |", "| --- | --- | --- |", *rows))
