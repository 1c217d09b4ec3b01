"""Turns at a host that all processes on this machine take together: when the next one is, is kept in a locked file."""

import fcntl
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

logger = logging.getLogger(__name__)
# A turn further ahead than this many seconds was kept by a clock that has been set since.
MOST_AHEAD = 600.0
# Of processes that cannot share a file, each takes turns with itself.
_own: dict[str, float] = {}


def take(host: str, pause: float, now: float) -> float:
    """Take the next turn at a host, after which nobody has one for `pause` seconds; how many seconds it is from `now`.

    `now` is in seconds since 1970, so that it means the same to all processes.
    """
    turn = now

    def later(kept: float) -> float:
        nonlocal turn
        turn = max(now, kept) if kept - now <= MOST_AHEAD else now
        return turn + pause

    _change(host, later)
    return turn - now


def rest(host: str, seconds: float, now: float) -> None:
    """Let nobody have a turn for so many seconds."""
    _change(host, lambda kept: max(kept if kept - now <= MOST_AHEAD else now, now + seconds))


def place(host: str) -> Path:
    """The file of a host. It may be left behind: a killed process leaves a moment in it that soon is past, no lock.

    A service may have a folder for temporary files of its own; in that of the user's sessions all processes meet.
    """
    met_in = Path(f"/run/user/{os.getuid()}")
    folder = os.environ.get("TMPDIR") or (met_in if os.access(met_in, os.W_OK) else tempfile.gettempdir())
    return Path(folder) / f"hmicfrs-{os.getuid()}-{host}.turn"


def _change(host: str, later: Callable[[float], float]) -> None:
    try:
        opened = os.open(place(host), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        if host not in _own:
            logger.warning("%s: turns are not shared with other processes: %s", place(host), error)
        _own[host] = later(_own.get(host, 0.0))
        return
    with os.fdopen(opened, "r+", encoding="ascii") as file:
        # The kernel gives it back when the file is closed, and when the process is killed.
        fcntl.flock(file, fcntl.LOCK_EX)
        kept = _seconds(file.read())
        file.seek(0)
        file.truncate()
        file.write(f"{later(kept):.3f}\n")


def _seconds(kept: str) -> float:
    try:
        return float(kept) if kept.strip() else 0.0
    except ValueError as error:
        logger.warning("a moment that cannot be read: %s", error)
        return 0.0
