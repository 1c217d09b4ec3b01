"""How much a page tells of a programme."""

from dataclasses import dataclass, field

_MOST_AGAIN = 2


@dataclass(kw_only=True)
class Told:
    """What tells a programme: the most telling part, the words, the weight of the best and how often there are more."""

    where: str = ""
    words: list[str] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)
    best: int = 0
    again: int = 0

    @property
    def score(self) -> int:
        """How telling all of it is."""
        return self.best + min(self.again, _MOST_AGAIN)
