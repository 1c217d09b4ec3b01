"""The verbs that read the archive back, from status to export; annotate and upgrade."""

from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from archive import (
    annotating,
    comparison_page,
    database,
    documents,
    feed,
    inquiry,
    portrait,
    report_verb,
    schema,
    show,
    status_verb,
    takedown_verb,
)
from archive import changes as made
from archive import history as past
from archive.comparison import compare
from archive.export import Format, Mode, Scope
from archive.export import export as write
from archive.json_text import written
from archive.model import ReadingRow, Source, Version
from archive.moments import day, iso, moment, start_of
from archive.one_file import write_whole
from archive.store import Archive
from archive.timeline import timeline
from archive.verb import AsJson, At, Ref, Since, WrongUse, choice, plain_errors, reading
from archive.web import serve_verb

__all__ = ["AsJson", "WrongUse", "app", "plain_errors", "reading"]

app = typer.Typer(
    no_args_is_help=True,
    help="Keeps what HMICFRS publishes, and what the local press says of it, in every version.",
)

Said = tuple[Version, ReadingRow]


app.command()(status_verb.status)


@app.command()
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


@app.command("show")
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


@app.command()
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


@app.command()
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


@app.command()
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


app.command()(inquiry.search)
app.command()(inquiry.query)


@app.command()
@plain_errors
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one of an export.")],
    form: Annotated[str, typer.Option("--format", help="csv, jsonl, parquet, sqlite or warc.")] = "csv",
    excel: Annotated[bool, typer.Option("--excel", help="CSV as spreadsheets want it.")] = False,
    mode: Annotated[
        str, typer.Option(help="open-text, metadata, derived, strict or local-full.")
    ] = "open-text",
    as_of: At = None,
    source: Annotated[list[str] | None, typer.Option(help="Of this one only; repeatable.")] = None,
    body: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="About this force or service only; repeatable.")
    ] = None,
    programme: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="About this programme only; repeatable.")
    ] = None,
    since: Since = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published by the end of that day, e.g. 2024-05-21.")
    ] = None,
) -> None:
    """Writes the archive as tables for research, with a data dictionary, README and digests.

    --format warc writes the pages themselves in their place, for pywb and other programs that replay WARC files.

    open-text has the text of sources under the Open Government Licence and the press as metadata; metadata
    has no text; derived adds measures of all texts to it; strict has no press titles either; local-full has
    everything, for your own research alone. Pages that ask not to be archived are metadata in all but local-full.

    --excel is CSV with a byte order mark, no cell that would run as a formula, and long texts in files of their own.

    Example: hmicfrs export ./out --format jsonl --as-of 2024-12-31
    """
    scope = Scope(
        mode=choice(Mode, mode, "--mode"),
        as_of=moment(as_of) if as_of else None,
        sources=tuple(source or ()),
        since=day(since) if since else None,
        until=day(until) if until else None,
        bodies=tuple(body or ()),
        programmes=tuple(programme or ()),
    )
    chosen = choice(Format, form, "--format")
    if excel and chosen not in (Format.CSV, Format.EXCEL):
        raise WrongUse(f"--excel is a flavour of CSV, not of {chosen}")
    chosen = Format.EXCEL if excel else chosen
    with reading() as (_, session):
        report = write(session, folder, scope, chosen, show.progress)
    show.exported(folder, scope.mode, report)


app.command()(takedown_verb.takedown)
app.command()(serve_verb.serve)
app.command()(report_verb.report)


@app.command()
@plain_errors
def annotate(
    sources: Annotated[list[str] | None, typer.Argument(help="Of these only; all if none is given.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; only tell what would be named otherwise.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Notes anew which bodies, programmes, grades and office holders the kept readings name.

    To be run after the tables in archive/subjects, or the rules, have changed: no page is fetched or read again, and
    no version or edit comes of it. It may be interrupted and run again.

    Example: hmicfrs annotate --dry-run
    """
    with Archive() as archive:
        archive.check()
        with archive.session() as session:
            chosen = [past.known_source(session, name).name for name in sources or []]
            due = annotating.waiting(session, chosen)
        if not dry_run:
            archive.refer()
        report = annotating.Report(readings=due)
        verb = archive.annotate_on_trial if dry_run else archive.annotate
        report.run(lambda after: verb(chosen, after), show.annotating)
    if as_json:
        typer.echo(written({"dry_run": dry_run, **documents.annotated(report)}))
    else:
        show.annotated(report)
    if report.left:
        raise typer.Exit(1)


@app.command()
@plain_errors
def upgrade() -> None:
    """Brings the database to this program's schema and reference tables; makes it if there is none.

    Example: ARCHIVE_URL=sqlite:///hmicfrs.db hmicfrs upgrade
    """
    with Archive() as archive:
        before = None if database.absent(archive.engine) else schema.revision(archive.engine)
        archive.upgrade()
        show.upgraded(archive.url, before, schema.revision(archive.engine))
