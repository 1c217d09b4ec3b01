"""What becomes of a command that is told to end, by Ctrl-C or SIGTERM: what is begun is made whole, then it ends."""

import atexit
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Who asks for an end gives thirty seconds for it, then kills.
WITHIN = 25
_told: signal.Signals | None = None
_in_hand = 0


def listen() -> None:
    """Take SIGTERM as Ctrl-C is taken: as a KeyboardInterrupt, wherever the command is."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    # Once all threads have ended, Python gives up its handlers: an alarm would kill it then, and the exit code be lost.
    atexit.register(signal.alarm, 0)


def note(number: int) -> None:
    """Remember by what the process was told to end. Told again, or after `WITHIN` seconds, it ends at once."""
    global _told
    _told = signal.Signals(number)
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(again, _end_at_once)
    signal.alarm(WITHIN)


def was_told() -> bool:
    """Whether the process was told to end."""
    return _told is not None


@contextmanager
def whole() -> Iterator[None]:
    """Make whole what is begun in it: an interruption waits for its end. For short work of the main thread.

    A library that is interrupted in the middle of a statement may raise anything in place of a KeyboardInterrupt.
    """
    global _in_hand
    before = _told
    _in_hand += 1
    try:
        yield
    finally:
        _in_hand -= 1
    if _told is not before and not _in_hand:
        raise KeyboardInterrupt


def exit_code() -> int:
    """What a command ends with that was told to end, as shells have it: 130 for Ctrl-C, 143 for SIGTERM."""
    return 128 + (_told or signal.SIGINT)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    note(number)
    if not _in_hand:
        raise KeyboardInterrupt


def _end_at_once(number: int, _frame: FrameType | None) -> None:
    """By the system itself: nothing that hangs can keep it."""
    why = f"not ended within {WITHIN} s" if number == signal.SIGALRM else "told twice to end"
    # No buffer of Python's: this may have come while it was written to.
    os.write(2, f"hmicfrs: {why}: ended at once; what was recorded is kept\n".encode())
    os._exit(exit_code())
