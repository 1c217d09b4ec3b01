"""How what the archive knows is shown to people on a terminal."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import typer

from archive.annotating import Report as Annotated
from archive.changes import Page, counted, in_words
from archive.comparison import Change
from archive.export import RESEARCH_COPY, Mode, Report, mode_that_holds
from archive.model import AddressRow, Article, DateRow, Subject, Version
from archive.moments import iso
from archive.portrait import Portrait
from archive.relations.copies import Copy
from archive.relations.links import Coverage
from archive.terminal import change, heading, line, paragraphs, say, table
from archive.timeline import Event


def listing(found: Sequence[tuple[Article, str]]) -> None:
    """Show a row an article."""
    if not found:
        say("no such article")
        return
    table([(one.public_id, _day(one), one.source, one.state, title) for one, title in found])


def _day(article: Article) -> str:
    return article.published_on.isoformat() if article.published_on else "undated"


def article(shown: Portrait) -> None:
    """Show an article with its evidence."""
    heading(shown.reading.title)
    if shown.reading.standfirst:
        say(line(shown.reading.standfirst))
    say()
    table([row for row in _facts(shown) if row[1]])
    say()
    say("dates stated:" if shown.dates else "no date stated")
    table([_claim(claim) for claim in shown.dates])
    _part("addresses:", [_address(one) for one in shown.addresses])
    _part("names:", [_subject(one) for one in shown.subjects if one.kind != "grade"])
    grades = [("", one.body, one.scale, one.question or "-", one.grade) for one in shown.grades]
    _part("grades told:", grades)
    _part("also in:", [_copy(copy) for copy in shown.copies])
    _part("reports:", [_covered(one) for one in shown.coverage])
    paragraphs(shown.reading.text)


def _part(head: str, rows: Sequence[Sequence[str]]) -> None:
    """A table under its heading, where there is anything in it."""
    if rows:
        say()
        say(head)
        table(rows)


def _address(one: AddressRow) -> tuple[str, ...]:
    return "", one.reason, iso(one.first_seen_at), iso(one.last_seen_at), one.url


def _covered(one: Coverage) -> tuple[str, ...]:
    """Ex: reports on  hmicfrs  hm-…  2024-05-21  repeats 0.31, 120 words, 34 running  sure 0.95  runs, days:0  https://…"""
    link = one.link
    much = f"repeats {link.score:.2f}, {link.shared_words} words, {link.longest_run} running"
    return (
        "",
        one.relation.replace("_", " "),
        one.article.source,
        one.article.public_id,
        _day(one.article),
        much,
        f"sure {link.confidence:.2f}",
        link.evidence.replace("|", ", "),
        one.article.url,
    )


def _subject(one: Subject) -> tuple[str, ...]:
    """Ex: body  staffordshire  subject  title, 7 times  named in full"""
    often = f"{one.where_found}, {one.times} times" if one.times > 1 else one.where_found
    return ("", one.kind, one.slug, one.role, often, one.method)


def _copy(copy: Copy) -> tuple[str, ...]:
    """An article with the same story. Ex: shropshire_star  hm-…  copied by  2024-05-21  0.92, 310 words  https://…"""
    much = f"{copy.score:.2f}, {copy.shared_words} words"
    relation = copy.relation.replace("_", " ")
    return (
        "",
        copy.article.source,
        copy.article.public_id,
        relation,
        _day(copy.article),
        much,
        copy.article.url,
    )


def _facts(shown: Portrait) -> list[tuple[str, str]]:
    one, reading, version = shown.article, shown.reading, shown.version
    seen = f"seen from {iso(version.seen_from)} to {iso(version.last_seen_at)}"
    stated = f" ({one.published_from}: {one.published_raw})" if one.published_from else ""
    doubtful = "; dates conflict" if one.published_conflict else ""
    met = f" ({line(shown.last_met)})" if shown.last_met else ""
    return [
        ("id", one.public_id),
        ("source", one.source),
        ("address", one.url),
        ("original", reading.original_url or ""),
        ("kind", reading.kind or ""),
        ("authors", (reading.authors or "").replace("|", ", ")),
        ("state", f"{one.state}; at the last look, {iso(one.last_looked_at)}: {one.last_outcome}{met}"),
        ("published", _date(one.published_at, one.published_on) + stated + doubtful),
        ("updated", _date(one.updated_at, one.updated_on)),
        ("version", f"{version.number} of {shown.versions}, {seen}"),
        ("noarchive", "its page asks that no copy be shown to others" if one.noarchive else ""),
    ]


def _date(at: datetime | None, on: date | None) -> str:
    """The instant, or else the day."""
    return iso(at) if at else on.isoformat() if on else ""


def _claim(claim: DateRow) -> tuple[str, ...]:
    return ("", claim.field, _date(claim.at, claim.on), claim.precision, claim.origin, claim.raw, claim.doubt)


def history(one: Article, events: Sequence[Event]) -> None:
    """Show a line an event, with the interval it happened in."""
    heading(f"{one.public_id} {one.url}")
    rows = [
        (iso(event.after) if event.after else "", iso(event.at), event.kind, _told(event)) for event in events
    ]
    table([("after", "not later than", "event", ""), *rows])


def _told(event: Event) -> str:
    """Ex: `version 2; text: 24 words added, 1 removed; 3 looks until 2025-06-11T21:00:12Z`."""
    parts = [f"version {event.version}"] if event.version else []
    words = counted(event.words_added, event.words_removed)
    parts += [": ".join(filter(None, (event.detail, words)))]
    if event.looks > 1 and event.until:
        parts.append(f"{event.looks} looks until {iso(event.until)}")
    return "; ".join(filter(None, parts))


def changes(page: Page, skipped: int) -> None:
    """Show three lines a change, and where the next page begins."""
    for one in page:
        after = f"after {iso(one.seen_after)}, " if one.seen_after else ""
        heading(f"{iso(one.seen_from)}  {one.source}  {one.title}")
        say(f"  {line(in_words(one))}")
        say(f"  {after}not later than {iso(one.seen_from)}; {one.article_id} {line(one.url)}")
    if not page.taken:
        say("no change" if not skipped else "no further change")
    if page.more:
        say(f"there are more: --skip {skipped + page.taken} shows those that follow")


def fed(path: Path, page: Page) -> None:
    """Say what a feed holds."""
    say(
        f"{line(str(path))}: {page.taken} changes" + ("; there are older ones (--limit)" if page.more else "")
    )


def written(path: Path) -> None:
    """Say which file was written."""
    say(f"{line(str(path))} written")


def comparison(one: Article, before: Version, after: Version, changes: Sequence[Change]) -> None:
    """Show what changed between two versions."""
    heading(f"{one.public_id} {one.url}")
    for sign, version in (("-", before), ("+", after)):
        seen = f"seen from {iso(version.seen_from)} to {iso(version.last_seen_at)}"
        say(f"{sign} version {version.number}, {seen}")
    for one_change in changes:
        change(one_change)
    if not changes:
        say("they say the same")


def upgraded(database: str, before: str | None, after: str | None) -> None:
    """Say which revisions an upgrade went from and to."""
    if before == after:
        say(f"{database} is at revision {after} already")
    else:
        say(f"{database}: from {before or 'nothing'} to revision {after}")


def progress(name: str, rows: int) -> None:
    """Say on a terminal how far an export is."""
    if sys.stderr.isatty():
        typer.echo(f"\r\x1b[K{name}: {rows}", nl=False, err=True)


def annotating(done: int, readings: int) -> None:
    """Say on a terminal how many readings have been annotated."""
    progress(f"annotating, of {readings}", done)


def annotated(report: Annotated) -> None:
    """Say what annotating came to, with the first few articles that name something else now."""
    if sys.stderr.isatty():
        typer.echo("\r\x1b[K", nl=False, err=True)
    say(f"{report.done} readings annotated; {len(report.renamed)} articles name something else now")
    for one in report.samples:
        told = [*(f"+ {name}" for name in one.gained), *(f"- {name}" for name in one.lost)]
        say(f"{one.article_id}  {line(one.url)}")
        say(f"  {line('; '.join(told))}")
    if len(report.renamed) > len(report.samples):
        say("--json lists all of them")
    if report.left:
        say(f"interrupted: {report.left} of {report.readings} readings are left for the next run")


def exported(folder: Path, mode: Mode, report: Report) -> None:
    """Say what was written, what was withheld, why, and which mode holds it."""
    if sys.stderr.isatty():
        typer.echo("\r\x1b[K", nl=False, err=True)
    say(f"{folder}: " + ", ".join(f"{count} {name}" for name, count in report.rows.items()))
    if mode is Mode.LOCAL_FULL:
        say(f"this is a {RESEARCH_COPY}")
    if not report.withheld:
        say("no text was withheld")
    for reason, count in report.withheld.items():
        say(f"texts withheld: {count} ({reason}); --mode {mode_that_holds(reason)} holds them")
    for reason, count in report.left_out.items():
        say(f"captures without a record: {count} ({reason})")
