"""What an operator does about each class of causes."""

from archive.health.causes import Cause

_ADVICE = {
    Cause.NOT_RUN: "see that the nightly job runs; `hmicfrs crawl` makes up for it",
    Cause.STOPPED: "the log says by what",
    Cause.INTERRUPTED: "nothing, if you stopped it; the next crawl goes on; else see what killed it (memory, a reboot)",
    Cause.DATABASE: "make room on the disk, or see the database's log; what was not recorded is asked for again",
    Cause.CLOCK: "set the machine's clock, and keep it set (NTP)",
    Cause.DNS: "see whether its name still resolves here and elsewhere: the title may have ceased or moved",
    Cause.UNREACHABLE: "see whether the site is down, or this machine's network",
    Cause.ROBOTS: "its robots.txt forbids it: write to the site, or leave it out",
    Cause.BLOCKED: "do not work around it: write to the site, crawl it more slowly, or leave it out",
    Cause.CHALLENGE: "do not work around it: write to the site, or leave it out",
    Cause.EMPTY: "`hmicfrs check` says which list is not understood: the site has changed",
    Cause.FEWER: "`hmicfrs check` says which list is silent: one may have moved",
    Cause.HALF_READ: "`hmicfrs probe` one of its pages: a template is missing; the bytes are kept",
    Cause.FIELD_LOST: "`hmicfrs probe` one of its pages: a template has to be changed; the bytes are kept",
    Cause.LAYOUT: "`hmicfrs probe` one of its pages: it may need a new template; the bytes are kept",
    Cause.DATES_STUCK: "look at its lists in a browser: they may be served from a stale cache",
    Cause.VANISHED: "look at the site in a browser: it may be moving house; nothing was marked as gone",
}
_OTHERWISE = "the log says more"


def advice(cause: str) -> str:
    """What to do about a cause of this class."""
    return next((told for known, told in _ADVICE.items() if known == cause), _OTHERWISE)


def advised() -> list[Cause]:
    """The classes that have advice of their own."""
    return list(_ADVICE)
