"""What reading stored bytes again came to: by template and field, with samples."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive import Alteration, Dated, Difference, Reread
from archive.moments import iso
from archive.terminal import line
from scraper.ledger import Ledger

SAMPLES = 3
SHORT = 48
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A field as it was read before and as it is now, each cut to where they part; None: it cannot be told."""

    url: str
    before: str | None
    after: str | None


@dataclass
class ByField:
    """Captures of one template in which one field reads differently."""

    captures: int = 0
    samples: list[Sample] = field(default_factory=list)


class Report:
    """Adds up what came of each article; in memory it holds only samples and the first articles that differ."""

    def __init__(self, version: str, articles: int) -> None:
        self.version, self.articles, self.done = version, articles, 0
        self.captures = self.differing = self.healed = self.left_out = self.unreadable = self.stumbled = 0
        self.appeared = self.disappeared = 0
        self.fields: dict[tuple[str, str], ByField] = {}
        self.libraries: Counter[tuple[str, str]] = Counter()
        self.altered = Ledger()

    @property
    def left(self) -> int:
        """Articles that are left for another run."""
        return self.articles - self.done

    def stumble(self) -> None:
        """Count an article whose pages the code could not cope with."""
        self.done += 1
        self.stumbled += 1

    def add(self, found: Reread) -> None:
        """Add one article."""
        self.done += 1
        self.captures += found.read
        self.healed += found.healed
        self.left_out += found.left_out
        self.unreadable += found.unreadable
        self.differing += len(found.differing)
        self.appeared += len(found.appeared)
        self.disappeared += len(found.disappeared)
        self.libraries.update((old, new) for old, new in found.libraries if old and new and old != new)
        for difference in found.differing:
            self._add(difference)
        if found.differing or found.healed:
            self.altered.append(_told(found))

    def _add(self, difference: Difference) -> None:
        for one in difference.altered:
            counted = self.fields.setdefault((difference.reader, one.field), ByField())
            counted.captures += 1
            if len(counted.samples) < SAMPLES:
                counted.samples.append(_sample(difference.url, one))

    @property
    def renumbered(self) -> Iterator[dict[str, Any]]:
        """The articles of which versions appear or disappear."""
        return (one for one in self.altered if one["appeared"] or one["disappeared"])

    def entry(self) -> str:
        """A line for the CHANGELOG. Ex: - Reading: 2 of 40 captures read differently: title 2; no version changes.

        It names the library of text extraction where another one of it gave texts before.
        """
        by_field: Counter[str] = Counter()
        for (_, name), counted in self.fields.items():
            by_field[name] += counted.captures
        told = ", ".join(f"{name} {number}" for name, number in by_field.most_common())
        upgraded = "".join(f", {old} → {new}" for old, new in sorted(self.libraries))
        differ = f"{self.differing} of {self.captures} captures read differently"
        healed = f"; {self.healed} that could not be read can be read now" if self.healed else ""
        return f"- Reading{upgraded}: {differ}{': ' if told else ''}{told}{healed}; {self.versions()}."

    def versions(self) -> str:
        """What becomes of versions, in a few words. Ex: "1 version appears, 2 disappear"."""
        if not self.appeared and not self.disappeared:
            return "no version changes"
        return f"versions: {self.appeared} appear, {self.disappeared} disappear"

    def document(self) -> dict[str, Any]:
        """All of it for programs."""
        counts = ("version", "articles", "done", "left", "captures", "differing", "healed", "left_out")
        more = ("unreadable", "stumbled", "appeared", "disappeared")
        return {
            **{name: getattr(self, name) for name in (*counts, *more)},
            "libraries": [{"before": old, "after": new} for old, new in sorted(self.libraries)],
            "fields": [
                {"template": template, "field": name, **asdict(counted)}
                for (template, name), counted in sorted(self.fields.items())
            ],
            "altered": list(self.altered),
            "renumbered": [one["article_id"] for one in self.renumbered],
            "changelog": self.entry(),
        }


def _told(found: Reread) -> dict[str, Any]:
    """An article that reads differently, as JSON says it."""
    names = sorted({one.field for difference in found.differing for one in difference.altered})
    told = {name: getattr(found, name) for name in ("article_id", "url", "healed")}
    moved = {name: [_dated(one) for one in getattr(found, name)] for name in ("appeared", "disappeared")}
    versions = {"versions_before": found.versions_before, "versions_after": found.versions_after}
    return {**told, "fields": names, **versions, **moved}


def _dated(one: Dated) -> dict[str, str | None]:
    after = iso(one.seen_after) if one.seen_after else None
    return {
        "change": one.change,
        "changed": one.changed,
        "seen_after": after,
        "seen_from": iso(one.seen_from),
    }


def _sample(url: str, one: Alteration) -> Sample:
    """Both texts from a few letters before the place where they part."""
    before, after = one.before, one.after
    if before is None or after is None:
        return Sample(url=url, before=_cut(before, 0), after=_cut(after, 0))
    pairs = enumerate(zip(before, after, strict=False))
    parts = next((i for i, (a, b) in pairs if a != b), min(len(before), len(after)))
    start = max(parts - SHORT // 4, 0)
    return Sample(url=url, before=_cut(before, start), after=_cut(after, start))


def _cut(text: str | None, start: int) -> str | None:
    if text is None:
        return None
    end = start + SHORT
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


def show(report: Report, console: Console) -> None:
    """Print the report: fields and articles that differ, versions that move, the sums, a line for the CHANGELOG."""
    if report.fields:
        table = Table("template", "field", "captures", "before", "after")
        for (template, name), counted in sorted(report.fields.items()):
            first = counted.samples[0]
            table.add_row(template, name, str(counted.captures), _said(first.before), _said(first.after))
        console.print(table)
    for one in islice(report.altered, SHOWN):
        fields = ", ".join(one["fields"]) or "read for the first time"
        console.print(Text(line(f"{one['article_id']}  {fields}  {one['url']}")), soft_wrap=True)
    if (more := len(report.altered) - SHOWN) > 0:
        console.print(f"… and {more} more articles; --json lists them all")
    _show_versions(report, console)
    console.print(
        f"{report.done} of {report.articles} articles: {report.captures} captures read again, "
        f"{report.differing} differ, {report.healed} read for the first time, {report.left_out} left out, "
        f"{report.unreadable} cannot be read, {report.stumbled} articles failed; {report.versions()}",
        soft_wrap=True,
    )
    if report.captures or report.healed:
        console.print(Text(report.entry()), soft_wrap=True)


def _show_versions(report: Report, console: Console) -> None:
    """Every version that appears or disappears, at its own moment; so that what was cited can be corrected."""
    moved = (
        f"{one['article_id']}  {version['change']} of {version['seen_from']} {what}"
        f"{': ' if version['changed'] else ''}{version['changed'].replace('|', ', ')}"
        for one in report.renumbered
        for what in ("appeared", "disappeared")
        for version in one[what]
    )
    for told in islice(moved, SHOWN):
        console.print(Text(line(told)), soft_wrap=True)
    if (more := report.appeared + report.disappeared - SHOWN) > 0:
        console.print(f"… and {more} more versions; --json lists them all")


def _said(text: str | None) -> Text:
    return Text("unknown" if text is None else line(text))
