"""Reckons what an archive costs from measured figures: `python -m bench.capacity --price-core-hour 0.04`, say.

What was measured and what is assumed stands here and nowhere else; docs/capacity.md shows both beside what follows.
"""

import argparse
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields

from bench import ROOT
from bench.written_page import put

PAGE = ROOT / "docs" / "capacity.md"
HOUR, MONTHS, YEARS = 3600, 120, 10
CORES = (2, 32, 256)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Of one core of the machine in docs/speed.md, in milliseconds of its time, and bytes of an SQLite archive."""

    # A page of ours, unpacked, read, judged, its subjects named: what a page takes by `ingest`, less its recording.
    read_ms: float = 14
    pass_ms: float = 0.75  # a record of no source: unpacked, and its head read
    record_ms: float = 8  # an article recorded for the first time
    look_ms: float = 0.9  # a look that says nothing new
    # A version: its page (43 kB packed, of 18 real ones of 286 kB), its text, its words in the index of searching.
    version_bytes: float = 63_000
    look_bytes: float = 560  # a look that says nothing new, with its entries in indexes


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """What depends on the press and on the operator; each may be given on the command line."""

    titles: float = 250
    requests_a_night: float = 60  # of a title: lists, new pages, looks; most nights
    looks_a_night: float = 500  # of a title at most: HMICFRS_LOOKS
    delay: float = 3  # seconds between two requests of a site: HMICFRS_DELAY
    side_by_side: float = 24  # sources crawled at a time
    pages_a_night: float = 20  # of a title: answered in whole, and read
    kept_a_year: float = 40  # articles of a title that concern the inspectorate or an inspected force
    versions: float = 1.5  # of an article, in all
    looks: float = 60  # of an article in ten years: every night at first, at last every ninety days
    archive_pages: float = 1.35e9  # articles in CC-NEWS from August 2016 to 2026 (arXiv 2605.18337)
    archive_page_bytes: float = 30_000  # of one, packed in its file
    file_bytes: float = 1.07e9  # of a file of CC-NEWS: about 1 GiB
    of_ours: float = 0.01  # share of those pages that are of the titles
    of_ours_kept: float = 0.005  # share of these that are recorded
    price_core_hour: float = 0.05  # dollars
    price_gb_month: float = 0.10  # dollars, for a disk
    price_gb_out: float = 0.0  # dollars for each GB that is fetched: none within the region of the files


def nights(m: Measured, a: Assumed) -> Iterator[tuple[str, str]]:
    """How long a night is."""
    turns = a.titles / a.side_by_side
    yield "usual: titles ÷ side by side × requests × delay", hours(turns * a.requests_a_night * a.delay)
    yield "at most: titles ÷ side by side × looks × delay", hours(turns * a.looks_a_night * a.delay)
    work = a.titles * (a.pages_a_night * m.read_ms + a.requests_a_night * m.look_ms) / 1000
    yield "one core's time in a usual night", hours(work)


def ten_years(m: Measured, a: Assumed) -> Iterator[tuple[str, str]]:
    """What ten years come to."""
    articles = a.titles * a.kept_a_year * YEARS
    versions, looks = articles * a.versions, articles * a.looks
    size = (versions * m.version_bytes + looks * m.look_bytes) / 1e9
    work = versions * (m.read_ms + m.record_ms) / 1000
    yield "articles", f"{articles:,.0f}"
    yield "versions, looks", f"{versions:,.0f}, {looks:,.0f}"
    yield "disk at the end", f"{size:,.1f} GB"
    yield "a disk of that size for ten years, filled evenly", f"{size / 2 * MONTHS * a.price_gb_month:,.0f} $"
    yield "the same with two backups", f"{3 * size / 2 * MONTHS * a.price_gb_month:,.0f} $"
    yield "one core day and night for ten years", f"{YEARS * 365.25 * 24 * a.price_core_hour:,.0f} $"
    for cores in (1, 2):
        yield (
            f"to read it all again, {cores} processor{'s' * (cores > 1)}",
            hours(max(work / cores, versions * m.record_ms / 1000)),
        )


def cc_news(m: Measured, a: Assumed) -> Iterator[tuple[str, str]]:
    """What all of CC-NEWS comes to; one process writes, whatever reads."""
    size = a.archive_pages * a.archive_page_bytes
    ours = a.archive_pages * a.of_ours
    kept = ours * a.of_ours_kept
    work = ((a.archive_pages - ours) * m.pass_ms + ours * m.read_ms) / 1000
    written = (kept * m.record_ms + ours * m.look_ms) / 1000
    yield "files, size", f"{size / a.file_bytes:,.0f}, {size / 1e12:,.0f} TB"
    yield "pages of the titles, of which kept", f"{ours:,.0f}, {kept:,.0f}"
    yield "to be written, by one process", hours(written)
    for cores in CORES:
        took = max(work / cores, written)
        cost = took / HOUR * cores * a.price_core_hour + size / 1e9 * a.price_gb_out
        each = size / took / 1e6
        yield f"on {cores} cores", f"{hours(took)}, {cost:,.0f} $, reading {each:,.0f} MB a second"


def hours(seconds: float) -> str:
    """A time as people say it. Ex: 40 min, 4.3 h, 12 days"""
    if seconds < HOUR:
        return f"{seconds / 60:,.0f} min"
    return f"{seconds / HOUR:,.1f} h" if seconds < 72 * HOUR else f"{seconds / HOUR / 24:,.0f} days"


def tables(m: Measured, a: Assumed) -> str:
    """All of it in Markdown, with what it was reckoned from."""
    parts = (("A night", nights), ("Ten years", ten_years), ("CC-NEWS since 2016", cc_news))
    lines: list[str] = []
    for title, reckon in parts:
        lines += [f"### {title}", "", "| what | |", "| --- | --- |"]
        lines += [*(f"| {what} | {comes_to} |" for what, comes_to in reckon(m, a)), ""]
    for title, given in (("Measured", asdict(m)), ("Assumed", asdict(a))):
        lines += [f"### {title}", "", "| figure | value |", "| --- | --- |"]
        lines += [*(f"| `{name}` | {value:,} |" for name, value in given.items()), ""]
    return "\n".join(lines)


def main() -> None:
    """Print the tables; without options they are written into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [one.name for kind in (Measured, Assumed) for one in fields(kind)]
    for name in names:
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, metavar="NUMBER")
    given = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    measured = Measured(**{one.name: given[one.name] for one in fields(Measured) if one.name in given})
    assumed = Assumed(**{one.name: given[one.name] for one in fields(Assumed) if one.name in given})
    text = tables(measured, assumed)
    print(text)
    if not given:
        PAGE.write_text(put(PAGE.read_text("utf-8"), "capacity", text, "python -m bench.capacity"), "utf-8")


if __name__ == "__main__":
    main()
