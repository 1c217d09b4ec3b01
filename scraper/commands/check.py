"""The verb check: whether sources can be crawled, asked on their sites."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from archive import Archive, terminal
from archive.commands.verb import AsJson, WrongUse, plain_errors
from scraper.commands import which
from scraper.commands.console import advise, as_json, set_up_logging, show

if TYPE_CHECKING:
    from scraper.checked import ArticleAnswer, Checked
    from scraper.source import Source

UNUSABLE = 1
BROKEN_OFF = "it was not checked to the end: see the log above"
Found = tuple[str, "Checked | None"]


@plain_errors
def check(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Names of sources; all that are verified if none is given.")
    ] = None,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="All sources that have not passed a check yet.")
    ] = False,
    json_wanted: AsJson = False,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Say more; -vv for everything.")
    ] = 0,
) -> None:
    """Asks sources for their lists and one article, and says what is wrong. No article is archived.

    Example: hmicfrs check
    Example: hmicfrs check --unverified
    Example: hmicfrs check stoke_sentinel --json

    One that passes is crawled from then on without being named. Exit code 1: a source cannot be used.
    """
    from scraper.check import check_all

    if sources and unverified:
        raise WrongUse("name sources, or write --unverified for all that are not verified, not both")
    with Archive() as archive:
        archive.upgrade()
        passed = archive.verified()
        chosen = _unverified(passed) if unverified else _verified(sources or [], passed)
        advise()
        set_up_logging(verbose)
        results = check_all(archive, chosen, verbose)
    if json_wanted:
        as_json([document(source, found) for source, found in results])
    else:
        tell(results, in_full=sources or [])
    if any(found is None or found.wrong for _, found in results):
        raise typer.Exit(UNUSABLE)


def _verified(names: Sequence[str], passed: Collection[str]) -> "list[type[Source]]":
    """Those named, else all that a crawl of all sources takes."""
    return which.named(names) if names else which.verified_only(which.named([]), passed)


def _unverified(passed: Collection[str]) -> "list[type[Source]]":
    return [source for source in which.named([]) if not which.is_verified(source, passed)]


def document(source: str, found: "Checked | None") -> dict[str, Any]:
    """What a check found, for programs."""
    if found is None:
        return {"source": source, "usable": False, "wrong": BROKEN_OFF}
    told = {"usable": not found.wrong, "wrong": found.wrong, "remarks": found.remarks}
    return {**asdict(found), **told}


def tell(results: "Sequence[Found]", in_full: Collection[str]) -> None:
    """Print a line a source; before it all that was found of those `in_full`."""
    for source, found in results:
        if found is not None and source in in_full:
            _in_full(found)
    show([_row(source, found) for source, found in results])


def _row(source: str, found: "Checked | None") -> dict[str, str]:
    """A source in a line: what answered, and the sentences on what is wrong or odd."""
    if found is None:
        return {
            "source": source,
            "result": "unusable",
            "lists": "",
            "articles": "",
            "read": "",
            "says": BROKEN_OFF,
        }
    reading = found.article.reading if found.article else None
    return {
        "source": source,
        "result": "unusable" if found.wrong else "ok",
        "lists": f"{len(found.answered)} of {len(found.lists)}",
        "articles": str(sum(one.articles for one in found.lists)),
        "read": reading.reader if reading else "",
        "says": found.wrong or "; ".join(found.remarks),
    }


def _in_full(found: "Checked") -> None:
    """Every list with its answer, then the article field by field."""
    terminal.heading(found.source)
    lists = (
        (
            one.channel,
            one.answer,
            f"robots: {one.robots}",
            f"{one.lines} lines",
            f"{one.articles} articles",
            one.url,
        )
        for one in found.lists
    )
    terminal.table([("list", "answer", "", "", "", "address"), *lists])
    for article in found.articles:
        _article_in_full(article)
    terminal.say()
    terminal.heading("robots.txt")
    terminal.say(terminal.clean(found.robots_txt.strip() or "none"))
    for sentence in filter(None, (found.wrong, *found.remarks)):
        terminal.say(f"! {terminal.line(sentence)}")


def _article_in_full(article: "ArticleAnswer") -> None:
    from scraper.field_by_field import fields

    terminal.say()
    status = "" if article.status is None else f" ({article.status})"
    terminal.heading(f"{article.url}: {article.met}{status}, robots: {article.robots}")
    if article.reading:
        terminal.table([(field.name, field.origin, field.value) for field in fields(article.reading)])
