"""The verb probe: one page, as every template and list here sees it."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from archive import terminal
from archive.commands.verb import AsJson, plain_errors
from scraper.commands.console import advise, as_json, set_up_logging, show

if TYPE_CHECKING:
    from scraper.probe import Made, Probed, ReadAsList

FIRST_LINES = 5


@plain_errors
def probe(
    page: Annotated[str, typer.Argument(metavar="URL|FILE", help="An address, or a page saved as a file.")],
    url: Annotated[
        str, typer.Option(help="The address of a saved page, where it does not say its own.")
    ] = "",
    json_wanted: AsJson = False,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Say more; -vv for everything.")
    ] = 0,
) -> None:
    """Reads one page with every template and list there is, and says what to do next. It is not archived.

    Example: hmicfrs probe https://www.example.org/news/force-told-to-improve-7301234
    Example: hmicfrs probe saved.html --url https://www.example.org/news/force-told-to-improve-7301234
    """
    from scraper.one_page import page_at
    from scraper.probe import probe as look_into

    if page.startswith("http"):
        advise()
    if verbose:
        set_up_logging(verbose)
    found = look_into(page_at(page, url))
    if json_wanted:
        as_json({**asdict(found), "next": found.next_steps})
    else:
        _print(found)


def _print(found: "Probed") -> None:
    terminal.heading(found.url)
    facts = {
        "source": found.source or "none that is known",
        "an article by its address": "yes" if found.is_article else "no",
        "address in the form of": ", ".join(found.platforms) or "no platform",
        "marks on it": ", ".join(found.marked) or "none that is known",
    }
    terminal.table(list(facts.items()))
    if found.is_list:
        for one in found.lists:
            _print_list(one)
    else:
        _side_by_side(found.made)
    terminal.say()
    for step in found.next_steps:
        terminal.say(f"> {terminal.line(step)}")


def _print_list(one: "ReadAsList") -> None:
    """How much it holds, and its first lines."""
    from scraper.field_by_field import moment

    terminal.say()
    terminal.heading(
        f"{one.channel}: {len(one.lines)} lines, {one.articles} of them articles by their address"
    )
    shown = [
        (moment(line.published) if line.published else "no date", line.title or "no title", line.url)
        for line in one.lines[:FIRST_LINES]
    ]
    terminal.table([*shown, *(("part", "", url) for url in one.parts[:FIRST_LINES])])


def _side_by_side(made: "tuple[Made, ...]") -> None:
    """A column a template, a row a field; several dates of one field share its cell."""
    columns = {one.template: _cells(one) for one in made}
    names = dict.fromkeys(name for cells in columns.values() for name in cells)
    rows: list[dict[str, Any]] = [
        {"field": name, **{template: cells.get(name, "") for template, cells in columns.items()}}
        for name in names
    ]
    terminal.say()
    show(rows)


def _cells(one: "Made") -> dict[str, str]:
    from scraper.field_by_field import fields

    if one.reading is None:
        return {"title": f"cannot read it: {one.reason}"}
    cells: dict[str, str] = {}
    for field in fields(one.reading):
        said = f"{field.value} [{field.origin}]" if field.origin else field.value
        cells[field.name] = f"{cells[field.name]}; {said}" if field.name in cells else said
    return cells
