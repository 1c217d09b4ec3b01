"""Processes that read pages: they begin anew, are told of no interruption, and are replaced when one of them ends."""

import logging
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


def _processes(number: int) -> Executor:
    """None has a database or a reactor of this process."""
    return ProcessPoolExecutor(number, mp_context=multiprocessing.get_context("spawn"))


def _thread(number: int) -> Executor:
    return ThreadPoolExecutor(number)


class Processes:
    """So many processes; where it is one, a thread of this process, which need not be begun."""

    def __init__(self, number: int, make: Callable[[int], Executor] | None = None) -> None:
        self.number = number
        self._make = make or (_thread if number == 1 else _processes)
        self._pool = self._make(number)

    @classmethod
    def one(cls) -> Self:
        """One process of its own."""
        return cls(1, make=_processes)

    def submit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand out work; to new processes if one of the others has ended."""
        with _uninterrupted():
            try:
                return self._pool.submit(work, *args, **kwargs)
            except BrokenProcessPool as error:
                logger.warning("processes that read are begun anew: %s", error)
                self._pool.shutdown()
                self._pool = self._make(self.number)
                return self._pool.submit(work, *args, **kwargs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A process that begins now is never told of an interruption: the one that writes is, and lets the others end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
