"""Work that costs time and needs no database, done by several processes at once; its answers come in order.

One process hands out, takes the answers in the order of what it handed out, and alone writes. So many pieces are in
hand at a time, whatever there is to do: memory stays flat.
"""

import logging
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from itertools import islice
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from archive import interruption
from archive.errors import ArchiveError
from archive.forking import at_work, unheard

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
Key = TypeVar("Key")
# Pieces of work in hand for each process: one that is done, one that waits, and some for those that take long.
AHEAD = 4
# The process itself ended, killed or out of memory: that says nothing of the work.
ENDED = (BrokenProcessPool, MemoryError)


class Lost(ArchiveError):
    """Who does the work cannot be reached any more."""


def wanted(asked: int, pieces: int, worth: int) -> int:
    """How many processes to use: as asked for; where 0 is, one a processor, fewer where there is little to do.

    To begin one takes as long as `worth` pieces.
    """
    return asked or min(os.cpu_count() or 1, 1 + pieces // worth)


class Here(Executor):
    """Does the work at once in this process, to its end also where it is interrupted."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The work, done."""
        done: Future[T] = Future()
        with interruption.whole():
            try:
                done.set_result(fn(*args, **kwargs))
            # Whatever it is, it is the answer, as it would be from another process.
            except Exception as error:  # noqa: BLE001
                logger.debug("%r", error)
                done.set_exception(error)
        return done


def _processes(number: int) -> Executor:
    """None has a database or a reactor of this process."""
    return ProcessPoolExecutor(number, mp_context=at_work(), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Let no process go on whose parent was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_outlive_not, args=(parent.sentinel,), daemon=True).start()


def _outlive_not(parent: int) -> None:
    wait([parent])
    os._exit(1)


class Processes:
    """So many processes; where it is one, it is this one. None is told of an interruption: who hands out is."""

    def __init__(self, number: int, make: Callable[[int], Executor] | None = None) -> None:
        self.number = number
        self.ahead = AHEAD * number if number > 1 else 1
        self._make = make or (_processes if number > 1 else lambda _: Here())
        self._pool = self._make(number)

    @classmethod
    def one(cls) -> Self:
        """One process of its own."""
        return cls(1, make=_processes)

    @cached_property
    def _alone(self) -> "Processes":
        return Processes.one()

    def submit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand out work; to new processes if one of the others has ended."""
        with unheard():
            try:
                return self._pool.submit(work, *args, **kwargs)
            except BrokenProcessPool as error:
                logger.warning("processes are begun anew: %s", error)
                self._pool.shutdown()
                self._pool = self._make(self.number)
                return self._pool.submit(work, *args, **kwargs)

    def sure(self, work: Callable[..., T], args: tuple[Any, ...], answer: Future[T]) -> Future[T]:
        """The answer, once it is there; where its process ended, that of one with nothing else in hand.

        Raises what says that the means are at fault and not the work: Lost, or another ArchiveError.
        """
        try:
            if isinstance(answer.exception(), ENDED):
                logger.warning("a process that worked ended (%r): its work is done again", answer.exception())
                answer = self._alone.submit(work, *args)
            error = answer.exception()
        except CancelledError as cancelled:
            raise Lost("whoever did the work is gone: give the same command again to go on") from cancelled
        if isinstance(error, ArchiveError):
            raise error
        return answer

    def each(
        self, work: Callable[..., T], given: Iterable[tuple[Key, tuple[Any, ...]]]
    ) -> Iterator[tuple[Key, Future[T]]]:
        """Do work with each of these arguments; the answers in order, each beside what it was given under.

        A few of `given` are taken ahead, and no more.
        """
        in_hand: deque[tuple[Key, tuple[Any, ...], Future[T]]] = deque()
        rest = iter(given)
        while True:
            for key, args in islice(rest, self.ahead - len(in_hand)):
                in_hand.append((key, args, self.submit(work, *args)))
            if not in_hand:
                return
            key, args, answer = in_hand.popleft()
            yield key, self.sure(work, args, answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        if "_alone" in self.__dict__:
            self._alone.end()

    def end(self) -> None:
        """Give up what is not begun, wait for the rest, and end the processes."""
        self._pool.shutdown(cancel_futures=True)


Pool = Callable[[int], Processes]
