"""The verb fixture: a test's page, made of a real one without its words."""

from typing import Annotated

import typer

from archive import terminal
from archive.commands.verb import plain_errors
from scraper.commands import which
from scraper.commands.console import advise


@plain_errors
def fixture(
    source: Annotated[str, typer.Argument(help="The source whose page it is.")],
    page: Annotated[str, typer.Argument(metavar="URL|FILE", help="An address, or a page saved as a file.")],
    url: Annotated[
        str, typer.Option(help="The address of a saved page, where it does not say its own.")
    ] = "",
    slug: Annotated[str, typer.Option(help="The file's name; that of the template if none is given.")] = "",
) -> None:
    """Writes a page's markup with made-up words, and what is read of it today, into tests/fixtures.

    Example: hmicfrs fixture stoke_sentinel https://www.example.org/news/force-told-to-improve-7301234

    No word of the publisher's is kept. The expectation is what the reader says today: judge it by eye.
    """
    from scraper import checkout
    from scraper.fixture import fixture as made_of
    from scraper.one_page import page_at

    folder = checkout.root() / "tests" / "fixtures" / source
    (chosen,) = which.named([source])
    if page.startswith("http"):
        advise()
    made = made_of(page_at(page, url), chosen())
    for path in made.write(folder, slug):
        terminal.say(str(path))
    for difference in made.differences:
        terminal.say(f"! {terminal.line(difference)}")
    terminal.say("> judge the expectation by eye, against the real page; then: make test")
