"""Shares sources out among machines, so that no host is asked by two of them: pauses are kept by each for itself."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from scraper.source import Source


def hosts_asked(source: "type[Source]") -> set[str]:
    """The hosts that a crawl of a source asks: its own, those of its documents, those of its lists."""
    listed = {urlsplit(url).hostname or "" for channel in source.channels for url in channel.urls}
    return {*source.hosts, *source.document_hosts, *listed}


def together(sources: Iterable["type[Source]"]) -> list[list["type[Source]"]]:
    """The sources in groups that have no host in common, each in the order given."""
    groups: list[tuple[set[str], list[type[Source]]]] = []
    for source in sources:
        hosts, members = hosts_asked(source), [source]
        apart = []
        for group in groups:
            if group[0] & hosts:
                hosts, members = group[0] | hosts, group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (hosts, members)]
    return [members for _, members in groups]


def shared_out(sources: Sequence["type[Source]"], nodes: int) -> list[list["type[Source]"]]:
    """The sources of each of so many machines, as many on one as on another, as far as hosts allow."""
    shares: list[list[type[Source]]] = [[] for _ in range(nodes)]
    for group in sorted(together(sources), key=len, reverse=True):
        min(shares, key=len).extend(group)
    return shares
