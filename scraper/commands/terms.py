"""The verb terms: which sources' terms of use the operator has read, and when."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from archive import Archive, TermsRead
from archive.commands.verb import AsJson, WrongUse, plain_errors
from archive.moments import day
from scraper.commands import which
from scraper.commands.console import as_json, show

if TYPE_CHECKING:
    from datetime import date

    from scraper.source import Source


@plain_errors
def terms(
    source: Annotated[
        str | None, typer.Argument(help="A source; all with terms read if none is given.")
    ] = None,
    url: Annotated[str | None, typer.Argument(help="Where its terms of use are published.")] = None,
    read_on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The London day they were read; today if none is given.")
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Records that you have read a source's terms of use; without a URL shows what is recorded.

    Example: hmicfrs terms stoke_sentinel https://www.example.org/terms --read-on 2026-11-20
    Example: hmicfrs terms stoke_sentinel
    """
    if read_on and not url:
        raise WrongUse("--read-on needs the address of the terms: hmicfrs terms SOURCE URL --read-on DAY")
    chosen = which.named([source]) if source else []
    if url:
        note(chosen[0], _address(url), day(read_on) if read_on else None)
    with Archive() as archive:
        archive.check()
        read = [one for one in archive.terms() if not source or one.source == source]
    rows = [
        {"source": one.source, "terms_url": one.terms_url, "terms_checked_on": one.checked_on.isoformat()}
        for one in read
    ]
    as_json(rows) if json_wanted else show(rows)


def note(source: "type[Source]", url: str, read_on: "date | None") -> None:
    """Record that a source's terms were read. Raises WrongUse for a day that is yet to come."""
    from scraper.dates import london_day

    now = datetime.now(UTC)
    checked_on = read_on or london_day(now)
    if checked_on > london_day(now):
        raise WrongUse(f"--read-on {checked_on} is yet to come")
    with Archive() as archive:
        archive.upgrade()
        archive.enlist(source().facts(now))
        archive.note_terms(TermsRead(source=source.name, terms_url=url, checked_on=checked_on))


def _address(url: str) -> str:
    """The address as given. Raises WrongUse for what is no web address."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise WrongUse(f"{url!r} is no web address: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WrongUse(f"{url!r} is no web address: write it with https://")
    return url
