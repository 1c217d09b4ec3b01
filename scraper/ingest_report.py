"""What came of the records of WARC files: a row for each source, hosts that are no source's, damaged places."""

import logging
from collections import Counter
from dataclasses import asdict, dataclass, fields
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive import Outcome
from archive.terminal import line
from scraper.warc_records import Damage

logger = logging.getLogger(__name__)
SHOWN = 10


@dataclass
class Count:
    """Of one source: responses in the files, pages read, and what recording them did.

    `known` looks were in the archive already; `left_out` do not concern the inspectorate, or are of an article that
    the archive does not have; `other` are no articles, moved, an error, or lead out of the files.
    """

    records: int = 0
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    known: int = 0
    left_out: int = 0
    unread: int = 0
    gone: int = 0
    blocked: int = 0
    other: int = 0
    entries: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count what recording did."""
        name = {"quiet": "changed", "stray": "left_out"}.get(outcome.did, outcome.did)
        name = name if hasattr(self, name) else "other"
        setattr(self, name, getattr(self, name) + 1)


class Report:
    """Adds up what came of the records."""

    def __init__(self) -> None:
        self.sources: dict[str, Count] = {}
        self.hosts: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.records = self.damaged = self.unresolved = 0
        self.unreadable: list[str] = []
        self.interrupted = False

    def of(self, source: str) -> Count:
        """The counts of a source."""
        return self.sources.setdefault(source, Count())

    def damage(self, damage: Damage) -> None:
        """Count a place that cannot be used, and say so in a line."""
        self.damaged += 1
        logger.error("%s at byte %d: %s", damage.path, damage.offset, damage.why)

    def document(self) -> dict[str, Any]:
        """All of it for programs."""
        names = ("records", "damaged", "unresolved", "unreadable", "interrupted")
        return {
            "sources": {name: asdict(count) for name, count in sorted(self.sources.items())},
            "skipped_hosts": dict(self.hosts.most_common(SHOWN)),
            "skipped_records": self.hosts.total(),
            "other_records": dict(self.kinds),
            **{name: getattr(self, name) for name in names},
        }


def show(report: Report, console: Console) -> None:
    """Print a row for each source, the hosts passed over most often, and how many places are damaged."""
    names = [field.name for field in fields(Count)]
    table = Table("source")
    for name in names:
        table.add_column(name.replace("_", " "), justify="right")
    for source, count in sorted(report.sources.items()):
        table.add_row(source, *(str(getattr(count, name)) for name in names))
    if report.sources:
        console.print(table)
    others = ", ".join(f"{number} {kind or 'nameless'}" for kind, number in report.kinds.most_common())
    console.print(
        Text(line(f"{report.records} records" + f"; passed over: {others}" * bool(others))), soft_wrap=True
    )
    if report.hosts:
        passed = ", ".join(f"{host} {number}" for host, number in report.hosts.most_common(SHOWN))
        console.print(
            Text(line(f"{report.hosts.total()} of {len(report.hosts)} hosts of no source: {passed}")),
            soft_wrap=True,
        )
    if report.unresolved:
        console.print(f"{report.unresolved} revisits of pages that are in none of the files")
    if report.damaged:
        console.print(f"{report.damaged} records are damaged or cut off: the log says where")
