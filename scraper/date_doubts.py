"""What is odd about a date as a page prints it. It is kept with the date, which counts all the same."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day|s|rs?|nes)?\b", re.IGNORECASE)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def of_weekday(moment: datetime, text: str) -> list[str]:
    """That a text names another day of the week than the date has."""
    weekday = _WEEKDAY.search(text)
    disagrees = weekday and weekday[1].lower() != _WEEKDAYS[moment.weekday()]
    return ["weekday disagrees"] if disagrees else []


def of_clock(moment: datetime, text: str, zone: ZoneInfo) -> list[str]:
    """That there was no such time of day in the zone on that day, or two; that a text says GMT in summer."""
    there_and_back = moment.astimezone(UTC).astimezone(zone)
    if re.search(r"\bGMT\b", text) and there_and_back.utcoffset():
        return ["GMT in summer"]
    if moment.tzinfo is not zone:
        return []
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        return ["clock time does not exist"]
    comes_twice = moment.utcoffset() != moment.replace(fold=1).utcoffset()
    return ["clock time comes twice"] if comes_twice else []
