"""Scores the rules that find subjects on texts that were labelled by hand."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from archive.subjects import Annotation, Page, annotate
from archive.subjects.mention import PageLink

SET = Path(__file__).parents[1] / "archive" / "subjects"
FLOORS: dict[str, dict[str, float]] = json.loads((SET / "floors.json").read_text("utf-8"))
PARTS = ("labelled", "held_back")


@dataclass(frozen=True, kw_only=True)
class Score:
    """Shares from 0 to 1: of what was found that which is right, of what is right that which was found."""

    precision: float
    recall: float
    wrong: tuple[str, ...]


def texts(part: str) -> Iterator[dict[str, Any]]:
    """The labelled texts of one part."""
    return map(json.loads, (SET / f"{part}.jsonl").read_text("utf-8").splitlines())


def page(row: dict[str, Any]) -> Page:
    """A labelled text as the rules are asked about it."""
    return Page(
        title=row["title"],
        standfirst=row.get("standfirst", ""),
        text=row["text"],
        source_kind=row["source_kind"],
        areas=tuple(row.get("areas", ())),
        kind=row.get("kind", ""),
        on=date.fromisoformat(row["on"]),
        links=tuple(PageLink(url=url, text=text, relation=of) for url, text, of in row.get("links", ())),
    )


def found(annotation: Annotation, row: dict[str, Any]) -> dict[str, tuple[set[Any], set[Any], set[Any]]]:
    """Of each thing what was found, what is right, and what is neither right nor wrong."""
    mentions = annotation.mentions
    given = {(one.body, one.question, one.grade, one.scale) for one in annotation.grades}
    holders = {f"{one.slug}:{one.role}" for one in mentions if one.kind == "office holder"}
    passing = {one.slug for one in mentions if one.kind == "body" and one.role == "mentioned"}
    right = {name: set(row.get(name, ())) for name in ("bodies", "programmes", "councils", "mentioned")}
    return {
        "bodies": (set(annotation.subjects("body")), right["bodies"], set()),
        "mentioned": (passing & right["mentioned"], right["mentioned"], set()),
        "programmes": (
            set(annotation.subjects("programme")),
            right["programmes"],
            set(row.get("programmes_ok", ())),
        ),
        "councils": (set(annotation.subjects("council")), right["councils"], set()),
        "grades": (given, set(map(tuple, row.get("grades", ()))), set()),
        "office_holders": (holders, set(row.get("office_holders", ())), set()),
    }


def scores(part: str) -> dict[str, Score]:
    """The scores of one part, by what was to be found."""
    right: Counter[str] = Counter()
    spare: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    for row in texts(part):
        for name, (got, wanted, neither) in found(annotate(page(row)), row).items():
            right[name] += len(got & wanted)
            spare[name] += len(got - wanted - neither)
            missed[name] += len(wanted - got)
            if wanted - got or got - wanted - neither:
                wrong.setdefault(name, []).append(f"{row['title']}: {sorted(got)}, not {sorted(wanted)}")
    return {
        name: Score(
            precision=right[name] / max(1, right[name] + spare[name]),
            recall=right[name] / max(1, right[name] + missed[name]),
            wrong=tuple(wrong.get(name, ())),
        )
        for name in right
    }
