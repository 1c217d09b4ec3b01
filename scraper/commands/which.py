"""Which sources a command is about."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from archive.commands.verb import WrongUse
from scraper.commands.console import say

if TYPE_CHECKING:
    from scraper.source import Source


def named(names: Sequence[str]) -> "list[type[Source]]":
    """The sources of these names, all of them for no name. Raises WrongUse, naming those there are."""
    from scraper.known_sources import all_sources

    known = all_sources()
    if unknown := [name for name in names if name not in known]:
        raise WrongUse(f"unknown source {', '.join(unknown)}; known are {', '.join(known)}")
    return [known[name] for name in dict.fromkeys(names or known)]


def is_verified(source: "type[Source]", passed: Collection[str]) -> bool:
    """Whether its lists are known to be there: they were seen by others, or it has passed a check."""
    return source.verified or source.name in passed


def verified_only(known: "list[type[Source]]", passed: Collection[str]) -> "list[type[Source]]":
    """Those that are verified; says how many are left out."""
    chosen = [source for source in known if is_verified(source, passed)]
    if left_out := len(known) - len(chosen):
        why = "not verified yet: see `hmicfrs sources --unverified`, and `hmicfrs check --unverified`"
        say(f"{left_out} of {len(known)} sources are left out, {why}")
    return chosen
