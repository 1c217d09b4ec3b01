"""Patience: how long is waited for a database that went away, or that another program keeps locked."""

import logging
import threading
import time

logger = logging.getLogger(__name__)
# Seconds between two tries to reach a database that is being started.
AGAIN_AFTER = 0.5
_ALL: dict[str, "Patience"] = {}


class Patience:
    """Of all connections of a process to one database, so that it is waited for once and not by each of them.

    Once it has run out nobody waits any more, until the database has answered again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ever = False
        self._since: float | None = None
        self._waiting = False

    def answered(self) -> None:
        """The database is there."""
        with self._lock:
            if self._waiting:
                logger.warning("the database answers again")
            self._ever, self._since, self._waiting = True, None, False

    def left(self, seconds: float) -> float:
        """How many of the seconds since the database first gave no answer are left."""
        with self._lock:
            now = time.monotonic()
            self._since = now if self._since is None else self._since
            return max(0.0, self._since + seconds - now)

    def waits(self, seconds: float, why: object) -> bool:
        """Wait a little, and say whether to try again. One that never answered is not there: that is not waited for."""
        if not self._ever or not (left := self.left(seconds)):
            return False
        with self._lock:
            if not self._waiting:
                logger.warning("the database does not answer, waiting for it up to %.0f s: %s", left, why)
            self._waiting = True
        time.sleep(min(AGAIN_AFTER, left))
        return True


def towards(database: str) -> Patience:
    """The patience of this process with a database."""
    return _ALL.setdefault(database, Patience())
