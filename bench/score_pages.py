"""Scores the reader against pages whose title, dates and paragraphs a human has written down.

A folder holds pages (`*.html`, `*.html.gz`) and beside each its gold file of the same stem (`name.json`):

    {"url": "...", "title": "...", "published_on": "2024-05-03", "published_at": "2024-05-03T09:15:00Z",
     "updated_at": null, "paragraphs": ["...", "..."], "seen_at": "2024-05-04T12:00:00Z"}

A missing key is not scored, other keys are ignored; `null` means that the page states none. `seen_at`, the
moment the page was fetched, is only for relative dates ("5 hours ago").
"""

import argparse
import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.capture import DateClaim, Reading
from archive.dating import chosen
from scraper.publishers import read_any

MEASURES = ("title", "published_on", "published_at", "updated_at", "f1", "found", "precision")
HEADINGS = ("title", "pub_on", "pub_at", "upd_at", "F1", "found", "precis")
WIDTH = 40


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page, and what a human says it says."""

    name: str
    body: bytes
    gold: dict[str, Any]

    @property
    def url(self) -> str:
        """Its address; empty if unknown."""
        return str(self.gold.get("url") or "")

    @property
    def seen_at(self) -> datetime:
        """When it was fetched, or now."""
        stated = self.gold.get("seen_at")
        return instant(stated) if stated else datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Score:
    """How one page was read: each measure from 0 to 1, and the paragraphs that are not where they belong."""

    name: str
    measures: dict[str, float]
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    read: bool = True
    peer: float | None = None

    @property
    def mean(self) -> float:
        """The mean of all that was scored; 1 if nothing was."""
        return mean(self.measures.values())


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean, 1 for none."""
    known = list(values)
    return sum(known) / len(known) if known else 1.0


def instant(text: str) -> datetime:
    """An ISO 8601 instant in UTC; without a zone it is UTC."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def fold(text: str) -> str:
    """For comparison only. Not the reader's own folding, so that a fault in that one is seen here."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[‘’‚ʼ`´]", "'", re.sub("[“”„«»]", '"', text))
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    kept = (char for char in text if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf"))
    return " ".join("".join(kept).casefold().split())


def token_f1(gold: str, read: str) -> float:
    """The F1 of two texts as multisets of words; 1 if both are empty."""
    ours, theirs = (Counter(re.findall(r"\w+", text.lower())) for text in (gold, read))
    if not ours or not theirs:
        return float(not ours and not theirs)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def compare_paragraphs(gold: list[str], read: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The gold paragraphs that were not read, and the read ones that are not gold."""
    ours, theirs = Counter(map(fold, gold)), Counter(map(fold, read))
    return tuple(_surplus(gold, theirs)), tuple(_surplus(read, ours))


def _surplus(paragraphs: list[str], others: Counter[str]) -> list[str]:
    left = others.copy()
    surplus = []
    for text in paragraphs:
        if left[fold(text)]:
            left[fold(text)] -= 1
        else:
            surplus.append(text)
    return surplus


def claim(reading: Reading, field: str) -> DateClaim | None:
    """Of the reading's claims for a field the one that the archive would take."""
    return chosen(claim for claim in reading.dates if claim.field == field)


def minute(moment: datetime | None) -> str | None:
    """An instant to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if moment else None


def expected_facts(gold: dict[str, Any]) -> dict[str, str | None]:
    """What title and dates must be, for the keys that the gold file has."""
    facts: dict[str, str | None] = {}
    if "title" in gold:
        facts["title"] = fold(gold["title"] or "")
    if "published_on" in gold:
        facts["published_on"] = gold["published_on"]
    for key in ("published_at", "updated_at"):
        if key in gold:
            facts[key] = minute(instant(gold[key])) if gold[key] else None
    return facts


def found_facts(reading: Reading) -> dict[str, str | None]:
    """The same of a reading."""
    published, updated = claim(reading, "published"), claim(reading, "updated")
    return {
        "title": fold(reading.title),
        "published_on": published.on.isoformat() if published else None,
        "published_at": minute(published.at) if published else None,
        "updated_at": minute(updated.at) if updated else None,
    }


def without_idle_update(facts: dict[str, str | None], published: str | None) -> dict[str, str | None]:
    """A page updated in the minute it was published, and one that states no update, say the same."""
    return facts | {"updated_at": None} if facts.get("updated_at") == published and published else facts


def score(page: Page, reading: Reading | None) -> Score:
    """Compare one reading with its gold file; a page that was not read scores 0 throughout."""
    wanted = expected_facts(page.gold)
    wanted = without_idle_update(wanted, wanted.get("published_at"))
    gold = page.gold.get("paragraphs")
    if reading is None:
        keys = [*wanted, *(MEASURES[4:] if gold is not None else ())]
        return Score(name=page.name, measures=dict.fromkeys(keys, 0.0), missed=tuple(gold or ()), read=False)
    got = found_facts(reading)
    got = without_idle_update(got, got["published_at"])
    measures = {key: float(got[key] == value) for key, value in wanted.items()}
    wrong = tuple(f"{key}: {got[key]} instead of {wanted[key]}" for key in wanted if not measures[key])
    if gold is None:
        return Score(name=page.name, measures=measures, wrong=wrong)
    read = list(reading.paragraphs)
    missed, extra = compare_paragraphs(gold, read)
    measures["f1"] = token_f1(" ".join(gold), " ".join(read))
    measures["found"] = 1 - len(missed) / len(gold) if gold else 1.0
    measures["precision"] = 1 - len(extra) / len(read) if read else float(not gold)
    return Score(name=page.name, measures=measures, missed=missed, extra=extra, wrong=wrong)


def peer_f1(page: Page) -> float | None:
    """What trafilatura alone would score; not scored without gold paragraphs."""
    import trafilatura

    if "paragraphs" not in page.gold:
        return None
    text = trafilatura.extract(page.body, url=page.url or None, include_comments=False)
    return token_f1(" ".join(page.gold["paragraphs"]), text or "")


def load(folder: Path) -> list[Page]:
    """All pages of a folder that have a gold file, by name."""
    pages = []
    for path in sorted([*folder.glob("*.html"), *folder.glob("*.html.gz")]):
        name = path.name.removesuffix(".gz").removesuffix(".html")
        answers = path.with_name(f"{name}.json")
        if answers.exists():
            body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            pages.append(Page(name=name, body=body, gold=json.loads(answers.read_text(encoding="utf-8"))))
    return pages


def score_all(pages: list[Page]) -> list[Score]:
    """Read and score all pages, the worst last."""
    scores = [score(page, read_any(page.url, page.body, "text/html", page.seen_at)) for page in pages]
    return sorted(scores, key=lambda result: (-result.mean, result.name))


def with_peer(scores: list[Score], pages: list[Page]) -> list[Score]:
    """The same scores with trafilatura's beside them."""
    peers = {page.name: peer_f1(page) for page in pages}
    return [replace(result, peer=peers[result.name]) for result in scores]


def means(scores: list[Score]) -> dict[str, float]:
    """The mean of each measure over the pages where it was scored."""
    table = {key: [row.measures[key] for row in scores if key in row.measures] for key in MEASURES}
    table["peer"] = [row.peer for row in scores if row.peer is not None]
    return {key: mean(values) for key, values in table.items() if values}


def in_digits(value: float | None) -> str:
    """A measure as it stands in the table."""
    return "-" if value is None else f"{value:.3f}"


def row(name: str, cells: Iterable[object]) -> str:
    """One line of the table."""
    return f"{name[:WIDTH]:<{WIDTH}}" + "".join(f"{cell!s:>8}" for cell in cells)


def print_table(scores: list[Score]) -> None:
    """A line per page, then the means; trafilatura's column only where it was asked for."""
    overall = means(scores)
    shown = len(MEASURES) + ("peer" in overall)
    keys, headings = (*MEASURES, "peer")[:shown], (*HEADINGS, "peer F1")[:shown]
    print(row("page", headings))
    for result in scores:
        known = result.measures | ({} if result.peer is None else {"peer": result.peer})
        note = "" if result.read else "  unread"
        print(row(result.name, (in_digits(known.get(key)) for key in keys)) + note)
    print(row(f"mean of {len(scores)} pages", (in_digits(overall.get(key)) for key in keys)))


def print_details(scores: list[Score]) -> None:
    """What is wrong with each of these pages: facts, then paragraphs missed (-) and read too much (+)."""
    for result in scores:
        print(f"\n{result.name}")
        for line in result.wrong:
            print(f"  ! {line}")
        for mark, paragraphs in (("-", result.missed), ("+", result.extra)):
            for text in paragraphs:
                print(f"  {mark} {text[:150]}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="print the scores as JSON and nothing else")
    parser.add_argument("--peer", action="store_true", help="also score trafilatura on the same pages")
    parser.add_argument("--details", type=int, default=3, metavar="N", help="explain the N worst pages")
    options = parser.parse_args()
    pages = load(options.folder)
    if not pages:
        parser.error(f"no page with a gold file in {options.folder}")
    scores = score_all(pages)
    if options.peer:
        scores = with_peer(scores, pages)
    if options.json:
        rows = [vars(result) for result in scores]
        print(json.dumps({"pages": rows, "means": means(scores)}, ensure_ascii=False, indent=1))
        return
    print_table(scores)
    flawed = [result for result in scores if result.mean < 1]
    print_details(flawed[-options.details :] if options.details > 0 else [])


if __name__ == "__main__":
    main()
