"""How `hmicfrs status` looks in a terminal: what is wrong first, then a row a source."""

import shutil
from collections.abc import Iterator, Mapping, Sequence

from archive.health.check_up import CheckUp
from archive.health.measured import Night
from archive.health.status import DatabaseStatus, SourceStatus
from archive.health.troubles import DISK, WHOLE, Trouble, advice
from archive.moments import iso
from archive.terminal import cut, heading, line, say, table

_HEAD = (
    "source",
    "articles",
    "versions",
    "edits 7d",
    "30d",
    "gone",
    "blocked",
    "due",
    "missed",
    "last crawl",
    "result",
)
# What a narrow terminal does without, in this order.
_SPARE = ("blocked", "30d", "missed", "gone", "due", "versions")
# So many sources of one trouble are shown; the table below has all.
_MOST = 20
_MEGABYTE, _GIGABYTE = 1_000_000, 1_000_000_000


def show(
    database: DatabaseStatus,
    found: CheckUp,
    sources: Sequence[SourceStatus],
    tonight: Mapping[str, Night],
    looks: int,
) -> None:
    """Show the verdict, what is wrong, facts of the database, a row a source."""
    heading(verdict(found))
    _show_troubles(found.troubles)
    say()
    room = "" if found.free_bytes is None else f", {found.free_bytes / _GIGABYTE:.1f} GB free"
    say(
        f"{database.database}  revision {database.revision}  {database.bytes / _MEGABYTE:.1f} MB{room}  {iso(found.at)}"
    )
    if database.manifest:
        say(f"manifest {database.manifest}: {database.manifest_sha256}")
    if not sources:
        say("no source yet: `hmicfrs crawl` fills the archive")
        return
    say(
        f"at most {looks} looks a source and night; missed: edits that looks at this pace are expected not to see"
    )
    say()
    table(_fitting([_HEAD, *(_row(source, tonight[source.source]) for source in sources)]))
    for told in _disbelieved(tonight):
        say()
        say(told)


def verdict(found: CheckUp) -> str:
    """Ex: 2 of 103 sources need you: gazette (blocked), herald (empty)"""
    if found.well:
        return f"all is well: {found.sources} sources"
    whole = [trouble for trouble in found.troubles if trouble.source in (WHOLE, DISK)]
    named = [f"{one.cause}: {one.sentence}" for one in whole]
    if single := [one for one in found.troubles if one not in whole]:
        some = ", ".join(f"{one.source} ({one.cause})" for one in single[:5])
        more = f" and {len(single) - 5} more" if len(single) > 5 else ""
        named.append(f"{len(single)} of {found.sources} sources need you: {some}{more}")
    return line("; ".join(named))


def _show_troubles(found: Sequence[Trouble]) -> None:
    """Show a block a class of causes: what to do about it, then a line a source.

    Ex: blocked: do not work around it: write to the site
          gazette  14 nights, since 2026-11-12, last good 2026-11-11: 12 of 14 pages answered 403
    """
    for cause in dict.fromkeys(trouble.cause for trouble in found):
        same = [trouble for trouble in found if trouble.cause == cause]
        say()
        say(f"{cut(cause, 40)}: {advice(cause)}")
        table([("", one.source.strip("()"), nights(one), cut(one.sentence, 200)) for one in same[:_MOST]])
        if len(same) > _MOST:
            say(f"  and {len(same) - _MOST} more")


def nights(trouble: Trouble) -> str:
    """Ex: 14 nights, since 2026-11-12, last good 2026-11-11:"""
    many = f"{trouble.nights} night{'s' if trouble.nights > 1 else ''}, since {trouble.since:%Y-%m-%d}"
    if trouble.source in (WHOLE, DISK):
        return f"{many}:"
    good = f"last good {trouble.last_good_at:%Y-%m-%d}" if trouble.last_good_at else "never good"
    return f"{many}, {good}:"


def _fitting(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows without as many columns as have to go for the terminal's width."""
    width, columns = (
        shutil.get_terminal_size((140, 24)).columns,
        dict(zip(rows[0], zip(*rows, strict=True), strict=True)),
    )
    for spare in _SPARE:
        if sum(2 + max(map(len, cells)) for cells in columns.values()) - 2 <= width:
            break
        del columns[spare]
    return list(zip(*columns.values(), strict=True))


def _row(source: SourceStatus, night: Night) -> tuple[str, ...]:
    counts = (source.articles, source.versions, source.edits_7_days, source.edits_30_days)
    return (
        source.source,
        *map(str, (*counts, source.gone, source.blocked)),
        str(night.due),
        f"{night.missed:.0%}",
        f"{source.last_crawl_at:%Y-%m-%d %H:%M}" if source.last_crawl_at else "never",
        source.last_result or ("not ended" if source.last_crawl_at else "-"),
    )


def _disbelieved(tonight: Mapping[str, Night]) -> Iterator[str]:
    """Ex: gazette: validators not believed: 2 of 40 stood still while the article changed"""
    for name, night in tonight.items():
        if night.lied:
            samples = night.agreed + night.lied
            told = f"{night.lied} of {samples} stood still while the article changed"
            yield f"{line(name)}: validators not believed: {told}"
