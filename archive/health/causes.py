"""Why a run of a source did not go well: the classes of causes, and what an operator does about each."""

from enum import StrEnum


class Cause(StrEnum):
    """A class of causes, as it stands before the colon in the column `cause` of `crawls`.

    Ex: "blocked: 12 of 14 pages answered 403".
    """

    NOT_RUN = "not run"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    DATABASE = "database"
    CLOCK = "clock wrong"
    DNS = "dns"
    UNREACHABLE = "unreachable"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    CHALLENGE = "challenge"
    EMPTY = "empty"
    FEWER = "fewer entries"
    HALF_READ = "half-read"
    FIELD_LOST = "field lost"
    LAYOUT = "layout changed"
    DATES_STUCK = "dates stuck"
    VANISHED = "vanished"
