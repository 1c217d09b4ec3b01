"""Does a transaction again where another one, or a database that went away, was in its way."""

import logging
from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from archive.errors import LostConnection

logger = logging.getLogger(__name__)

T = TypeVar("T")

# What Postgres says of two transactions that met: unique violation, serialization failure, deadlock.
_MET_ANOTHER = frozenset({"23505", "40001", "40P01"})
# With many writers the second try may meet a third transaction, and so on; each of them got its own work done.
_MOST_TRIES = 5


class Transaction(Protocol):
    """Makes a transaction of work."""

    def __call__(self, work: Callable[[Session], T], /) -> T:
        """Do it in one, of its own."""
        ...


def again(once: Callable[[], T]) -> T:
    """What `once` returns, done again if it met another that did the same, or if the database went away in the middle.

    `once` finds what either of them had kept: so nothing is kept twice. `archive.database` waits for a connection.
    """
    for _ in range(_MOST_TRIES - 1):
        try:
            return once()
        except LostConnection as error:
            logger.info("the database went away in the middle of a transaction, trying again: %s", error)
        except DBAPIError as error:
            if not _met_another(error):
                raise
            logger.info("met another transaction, trying again: %s", error.orig)
    return once()


def _met_another(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", "") in _MET_ANOTHER
