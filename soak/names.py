"""The name server of a soak: made-up papers have an address, but for those whose name nobody finds tonight."""

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar

from twisted.internet.defer import Deferred, fail
from twisted.internet.error import DNSLookupError

from scraper.going_out import PublicNames


class Names(PublicNames):
    """Finds every host but those that are `unknown` now."""

    unknown: ClassVar[Callable[[], Collection[str]]] = tuple

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: N802
        """The address of a host; fails for one that is unknown."""
        if name in type(self).unknown():
            return fail(DNSLookupError(f"{name}: not found"))
        return super().getHostByName(name, timeout)
