"""How long a fetched page takes to be read, beside an extractor for pages of all kinds, and how well both do."""

import functools
import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from time import process_time
from typing import Any, TypeVar

import trafilatura

from archive import Reading
from archive.subjects import Page as Named
from archive.subjects import annotate
from archive.subjects.mention import PageLink
from bench.measuring import Figure, Target
from bench.pages import KNOWN, UNKNOWN, page
from bench.saved_pages import Page, load_all
from bench.scoring import token_f1
from bench.setting import Setting
from scraper.publishers import read_any
from scraper.relevance import judge_text

T = TypeVar("T")
HOME = "https://www.elmcastergazette.example"
# Made-up pages of one kind in one run: so many are read, each of another number.
USUAL = 90
KEEPERS = frozenset("scraper archive trafilatura htmldate courlan".split())
AGAINST = "trafilatura's `bare_extraction` with metadata"
TENTH, THIRD = Target(kind="≤", bound=0.1), Target(kind="≤", bound=0.333)
NO_LESS = Target(kind="≥", bound=1.0)
GENERIC = "article_page.ArticlePage"


@dataclass(frozen=True)
class Run:
    """What one run of a set of pages came to: milliseconds a page of the processor's time, and F1 of the text."""

    ours: float
    named: float
    theirs: float
    our_f1: float | None
    their_f1: float | None


def figures(bench: Setting) -> Iterator[Figure]:
    """Of pages on known platforms and on others, made up or from a folder: how long, and how well."""
    _run(made_up(sorted(KNOWN | UNKNOWN), 1_000_000, 5))  # tables and languages are read from here on
    for kind, target, runs in _sets(bench):
        done = [_run(pages) for pages in runs]
        yield _figure(f"{kind}: read", "ms", "ours", done, target)
        yield _figure(f"{kind}: read, judged, subjects named", "ms", "named", done, None)
        if all(run.our_f1 is not None for run in done):
            f1 = [(run.our_f1 or 0.0, run.their_f1 or 0.0) for run in done]
            ours, theirs = [one for one, _ in f1], [one for _, one in f1]
            yield Figure(
                what=f"{kind}: F1 of the text",
                unit="",
                values=ours,
                baseline=theirs,
                against="trafilatura",
                target=NO_LESS,
            )


def _figure(what: str, unit: str, which: str, done: Sequence[Run], target: Target | None) -> Figure:
    return Figure(
        what=what,
        unit=unit,
        values=[getattr(run, which) for run in done],
        baseline=[run.theirs for run in done],
        against=AGAINST,
        target=target,
    )


def _sets(bench: Setting) -> Iterator[tuple[str, Target, list[list[Page]]]]:
    """Sets of pages with what is aimed at, and for each run the pages; those that are made up are new in each run."""
    made = bench.some(USUAL)
    for kind, target, layouts in (("known platforms", TENTH, KNOWN), ("unknown sites", THIRD, UNKNOWN)):
        yield kind, target, [made_up(sorted(layouts), run * made, made) for run in range(bench.runs)]
    if bench.pages:
        saved = load_all(bench.pages)
        apart: dict[bool, list[Page]] = {True: [], False: []}
        for one in saved:
            reading = _read(one)
            apart[reading is not None and reading.reader != GENERIC].append(one)
        for known, target in ((True, TENTH), (False, THIRD)):
            if some := apart[known][: bench.some(len(apart[known]))]:
                sort = "known platforms" if known else "unknown sites"
                yield f"{len(some)} pages of a folder on {sort}", target, [some] * bench.runs


def made_up(layouts: Sequence[str], first: int, number: int) -> list[Page]:
    """So many made-up pages, of each layout in turn; what they say is known exactly."""
    made = (page(first + i, HOME, layouts[i % len(layouts)]) for i in range(number))
    return [
        Page(
            name=one.path,
            body=one.html.encode(),
            gold={"url": f"{HOME}{one.path}", "title": one.title, "paragraphs": one.paragraphs},
        )
        for one in made
    ]


def _run(pages: Sequence[Page]) -> Run:
    """Read each page by both, in turn."""
    _forget()
    taken: list[tuple[float, float, float]] = []
    scores: list[tuple[float, float]] = []
    for one in pages:
        reading, ours = _timed(partial(_read, one))
        _, named = _timed(partial(_name, one, reading))
        extracted, theirs = _timed(partial(_extract, one))
        taken.append((ours, ours + named, theirs))
        if one.text is not None:
            said = " ".join(reading.paragraphs) if reading else ""
            scores.append((token_f1(one.text, said), token_f1(one.text, extracted)))
    ours, named, theirs = (1000 * fmean(times) for times in zip(*taken, strict=True))
    our_f1, their_f1 = map(fmean, zip(*scores, strict=True)) if scores else (None, None)
    return Run(ours, named, theirs, our_f1, their_f1)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = process_time()
    made = work()
    return made, process_time() - begun


def _read(page: Page) -> Reading | None:
    return read_any(page.url, page.body, "text/html", page.seen_at)


def _name(page: Page, reading: Reading | None) -> None:
    """What becomes of a reading before it is recorded: does it concern the inspectorate, and what does it name?"""
    if reading is None:
        return
    judge_text(reading.title, reading.standfirst, reading.text, reading.tags or ())
    links = tuple(PageLink(url=link.url, text=link.text, relation=link.relation) for link in reading.links)
    annotate(
        Named(
            title=reading.title,
            standfirst=reading.standfirst or "",
            text=reading.text,
            tags=reading.tags or (),
            authors=reading.authors or (),
            url=page.url,
            links=links,
            on=min((claim.on for claim in reading.dates), default=None),
        )
    )


def _extract(page: Page) -> str:
    found: Any = trafilatura.bare_extraction(page.body, url=page.url or None, with_metadata=True)
    return found.text or "" if found else ""


def _forget() -> None:
    """Empty what both keep of texts they have met: a folder's pages are read in each run as if for the first time."""
    for kept in gc.get_objects():
        if isinstance(kept, functools._lru_cache_wrapper) and kept.cache_parameters()["maxsize"]:
            module = str(getattr(kept, "__module__", "")).partition(".")[0]
            if module in KEEPERS:
                kept.cache_clear()
