"""Scores the reader, and its peers beside it, on any folder of pages whose text somebody has written down.

    make bench-pages PAGES=my-pages                     # this reader and all its peers, a line each
    .venv/bin/python -m bench.score_pages my-pages      # this reader alone, page by page, what is wrong explained
    .venv/bin/python -m bench.score_pages my-pages --peers trafilatura fundus --json

Words are compared as often as they stand in a text: F1, precision and recall. Titles and days are the same or not.
Time is the processor's, one reading of each page. A peer is installed beside us when first asked for.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from bench import saved_pages
from bench.saved_pages import Page, load
from bench.scoring import MEASURES, Score, mean, score
from bench.side_by_side import all_peers, as_json, standings, table
from scraper.publishers import read_any

HEADINGS = ("title", "pub_on", "pub_at", "upd_at", "F1", "found", "precis")
WIDTH = 40


def score_all(pages: list[Page]) -> list[Score]:
    """Read and score all pages, the worst last."""
    scores = [score(page, read_any(page.url, page.body, "text/html", page.seen_at)) for page in pages]
    return sorted(scores, key=lambda result: (-result.mean, result.name))


def means(scores: list[Score]) -> dict[str, float]:
    """The mean of each measure over the pages where it was scored."""
    found = {key: [row.measures[key] for row in scores if key in row.measures] for key in MEASURES}
    return {key: mean(values) for key, values in found.items() if values}


def in_digits(value: float | None) -> str:
    """A measure as it stands in the table."""
    return "-" if value is None else f"{value:.3f}"


def row(name: str, cells: Iterable[object]) -> str:
    """One line of the table."""
    return f"{name[:WIDTH]:<{WIDTH}}" + "".join(f"{cell!s:>8}" for cell in cells)


def print_table(scores: list[Score]) -> None:
    """A line per page, then the means."""
    overall = means(scores)
    print(row("page", HEADINGS))
    for result in scores:
        note = "" if result.read else "  unread"
        print(row(result.name, (in_digits(result.measures.get(key)) for key in MEASURES)) + note)
    print(row(f"mean of {len(scores)} pages", (in_digits(overall.get(key)) for key in MEASURES)))


def print_details(scores: list[Score]) -> None:
    """What is wrong with each of these pages: facts, then paragraphs missed (-) and read too much (+)."""
    for result in scores:
        print(f"\n{result.name}")
        for line in result.wrong:
            print(f"  ! {line}")
        for mark, paragraphs in (("-", result.missed), ("+", result.extra)):
            for text in paragraphs:
                print(f"  {mark} {text[:150]}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.score_pages",
        description=f"{__doc__}\n{saved_pages.__doc__}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="print the scores as JSON and nothing else")
    known = ", ".join(all_peers())
    parser.add_argument("--peers", nargs="*", metavar="NAME", help=f"this reader beside these; all: {known}")
    parser.add_argument("--details", type=int, default=3, metavar="N", help="explain the N worst pages")
    options = parser.parse_args()
    if unknown := set(options.peers or ()) - set(all_peers()):
        parser.error(f"no peer {', '.join(sorted(unknown))}; there are {known}")
    pages = load(options.folder)
    if not pages:
        parser.error(f"no page with a gold file in {options.folder}")
    if options.peers is not None:
        found = standings(options.folder, pages, options.peers or all_peers())
        print(json.dumps(as_json(found), indent=1) if options.json else table(found))
    else:
        print_pages(pages, options)


def print_pages(pages: list[Page], options: argparse.Namespace) -> None:
    """This reader's scores, page by page."""
    scores = score_all(pages)
    if options.json:
        rows = [vars(result) for result in scores]
        print(json.dumps({"pages": rows, "means": means(scores)}, ensure_ascii=False, indent=1))
        return
    print_table(scores)
    flawed = [result for result in scores if result.mean < 1]
    print_details(flawed[-options.details :] if options.details > 0 else [])


if __name__ == "__main__":
    main()
