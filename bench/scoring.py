"""How well a page was read: title, dates and paragraphs, beside what a human says that it says."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archive.capture import DateClaim, Reading
from archive.dating import chosen
from bench.saved_pages import Page, instant

MEASURES = ("title", "published_on", "published_at", "updated_at", "f1", "found", "precision")


@dataclass(frozen=True, kw_only=True)
class Score:
    """How one page was read: each measure from 0 to 1, and the paragraphs that are not where they belong."""

    name: str
    measures: dict[str, float]
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    read: bool = True

    @property
    def mean(self) -> float:
        """The mean of all that was scored; 1 if nothing was."""
        return mean(self.measures.values())


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean, 1 for none."""
    known = list(values)
    return sum(known) / len(known) if known else 1.0


def fold(text: str) -> str:
    """For comparison only. Not the reader's own folding, so that a fault in that one is seen here."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[‘’‚ʼ`´]", "'", re.sub("[“”„«»]", '"', text))
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    kept = (char for char in text if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf"))
    return " ".join("".join(kept).casefold().split())


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return re.findall(r"\w+", text.lower())


def token_f1(gold: str, read: str) -> float:
    """The F1 of two texts as multisets of words; 1 if both are empty."""
    ours, theirs = Counter(words(gold)), Counter(words(read))
    if not ours or not theirs:
        return float(not ours and not theirs)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def compare_paragraphs(gold: Sequence[str], read: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The gold paragraphs that were not read, and the read ones that are not gold."""
    ours, theirs = Counter(map(fold, gold)), Counter(map(fold, read))
    return tuple(_surplus(gold, theirs)), tuple(_surplus(read, ours))


def _surplus(paragraphs: Sequence[str], others: Counter[str]) -> list[str]:
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


def expected_facts(gold: Mapping[str, Any]) -> dict[str, str | None]:
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
