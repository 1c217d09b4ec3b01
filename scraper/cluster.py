"""The same work done by a Dask cluster: of other machines, or of processes of this one.

A task is a function of what it is given and keeps nothing, so it may be done twice: what a worker had in hand that is
lost is done again by another. The archive is written by the process that hands out, and by it alone.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from archive import ArchiveError, ready
from archive.commands.verb import WrongUse
from archive.forking import unheard
from archive.processes import Pool, Processes
from scraper.reader_version import reader_version

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
# The address that stands for a cluster of processes of this machine, which is begun and ended with the command.
LOCAL = "local"
# Seconds for the first worker to be there.
PATIENCE = 30
# So often a task is done again that failed, for a disk that did not answer or the like; one that was lost, by Dask.
LOSSES = 3
LOOPBACK = "127.0.0.1"


class NoCluster(ArchiveError):
    """A cluster that cannot be used."""


class OtherVersion(ArchiveError):
    """A worker that would read otherwise than the program that hands out."""


class Workers(Processes):
    """The workers of a cluster: at an address, or of one of this machine's own, which ends with them."""

    def __init__(self, address: str, number: int) -> None:
        self.address, self.version = address, own_version()
        with unheard():
            self._cluster = _of_this_machine(number) if address == LOCAL else None
            self.client = _client(self._cluster or address)
        try:
            super().__init__(
                self._checked(), make=lambda _: self.client.get_executor(pure=False, retries=LOSSES)
            )
        except BaseException:
            self._close()
            raise

    def _checked(self) -> int:
        """How many tasks the workers can do at a time. Raises NoCluster or OtherVersion where they cannot do ours."""
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
            self.client.run(of_version, self.version, int)
            return max(2, sum(map(int, self.client.nthreads().values())))
        except TimeoutError as error:
            raise NoCluster(f"the cluster at {self.address} has no worker: begin one there") from error
        except ImportError as error:
            raise NoCluster(f"the workers at {self.address} need this program, installed: {error}") from error

    def submit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand out work; a worker of another version raises OtherVersion."""
        return super().submit(partial(of_version, self.version, work), *args, **kwargs)

    def sure(self, work: Callable[..., T], args: tuple[Any, ...], answer: Future[T]) -> Future[T]:
        """The answer; of a task whose workers ended, maybe because of another one, that of a second try."""
        from distributed.scheduler import KilledWorker

        if not answer.cancelled() and isinstance(answer.exception(), KilledWorker):
            logger.warning("all workers ended that had a task: it is tried again: %s", answer.exception())
            answer = self.submit(work, *args)
        return super().sure(work, args, answer)

    def end(self) -> None:
        """Give up what is in hand, and leave the cluster; one of this machine's own ends."""
        self._pool.shutdown(wait=False)
        self._close()

    def _close(self) -> None:
        self.client.close()
        if self._cluster is not None:
            self._cluster.close()


def _client(of: "LocalCluster | str") -> "Client":
    from distributed import Client

    try:
        return Client(of, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise NoCluster(
            f"no cluster answers at {of}: begin one there, or give --cluster {LOCAL}: {error}"
        ) from error


def _of_this_machine(number: int) -> "LocalCluster":
    """Processes of this machine, which nobody else can reach; they serve no page to look at."""
    from dask import config
    from distributed import LocalCluster

    config.set({"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []})
    return LocalCluster(
        n_workers=number,
        threads_per_worker=1,
        host=LOOPBACK,
        dashboard_address=f"{LOOPBACK}:0",
        scheduler_kwargs={"dashboard": False},
    )


def own_version() -> str:
    """The versions of all that a task works out."""
    return f"{reader_version()}-{ready.version()}"


def of_version(version: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do work with a program that reads as the one of that version does. Raises OtherVersion."""
    if own_version() != version:
        raise OtherVersion(
            f"a worker has another version of hmicfrs or of its libraries ({own_version()}, not {version}): "
            "install the same on all machines, with constraints.txt"
        )
    return work(*args, **kwargs)


def pool(address: str) -> Pool:
    """What makes a pool of a cluster at an address, or of a local one; nothing is begun before it is made.

    Raises WrongUse where Dask is not installed.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as missing:
        logger.debug("%r", missing)
        raise WrongUse("--cluster needs Dask: pip install 'hmicfrs-archive[cluster]'") from missing
    logging.getLogger("distributed").setLevel(logging.WARNING)
    return partial(Workers, address)
