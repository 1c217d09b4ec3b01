"""The clock of crawls of a test: each is some seconds after the one before it, as moments are whole seconds."""

import os
from datetime import UTC, datetime, timedelta

from scraper import looks


def set_clock() -> None:
    """Go by a clock that is as far ahead as `forked` says."""
    ahead = timedelta(seconds=int(os.environ.get("SECONDS_AHEAD", "0")))
    looks.now = lambda: datetime.now(UTC).replace(microsecond=0) + ahead
