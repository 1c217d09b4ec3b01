"""Measures speed and size, each figure beside a baseline in the same run: `python -m bench`, or `python -m bench read`.

Where all of a part is run as usual, its table in docs/speed.md is written anew; that page says what each part does.
"""

import argparse
import pkgutil
from functools import partial
from importlib import import_module
from pathlib import Path

from bench import ROOT, parts
from bench.measuring import Figure, table
from bench.setting import Setting, setting
from bench.written_page import put, stamped

PAGE = ROOT / "docs" / "speed.md"
RUNS = 3


def names() -> list[str]:
    """The parts there are."""
    return sorted(module.name for module in pkgutil.iter_modules(parts.__path__))


def section(name: str, given: Setting) -> str:
    """Run one part; each figure is printed as soon as it is there, since the whole takes minutes."""
    found: list[Figure] = []
    for figure in import_module(f"bench.parts.{name}").figures(given):
        print(figure.row(), flush=True)
        found.append(figure)
    return table(found)


def main() -> None:
    """Run the parts that were named, or all of them, and write each into the page as soon as it is done."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(names()))
    parser.add_argument("--pages", type=Path, help="a folder of pages with gold files, for the part `read`")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"runs of each figure (default: {RUNS})")
    parser.add_argument("--share", type=float, default=1.0, help="of the usual work; 0.01 to try it out")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(names()):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    if given.pages and not given.pages.is_dir():
        parser.error(f"{given.pages} is no folder")
    with setting(given.runs, given.share, given.pages) as at_hand:
        for name in given.parts or names():
            print(f"\n{name}\n", flush=True)
            text = stamped(partial(section, name, at_hand))
            if (given.runs, given.share) == (RUNS, 1.0):
                PAGE.write_text(put(PAGE.read_text("utf-8"), name, text, "make bench"), "utf-8")


if __name__ == "__main__":
    main()
