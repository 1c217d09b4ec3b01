"""Scores the reader and its peers on one folder of pages, each peer in an environment of its own beside this one.

Their libraries' versions are at odds with each other and with ours, so each is installed into `.venv/peers/NAME`,
exactly as `bench/pins/NAME.txt` has it. One that cannot be installed or run is named with the reason.
"""

import json
import logging
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from time import process_time
from typing import Any

from bench import ROOT
from bench.peers import PEERS
from bench.saved_pages import Page
from bench.scoring import claim, fold, words
from scraper.publishers import read_any

logger = logging.getLogger(__name__)

OURS = "this reader"
ROOMS = ROOT / ".venv" / "peers"
PINS = ROOT / "bench" / "pins"
COLUMNS = ("pages", "F1", "precision", "recall", "title", "day", "ms a page")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How well one extractor did: means over the pages that it could have read, or why there are none."""

    name: str
    pages: int = 0
    f1: float | None = None
    precision: float | None = None
    recall: float | None = None
    title: float | None = None
    day: float | None = None
    ms: float | None = None
    absent: str = ""

    def row(self) -> str:
        """A line of the table in Markdown."""
        if self.absent:
            return f"| {self.name} | not scored: {self.absent} |{' – |' * (len(COLUMNS) - 1)}"
        shares = (self.f1, self.precision, self.recall, self.title, self.day)
        told = ["–" if share is None else f"{share:.3f}" for share in shares]
        return f"| {' | '.join([self.name, str(self.pages), *told, f'{self.ms:.1f}'])} |"


def standings(folder: Path, pages: Sequence[Page], names: Sequence[str]) -> list[Standing]:
    """Of this reader and the named peers, this one first."""
    return [ours(pages), *(_of_peer(name, folder, pages) for name in names)]


def table(found: Sequence[Standing]) -> str:
    """The standings in Markdown."""
    head = [f"| | {' | '.join(COLUMNS)} |", f"|{' --- |' * (len(COLUMNS) + 1)}"]
    return "\n".join([*head, *(one.row() for one in found)])


def ours(pages: Sequence[Page]) -> Standing:
    """This reader's, in this process; the first page is read twice, since what is loaded with it is not of the page."""
    told: list[dict[str, Any]] = []
    for page in [*pages[:1], *pages]:
        begun = process_time()
        reading = read_any(page.url, page.body, "text/html", page.seen_at)
        milliseconds = 1000 * (process_time() - begun)
        published = claim(reading, "published") if reading else None
        said = {
            "title": reading.title if reading else "",
            "text": reading.text if reading else "",
            "day": published.on.isoformat() if published else None,
        }
        told.append({"page": page.name, "ms": milliseconds, "told": said})
    return _standing(OURS, pages, told[1:])


def _of_peer(name: str, folder: Path, pages: Sequence[Page]) -> Standing:
    try:
        python = _installed(name)
        command = [str(python), "-m", "bench.peers", name, str(folder.resolve())]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or "").strip().splitlines() or ["it ended without a word"]
        logger.warning("%s: %s", name, "\n".join(lines[-5:]))
        return Standing(name=name, absent=lines[-1][:120].replace("|", "/"))
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return _standing(name, pages, told[1:])


def _installed(name: str) -> Path:
    """The Python that has a peer; ours has trafilatura. Raises CalledProcessError where it cannot be installed."""
    pins, python = PINS / f"{name}.txt", ROOMS / name / "bin" / "python"
    if not pins.exists():
        return Path(sys.executable)
    ready = ROOMS / name / "ready"
    if not ready.exists() or ready.read_text("utf-8") != pins.read_text("utf-8"):
        print(f"installing {name}", file=sys.stderr)
        for command in (
            [sys.executable, "-m", "venv", str(ROOMS / name)],
            [str(python), "-m", "pip", "install", "--quiet", "-r", str(pins)],
        ):
            subprocess.run(command, check=True, capture_output=True, text=True)
        ready.write_text(pins.read_text("utf-8"), "utf-8")
    return python


def _standing(name: str, pages: Sequence[Page], told: Sequence[Mapping[str, Any]]) -> Standing:
    by_page = {one["page"]: one for one in told if one["told"]}
    known = [(page, by_page[page.name]) for page in pages if page.name in by_page]
    if not known:
        return Standing(name=name, absent="it can read none of these pages")
    dated = any(one["told"]["day"] for _, one in known)
    scores = [_score(page, one["told"], dated) for page, one in known]

    def mean(measure: str) -> float | None:
        values = [score[measure] for score in scores if measure in score]
        return fmean(values) if values else None

    return Standing(
        name=name,
        pages=len(known),
        f1=mean("f1"),
        precision=mean("precision"),
        recall=mean("recall"),
        title=mean("title"),
        day=mean("day"),
        ms=fmean(one["ms"] for _, one in known),
    )


def _score(page: Page, told: Mapping[str, Any], dated: bool) -> dict[str, float]:
    """The text by its words as often as they stand there, title and day by whether they are the same.

    A peer that is not `dated` says no day of any page, and is not scored for it.
    """
    scored: dict[str, float] = {}
    if page.text is not None:
        gold, read = Counter(words(page.text)), Counter(words(told["text"]))
        shared = (gold & read).total()
        scored["precision"] = shared / read.total() if read else float(not gold)
        scored["recall"] = shared / gold.total() if gold else float(not read)
        scored["f1"] = 2 * shared / (gold.total() + read.total()) if gold or read else 1.0
    if page.gold.get("title"):
        scored["title"] = float(fold(told["title"]) == fold(page.gold["title"]))
    if page.gold.get("published_on") and dated:
        scored["day"] = float(told["day"] == page.gold["published_on"])
    return scored


def as_json(found: Sequence[Standing]) -> list[dict[str, Any]]:
    """The standings for other programs."""
    return [asdict(one) for one in found]


def all_peers() -> list[str]:
    """The names of all peers."""
    return list(PEERS)
