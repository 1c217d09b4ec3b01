"""The verb relevance: why something is fetched or kept, or would be by today's rules."""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from archive import Archive, Decision, Judged
from archive.commands.verb import WrongUse, plain_errors
from archive.moments import iso
from archive.terminal import line, say

if TYPE_CHECKING:
    from scraper.relevance import Verdict
    from scraper.source import Source

_DID = {"list": "fetched", "text": "kept"}
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step today: what it would decide, from which score on, and what it went by."""

    step: str
    went_by: str
    enough: float
    verdict: "Verdict"


@plain_errors
def relevance(
    what: Annotated[
        list[str],
        typer.Argument(metavar="URL|TEXT|-", help="An address, some words, or - for standard input."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document, for programs.")] = False,
) -> None:
    """Explains whether something is worth fetching, and whether it is kept: the score, and each word that made it.

    Of an address: what was decided when it was met, and what today's rules say of the article as it reads now; of
    one that the archive does not know, what its own words say. Nothing is fetched. Of a text the first line is
    taken for its title.

    Example: hmicfrs relevance "Force must do better, inspectors say"
    Example: hmicfrs relevance https://www.example.com/news/inspection-of-a-force/
    """
    said = sys.stdin.read() if what == ["-"] else " ".join(what)
    if not said.strip():
        raise WrongUse(
            "there is nothing to judge: give an address or some words, or - and a text on standard input"
        )
    if ADDRESS.fullmatch(said.strip()):
        known = _known(said.strip())
        steps = _of_article(known)
    else:
        known, steps = None, _of_text(said.strip())
    if as_json:
        typer.echo(json.dumps(_document(known, steps), indent=2))
    else:
        _show(known, steps)


def _known(url: str) -> Judged:
    """What the archive knows of an address; nothing if there is no archive yet."""
    with Archive() as archive:
        return archive.what_was_decided(url) if archive.exists() else Judged(url=url, decisions=())


def _of_text(said: str) -> list[Step]:
    from scraper.relevance import FETCH_FROM, KEEP_FROM, judge_line, judge_text

    title, _, text = said.partition("\n")
    fetch, keep = judge_line(title, "", ""), judge_text(title, None, text)
    return [
        Step(step="list", went_by="the first line as a title", enough=FETCH_FROM, verdict=fetch),
        Step(step="text", went_by="all of it", enough=KEEP_FROM, verdict=keep),
    ]


def _of_article(known: Judged) -> list[Step]:
    """Both steps for an article that was read, by the rules of its source; else the first, by the address."""
    from scraper.listing import Listed
    from scraper.relevance import FETCH_FROM, KEEP_FROM, judge_line

    source, reading = _source(known), known.reading
    bare = Listed(url=known.url)
    fetch = source.worth_fetching(bare) if source else judge_line("", "", known.url)
    steps = [Step(step="list", went_by="its address alone", enough=FETCH_FROM, verdict=fetch)]
    if reading is None or source is None:
        return steps
    labels = (*(reading.tags or ()), *filter(None, (reading.section,)))
    full = Listed(url=known.url, title=reading.title, summary=reading.standfirst or "", tags=labels)
    fetch, keep = source.worth_fetching(full), source.concerns_us(reading)
    said = "its title, standfirst, section and tags"
    return [
        *steps,
        Step(step="list", went_by=said, enough=FETCH_FROM, verdict=fetch),
        Step(step="text", went_by="its text as it reads now", enough=KEEP_FROM, verdict=keep),
    ]


def _source(known: Judged) -> "Source | None":
    """The source that has the article, or that the address belongs to."""
    from scraper.known_sources import all_sources

    sources = all_sources()
    if known.source in sources:
        return sources[known.source]()
    return next((source() for source in sources.values() if source().is_ours(known.url)), None)


def _document(known: Judged | None, steps: Iterable[Step]) -> dict[str, Any]:
    today = [
        {"step": one.step, "went_by": one.went_by, "enough": one.enough, **asdict(one.verdict)}
        for one in steps
    ]
    if known is None:
        return {"today": today}
    return {
        "url": known.url,
        "article_id": known.article_id,
        "stored": [
            {**asdict(decision), "decided_at": iso(decision.decided_at)} for decision in known.decisions
        ],
        "today": today,
    }


def _show(known: Judged | None, steps: Iterable[Step]) -> None:
    from scraper.relevance import EVERYTHING

    if known is not None:
        say(
            f"article {known.article_id} of {known.source}"
            if known.article_id
            else "not an article of the archive"
        )
        for decision in known.decisions:
            say(
                f"decided {iso(decision.decided_at)}, {_decided(decision)}: {line(', '.join(decision.words)) or '-'}"
            )
    for one in steps:
        did = _DID[one.step] if one.verdict.kept else f"not {_DID[one.step]}"
        say(f"today {did} by {one.went_by}: {one.verdict.score:.1f}, enough is {one.enough:.1f}")
        if one.verdict == EVERYTHING:
            say("  its source is taken as a whole")
        elif not one.verdict.signs:
            say("  it speaks neither of inspectors nor of a force or service")
        for sign in one.verdict.signs:
            say(f"  {sign.weight:+.1f}  {sign.sign}: {line(', '.join(sign.words))}")


def _decided(decision: Decision) -> str:
    did = _DID.get(decision.step, "kept")
    return f"{did if decision.kept else f'not {did}'} by its {decision.step} with {decision.score:.1f}"
