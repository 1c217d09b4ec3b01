"""What reading stored bytes again came to: by template and field, with samples."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive import Alteration, Difference, Reread
from archive.terminal import line

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
    """Adds up what came of each article; holds a few samples, and a line for each article that differs."""

    def __init__(self, version: str, articles: int) -> None:
        self.version, self.articles, self.done = version, articles, 0
        self.captures = self.differing = self.healed = self.left_out = self.unreadable = self.stumbled = 0
        self.fields: dict[tuple[str, str], ByField] = {}
        self.altered: list[dict[str, Any]] = []

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
        for difference in found.differing:
            self._add(difference)
        if found.differing or found.healed:
            names = sorted({one.field for difference in found.differing for one in difference.altered})
            told = {name: getattr(found, name) for name in ("article_id", "url", "healed")}
            versions = {"versions_before": found.versions_before, "versions_after": found.versions_after}
            self.altered.append({**told, "fields": names, **versions})

    def _add(self, difference: Difference) -> None:
        for one in difference.altered:
            counted = self.fields.setdefault((difference.reader, one.field), ByField())
            counted.captures += 1
            if len(counted.samples) < SAMPLES:
                counted.samples.append(_sample(difference.url, one))

    @property
    def renumbered(self) -> list[dict[str, Any]]:
        """The articles with another number of versions than before."""
        return [one for one in self.altered if one["versions_before"] != one["versions_after"]]

    def entry(self) -> str:
        """A line for the CHANGELOG. Ex: - Reading: 2 of 40 captures read differently: title 1, text 2."""
        by_field: Counter[str] = Counter()
        for (_, name), counted in self.fields.items():
            by_field[name] += counted.captures
        told = ", ".join(f"{name} {number}" for name, number in by_field.most_common())
        differ = f"{self.differing} of {self.captures} captures read differently"
        healed = f"; {self.healed} that could not be read can be read now" if self.healed else ""
        return f"- Reading: {differ}{': ' if told else ''}{told}{healed}."

    def document(self) -> dict[str, Any]:
        """All of it for programs."""
        counts = ("version", "articles", "done", "left", "captures", "differing", "healed", "left_out")
        return {
            **{name: getattr(self, name) for name in (*counts, "unreadable", "stumbled")},
            "fields": [
                {"template": template, "field": name, **asdict(counted)}
                for (template, name), counted in sorted(self.fields.items())
            ],
            "altered": self.altered,
            "renumbered": [one["article_id"] for one in self.renumbered],
            "changelog": self.entry(),
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
    """Print the report: fields that differ, articles that do, the sums, an entry for the CHANGELOG."""
    if report.fields:
        table = Table("template", "field", "captures", "before", "after")
        for (template, name), counted in sorted(report.fields.items()):
            first = counted.samples[0]
            table.add_row(template, name, str(counted.captures), _said(first.before), _said(first.after))
        console.print(table)
    for one in islice(report.altered, SHOWN):
        fields = ", ".join(one["fields"]) or "read for the first time"
        console.print(
            Text(line(f"{one['article_id']}  {fields}{_versions(one)}  {one['url']}")), soft_wrap=True
        )
    if (more := len(report.altered) - SHOWN) > 0:
        console.print(f"… and {more} more articles; --json lists them all")
    console.print(
        f"{report.done} of {report.articles} articles: {report.captures} captures read again, "
        f"{report.differing} differ, {report.healed} read for the first time, {report.left_out} left out, "
        f"{report.unreadable} cannot be read, {report.stumbled} articles failed; versions of "
        f"{len(report.renumbered)} articles change in number",
        soft_wrap=True,
    )
    if report.captures or report.healed:
        console.print(Text(report.entry()), soft_wrap=True)


def _versions(one: dict[str, Any]) -> str:
    before, after = one["versions_before"], one["versions_after"]
    return "" if before == after else f"; versions {before} → {after}"


def _said(text: str | None) -> Text:
    return Text("unknown" if text is None else line(text))
