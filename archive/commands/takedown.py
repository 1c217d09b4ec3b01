"""The verb takedown: removes an article's words for good, after saying what that means, and lists what was removed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import history
from archive.commands.verb import WrongUse, choice, plain_errors
from archive.model import Article, Takedown
from archive.moments import iso
from archive.removal.takedown import Order, Reach, Reason, Removed
from archive.store import Archive
from archive.terminal import line, say, table

_REACHES = "text, title (and text) or all (its addresses and dates too)"
_REASONS = "publisher, privacy, court, copyright or other: this is exported"
_POSTGRES = (
    "run VACUUM FULL, and let logs and backups from before expire: removed rows stay in the files until then"
)
_IN_THE_WAY = (
    "another program has the archive open: the removed words may still be in free pages of its file. Stop it, and "
    "run the same command again"
)


@plain_errors
def takedown(
    article: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="An id (hm-...) or any address it ever had.")
    ] = None,
    scope: Annotated[str, typer.Option(metavar="SCOPE", help=_REACHES)] = "text",
    reason: Annotated[str | None, typer.Option(metavar="CLASS", help=_REASONS)] = None,
    note: Annotated[str, typer.Option(help="Why, for yourself; never exported.")] = "",
    by: Annotated[str, typer.Option(metavar="NAME", help="Who decided; never exported.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before it is done.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List what was taken down.")] = False,
    lift: Annotated[bool, typer.Option("--lift", help="Let it be archived again from now on.")] = False,
) -> None:
    """Takes an article down: removes its words for good, and keeps a crawl from bringing them back.

    A tombstone stays: id, scope, class of reason, day. Copies in other titles are named, and left to you.

    Example: hmicfrs takedown hm-3kq7xw2vma --scope text --reason publisher --dry-run
    Example: hmicfrs takedown --list
    """
    if listed == (article is not None):
        raise WrongUse("name one article, or --list those that were taken down")
    with Archive() as archive:
        archive.check()
        if article is None:
            _list(archive)
        elif lift:
            archive.lift(article, datetime.now(UTC))
            say("it may be archived again from now on; what was removed stays removed")
        elif reason is None:
            raise WrongUse(f"--reason is missing: {_REASONS}")
        else:
            reach, why = choice(Reach, scope, "--scope"), choice(Reason, reason, "--reason")
            order = Order(
                article_id=_id_of(archive, article),
                reach=reach,
                reason=why,
                decided_at=datetime.now(UTC),
                note=note,
                decided_by=by,
            )
            _show(order, archive.take_down_on_trial(order), "would be removed")
            if not dry_run:
                _take_down(archive, order, asked=yes)


def _id_of(archive: Archive, ref: str) -> str:
    with archive.session() as session:
        return history.located(session, ref).public_id


def _take_down(archive: Archive, order: Order, *, asked: bool) -> None:
    if not asked:
        typer.confirm("This cannot be undone. Remove it?", abort=True, err=True)
    removed = archive.take_down(order)
    clean = archive.scrub()
    _show(order, removed, "removed")
    if archive.engine.dialect.name == "postgresql":
        say(f"Postgres: {_POSTGRES}")
    elif not clean:
        say(_IN_THE_WAY)
    say("backups, and exports that were handed out, still have it: see docs/operating.md")


def _show(order: Order, removed: Removed, what: str) -> None:
    say(
        f"{removed.article_id}, scope {order.reach}: {what}: the words of {removed.readings} readings, the bytes of "
        f"{removed.bodies} pages, {removed.entries} lines of lists"
    )
    if removed.siblings:
        say("others that have or may have the same words, which are left as they are:")
        table([("", one.article_id, one.source, one.why, line(one.url)) for one in removed.siblings])


def _list(archive: Archive) -> None:
    with archive.session() as session:
        rows = _all(session)
    if not rows:
        say("nothing was taken down")
        return
    table([("article", "scope", "reason", "taken down", "lifted", "by", "note"), *rows])


def _all(session: Session) -> Sequence[tuple[str, ...]]:
    found = session.execute(
        select(Article.public_id, Takedown)
        .join(Takedown, Takedown.article_id == Article.id)
        .order_by(Takedown.decided_at, Takedown.id)
    )
    return [
        (
            public_id,
            row.scope,
            row.reason_class,
            iso(row.decided_at),
            iso(row.lifted_at) if row.lifted_at else "",
            row.decided_by,
            row.note,
        )
        for public_id, row in found
    ]
