"""Scores the rules of relevance on lines and texts that were labelled by hand."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SET = Path(__file__).parents[1] / "scraper" / "relevance"
FLOORS: dict[str, dict[str, dict[str, float]]] = json.loads((SET / "floors.json").read_text("utf-8"))
# What is scored: which lines are fetched, the same with nothing but their addresses, and which texts are kept.
STEPS = ("lines", "addresses", "texts")
PARTS = ("tuning", "held")


@dataclass(frozen=True, kw_only=True)
class Score:
    """Shares from 0 to 1: of the relevant those kept, of the kept those relevant; and the rows judged wrongly."""

    recall: float
    precision: float
    wrong: tuple[str, ...]


def rows(step: str, part: str) -> Iterator[dict[str, Any]]:
    """The labelled rows of one part; of `addresses` those of lines that a list gave nothing else of."""
    if step == "texts":
        found = map(json.loads, (SET / "texts.jsonl").read_text("utf-8").splitlines())
    else:
        found = iter(csv.DictReader((SET / "lines.csv").read_text("utf-8").splitlines()))
    for row in found:
        if row["part"] == part and (step != "addresses" or not row["title"]):
            yield row


def score(step: str, part: str, judge: Callable[[dict[str, Any]], bool]) -> Score:
    """How well a judge of rows does on one part of the set."""
    judged = [(row, row["relevant"] == "yes", judge(row)) for row in rows(step, part)]
    right = sum(relevant and kept for _, relevant, kept in judged)
    wrong = (
        f"{row['id']} {'lost' if relevant else 'kept'}: {row['title'] or row['url']} ({row['why']})"
        for row, relevant, kept in judged
        if relevant != kept
    )
    return Score(
        recall=right / sum(relevant for _, relevant, _ in judged),
        precision=right / max(sum(kept for _, _, kept in judged), 1),
        wrong=tuple(wrong),
    )
