"""A folder of saved pages: each with its address and, where somebody has read it, what it says.

A folder holds pages (`*.html`, `*.html.gz`) and beside each, as far as there are any, its gold file of the same stem
(`name.json`):

    {"url": "...", "title": "...", "published_on": "2024-05-03", "published_at": "2024-05-03T09:15:00Z",
     "updated_at": null, "paragraphs": ["...", "..."], "seen_at": "2024-05-04T12:00:00Z"}

A missing key is not scored, other keys are ignored; `null` means that the page states none. `seen_at`, the
moment the page was fetched, is only for relative dates ("5 hours ago"). Addresses of pages without a gold file may
stand in `pages.tsv`, in columns named `file` and `url`.
"""

import csv
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page, and what a human says it says."""

    name: str
    body: bytes
    gold: Mapping[str, Any]

    @property
    def url(self) -> str:
        """Its address; empty if unknown."""
        return str(self.gold.get("url") or "")

    @property
    def seen_at(self) -> datetime:
        """When it was fetched, or now."""
        stated = self.gold.get("seen_at")
        return instant(stated) if stated else datetime.now(UTC)

    @property
    def text(self) -> str | None:
        """The gold text; None where nobody has written it down."""
        told = self.gold.get("paragraphs")
        return None if told is None else " ".join(told)


def instant(text: str) -> datetime:
    """An ISO 8601 instant in UTC; without a zone it is UTC."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def load(folder: Path) -> list[Page]:
    """All pages of a folder that have a gold file, by name."""
    return [page for page in load_all(folder) if set(page.gold) - {"url"}]


def load_all(folder: Path) -> list[Page]:
    """All pages of a folder, by name; of those without a gold file no more than the address is known."""
    addresses = _addresses(folder / "pages.tsv")
    pages = []
    for path in sorted([*folder.glob("*.html"), *folder.glob("*.html.gz")]):
        name = path.name.removesuffix(".gz").removesuffix(".html")
        answers = path.with_name(f"{name}.json")
        gold = json.loads(answers.read_text("utf-8")) if answers.exists() else {}
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        pages.append(Page(name=name, body=body, gold={"url": addresses.get(path.name, "")} | gold))
    return pages


def _addresses(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as table:
        return {row["file"]: row["url"] for row in csv.DictReader(table, delimiter="\t")}
