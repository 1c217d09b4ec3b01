"""The verb new-source: a newspaper declared in the checkout that this program runs from."""

from typing import Annotated

import typer

from archive import terminal
from archive.commands.verb import plain_errors

NEXT = """\
> ask its site: hmicfrs check {name}
> if its pages differ from its platform's: make fixture SOURCE={name} URL=ADDRESS-OF-AN-ARTICLE
> write docs/sources.md again: .venv/bin/pytest tests/test_docs.py --force-regen
> see that it keeps the rules: .venv/bin/pytest tests/scraper/test_sources.py -k {name}"""


@plain_errors
def new_source(
    name: Annotated[str, typer.Argument(help="As in stafford_gazette.")],
    platform: Annotated[
        str, typer.Option(help="Whose form its site has, e.g. newsquest; see hmicfrs probe.")
    ],
    host: Annotated[str, typer.Option(help="Of its site, e.g. www.staffordgazette.example.")],
    title: Annotated[str, typer.Option(help="As readers know it.")],
    areas: Annotated[str, typer.Option(help="Slugs of the bodies it covers, joined by |.")],
    publisher: Annotated[str, typer.Option(help="The group it belongs to; empty for none.")] = "",
    aliases: Annotated[str, typer.Option(help="Other hosts of the same site, joined by |.")] = "",
    feed: Annotated[str, typer.Option(help="Its feed, where it has another than its platform.")] = "",
    evidence: Annotated[
        str, typer.Option(help="Where its lists were seen to answer, if they were.")
    ] = "form",
    as_file: Annotated[
        bool, typer.Option("--file", help="A file of its own, for one that differs from its platform.")
    ] = False,
) -> None:
    """Declares a newspaper in this checkout: a row of titles.csv, or a file with --file.

    Example: hmicfrs new-source stafford_gazette --platform newsquest --host www.staffordgazette.example
    --title "Stafford Gazette" --publisher Newsquest --areas "staffordshire|staffordshire-fire"
    """
    from scraper import checkout
    from scraper.new_source import NewSource, add_file, add_row

    new = NewSource(
        name=name,
        title=title,
        platform=platform,
        host=host.lower(),
        areas=_each(areas),
        publisher=publisher,
        aliases=_each(aliases.lower()),
        feed=feed,
        evidence=evidence,
    )
    add = add_file if as_file else add_row
    terminal.say(str(add(new, checkout.root())))
    terminal.say(NEXT.format(name=name))


def _each(joined: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in joined.replace(",", "|").split("|"))))
