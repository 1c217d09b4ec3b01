"""The verbs that show articles: articles, show, history, changes, diff."""

from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from archive import changes as made
from archive import comparison_page, feed, portrait
from archive import history as past
from archive.commands import documents, show
from archive.commands.json_text import written
from archive.commands.verb import AsJson, At, Ref, Since, WrongUse, plain_errors, reading
from archive.comparison import compare
from archive.model import ReadingRow, Source, Version
from archive.moments import day, iso, moment, start_of
from archive.one_file import write_whole
from archive.timeline import timeline

Said = tuple[Version, ReadingRow]


@plain_errors
def articles(
    source: Annotated[str | None, typer.Option(help="Of this source only, e.g. hmicfrs.")] = None,
    since: Since = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Lists articles with their ids, newest first.

    Example: hmicfrs articles --source express_and_star --since 2024-05-01
    """
    with reading() as (_, session):
        found = past.listing(session, source, day(since) if since else None, limit)
    if as_json:
        typer.echo(written(documents.listing(found)))
    else:
        show.listing(found)


@plain_errors
def show_article(
    ref: Ref,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Shows an article: what it says, its dates with their evidence, its addresses, its state, its copies.

    And what it reports on, or what reports on it, with the share of the words that is repeated.

    Example: hmicfrs show hm-3kq7xw2vma --at 2024-05-21
    """
    with reading() as (_, session):
        found = past.find(session, ref)
        shown = portrait.then(session, found, moment(at)) if at else portrait.now(session, found)
    if as_json:
        typer.echo(written(documents.article(shown)))
    else:
        show.article(shown)


@plain_errors
def history(ref: Ref, as_json: AsJson = False) -> None:
    """Tells what happened to an article: when it was seen, edited, moved, gone, back, blocked, unread.

    Example: hmicfrs history https://www.example.com/news/inspection-of-a-force/
    """
    with reading() as (_, session):
        article = past.find(session, ref)
        events = timeline(session, article)
    if as_json:
        typer.echo(written(documents.history(article, events)))
    else:
        show.history(article, events)


@plain_errors
def changes(
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Seen then or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Seen by the end of that day.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Of this one only; repeatable.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Also those that leave the meaning alone.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 100,
    skip: Annotated[int, typer.Option(min=0, help="Leave out the newest so many: the next page.")] = 0,
    as_json: AsJson = False,
    atom: Annotated[Path | None, typer.Option(metavar="FILE", help="Write an Atom feed instead.")] = None,
) -> None:
    """Lists what was edited, taken down or came back in the whole archive, newest first.

    Example: hmicfrs changes --since 2024-05-01 --source express_and_star
    Example: hmicfrs changes --limit 50 --atom changes.atom
    """
    if atom is not None and as_json:
        raise WrongUse("--json and --atom are two ways to have it: choose one")
    began = start_of(day(since)) if since else None
    asked = made.Asked(since=began, until=moment(until) if until else None, sources=tuple(source or ()))
    asked = asked.with_quiet_ones() if quiet else asked
    with reading() as (_, session), closing(made.changes(session, asked)) as found:
        page = made.Page(islice(found, skip, None), limit)
        if atom is not None:
            write_whole(atom, feed.atom(page, asked.sources, began))
            show.fed(atom, page)
        elif as_json:
            for part in documents.listed(map(documents.changed, page)):
                typer.echo(part)
        else:
            show.changes(page, skip)


@plain_errors
def diff(
    ref: Ref,
    before: Annotated[str | None, typer.Argument(metavar="[A]", help="A version number or a moment.")] = None,
    after: Annotated[str | None, typer.Argument(metavar="[B]", help="Likewise; else the last one.")] = None,
    as_json: AsJson = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page to print instead.")] = None,
) -> None:
    """Shows what changed between two versions: by default the last two that differ in what they say.

    Removed words are red, added ones green; where there is no terminal [-removed-] and {+added+}.

    Example: hmicfrs diff hm-3kq7xw2vma 1 3
    Example: hmicfrs diff hm-3kq7xw2vma 2024-05-21 --html changed.html
    """
    if html is not None and as_json:
        raise WrongUse("--json and --html are two ways to have it: choose one")
    with reading() as (_, session):
        article = past.find(session, ref)
        versions = past.versions(session, article)
        old, new = _last_two(versions) if before is None else (_meant(versions, before), versions[-1])
        new = new if after is None else _meant(versions, after)
        found = compare(old[1], new[1])
        printed = session.get_one(Source, article.source)
    if html is not None:
        write_whole(html, comparison_page.page(article, printed, old, new, found))
        show.written(html)
    elif as_json:
        typer.echo(written(documents.comparison(article, old[0], new[0], found)))
    else:
        show.comparison(article, old[0], new[0], found)


def _last_two(versions: list[Said]) -> tuple[Said, Said]:
    """The last two versions that differ in what they say; of an article never edited the one it has."""
    loud = [said for said in versions if said[0].change != "quiet"]
    return loud[-2] if len(loud) > 1 else loud[-1], loud[-1]


def _meant(versions: list[Said], written: str) -> Said:
    """The version of a number, or the one that stood at a moment."""
    if written.isdecimal():
        found = [said for said in versions if said[0].number == int(written)]
    else:
        found = [said for said in versions if said[0].seen_from <= moment(written)]
    if not found:
        raise past.UnknownVersion(
            f"no version {written!r}: there are 1 to {len(versions)}, "
            f"the first seen from {iso(versions[0][0].seen_from)}"
        )
    return found[-1]
