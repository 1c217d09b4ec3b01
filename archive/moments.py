"""Moments and days as people write them on the command line."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from archive.errors import ArchiveError

LONDON = ZoneInfo("Europe/London")


class NotAMoment(ArchiveError):
    """What was written is neither a day nor an instant."""

    exit_code = 2


def moment(written: str) -> datetime:
    """The UTC instant meant by an ISO day (the end of that London day) or an ISO instant.

    An instant without a zone is London time. Raises `NotAMoment` for anything else.
    """
    if len(written.strip()) <= len("2024-05-21"):
        return start_of(day(written) + timedelta(days=1)) - timedelta(microseconds=1)
    try:
        instant = datetime.fromisoformat(written.strip())
    except ValueError as error:
        raise _not_one(written) from error
    return (instant if instant.tzinfo else instant.replace(tzinfo=LONDON)).astimezone(UTC)


def day(written: str) -> date:
    """The day meant by an ISO day. Raises `NotAMoment` for anything else."""
    try:
        return date.fromisoformat(written.strip())
    except ValueError as error:
        raise _not_one(written) from error


def first_day(written: str) -> date:
    """The day meant by an ISO day, or the first one of a year or month. Raises `NotAMoment` for anything else."""
    written = written.strip()
    return day({4: f"{written}-01-01", 7: f"{written}-01"}.get(len(written), written))


def last_day(written: str) -> date:
    """The day meant by an ISO day, or the last one of a year or month. Raises `NotAMoment` for anything else."""
    first = first_day(written)
    if len(written.strip()) == len("2024"):
        return date(first.year, 12, 31)
    if len(written.strip()) == len("2024-05"):
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first


def _not_one(written: str) -> NotAMoment:
    return NotAMoment(
        f"{written!r} is not a moment: write a day (2024-05-21) or an instant (2024-05-21T09:30:00Z)"
    )


def start_of(day: date) -> datetime:
    """The first instant of a London day, in UTC."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def iso(instant: datetime) -> str:
    """An instant as exports write it: `2024-05-21T09:30:00Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
