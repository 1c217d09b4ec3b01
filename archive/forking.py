"""A process that has imported what work needs, from which those that do the work are forked: imports are paid once.

It has no database, thread or reactor, and ends with the process that began it.
"""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import ForkServerContext

_AT_WORK: ForkServerContext = multiprocessing.get_context("forkserver")


def begin(module: str, asked: int) -> None:
    """Let such a process import a module while this one goes on, where `asked` processes may be several; 0: as many
    as there is work for.

    Two that each import it, once they are there, begin 1.5 s later.
    """
    if asked == 1 or (os.cpu_count() or 1) == 1:
        return
    _AT_WORK.set_forkserver_preload([module])
    at_work()


def at_work() -> ForkServerContext:
    """What forks processes from that one, which is begun if it is not there."""
    resource_tracker.ensure_running()  # as it begins, it lets Ctrl-C through
    with unheard():
        forkserver.ensure_running()
    return _AT_WORK


@contextmanager
def unheard() -> Iterator[None]:
    """A process that begins now is never told of Ctrl-C: the one that writes is, and ends the others, by SIGTERM."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
