"""What is found wrong in an archive: where, what was to be expected, and what to do about it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

RESTORE = "restore a backup from before, and crawl on"
REREAD = "`hmicfrs reread` the source after its reader has changed, or restore a backup from before"
LOOK_AGAIN = "the next look that finds it changed derives it anew; or restore a backup from before"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong. `check` is which test found it, `row` the key of the row in `table`.

    `article` is the public id of the article it is of, empty where it is of none. `do` says what to do about it.
    """

    check: str
    table: str
    row: str
    what: str
    do: str
    article: str = ""
    expected: str = ""
    found: str = ""


@dataclass(kw_only=True)
class Findings:
    """All that was found: how much by each check, and the first few of each."""

    most: int = 20
    counts: Counter[str] = field(default_factory=Counter)
    samples: list[Finding] = field(default_factory=list)

    def add(self, found: Iterable[Finding]) -> None:
        """Count them, and keep those that there is room for."""
        for one in found:
            self.counts[one.check] += 1
            if self.counts[one.check] <= self.most:
                self.samples.append(one)

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.counts
