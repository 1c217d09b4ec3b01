"""What came of asking a web archive: how far it is, and at the end a row for each source."""

import logging
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import TaskID
from rich.table import Table

from archive import ArchiveError
from scraper import ingest_report
from scraper.progress_bar import progress

logger = logging.getLogger(__name__)
# Captures between two lines of a log.
TOLD_EVERY = 50
COLUMNS = (
    *("listed", "here", "asked", "repeated", "new", "changed", "unchanged"),
    *("left_out", "unread", "blocked", "missing"),
)
ALWAYS = ("listed", "here", "asked")


@dataclass
class Count:
    """Of one source: captures in the web archive's lists, and what kept them from being recorded.

    `here` need no asking, nor do those `repeated`, which hold the bytes of the one before; `left_out` are of articles
    whose address does not speak for them, `missing` is what the web archive lists and does not show.
    """

    listed: int = 0
    here: int = 0
    left_out: int = 0
    asked: int = 0
    repeated: int = 0
    missing: int = 0


class Report:
    """Adds up what came of the captures; `recorded` are the counts of what recording them did."""

    def __init__(self, recorded: ingest_report.Report) -> None:
        self.recorded = recorded
        self.sources: dict[str, Count] = {}
        self.lists_not_had: list[str] = []
        self.stopped = ""
        self.error: ArchiveError | None = None
        self.interrupted = False
        self.known = self.done = 0
        # Seconds that captures have taken; `since` is when those of the present source were begun.
        self.spent = 0.0
        self.since: float | None = None
        self.bar = progress()
        self.task: TaskID | None = None

    def __enter__(self) -> Self:
        self.bar.start()
        self.task = self.bar.add_task("asking for lists", total=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.stop()

    def of(self, source: str) -> Count:
        """The counts of a source."""
        return self.sources.setdefault(source, Count())

    def asks_for_list(self, source: str, number: int, of: int) -> None:
        """The next list of a source is asked for; until all are there nobody can say how long it takes."""
        now = time.monotonic()
        self.spent, self.since = self._spent(now), None
        if self.task is not None:
            self.bar.update(self.task, description=f"{source}: list {number} of {of}")

    def expect(self, source: str, number: int) -> None:
        """So many captures of a source will be asked for."""
        self.known += number
        self.since = time.monotonic()
        logger.info("%s: %d captures to ask for; %d known so far", source, number, self.known)
        self._show()

    def advance(self, source: str, *, asked: int, missing: int) -> None:
        """A capture was taken: `asked` is 0 for a repetition, `missing` 1 if the web archive does not show it."""
        count = self.of(source)
        self.done += asked
        count.asked += asked
        count.repeated += 1 - asked
        count.missing += missing
        if asked and self.done % TOLD_EVERY == 0:
            logger.info("%s: %s", source, self.pace(time.monotonic()))
        self._show()

    def pace(self, now: float) -> str:
        """How far it is. Ex: 50 of 340 captures known so far, 18 a minute, about 16 min left"""
        minutes = self._spent(now) / 60
        rate = self.done / minutes if self.done and minutes > 0 else 0.0
        left = (
            f", {rate:.0f} a minute, about {max(0, self.known - self.done) / rate:.0f} min left"
            if rate
            else ""
        )
        return f"{self.done} of {self.known} captures known so far{left}"

    def _spent(self, now: float) -> float:
        return self.spent + (now - self.since if self.since is not None else 0.0)

    def _show(self) -> None:
        if self.task is not None:
            told = self.pace(time.monotonic())
            self.bar.update(self.task, total=self.known, completed=self.done, description=told)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each source."""
        return [self._row(name, count) for name, count in sorted(self.sources.items())]

    def _row(self, name: str, count: Count) -> dict[str, Any]:
        did = self.recorded.of(name)
        row: dict[str, Any] = {
            "source": name,
            "listed": count.listed,
            "here": count.here,
            "asked": count.asked,
            "repeated": count.repeated,
        }
        row |= {told: getattr(did, told) for told in ("new", "changed", "unchanged", "unread", "blocked")}
        return row | {"left_out": count.left_out + did.left_out, "missing": count.missing + did.gone}

    def document(self) -> dict[str, Any]:
        """All of it for programs."""
        names = ("lists_not_had", "stopped", "interrupted")
        return {"sources": self.rows(), **{name: getattr(self, name) for name in names}}


def show(report: Report, console: Console) -> None:
    """Print a row for each source; of the columns those that say something."""
    rows = report.rows()
    columns = [name for name in COLUMNS if name in ALWAYS or any(row[name] for row in rows)]
    table = Table("source")
    for name in columns:
        table.add_column(name.replace("_", " "), justify="right")
    for row in rows:
        table.add_row(row["source"], *(str(row[name]) for name in columns))
    console.print(table)
