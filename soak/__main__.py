"""Runs the long checks and writes what came of them into docs/soak.md: `python -m soak`, or `python -m soak kills`."""

import argparse
import pkgutil
import re
import signal
from importlib import import_module

from bench.written_page import put, stamped
from soak import ROOT, parts

PAGE = ROOT / "docs" / "soak.md"
COMMAND = "make soak"
# Ex: Run on 26 November 2026 at a6ae67e, in 12.3 minutes, on 2 processors
TOOK = re.compile(r", in ([\d.]+) minutes, on ")


def names() -> list[str]:
    """The parts there are."""
    return sorted(module.name for module in pkgutil.iter_modules(parts.__path__))


def with_total(page: str) -> str:
    """The page, with how long all parts in it took together."""
    minutes = [float(number) for number in TOOK.findall(page)]
    told = f"The {len(minutes)} parts took {sum(minutes):.0f} minutes in all."
    return put(page, "time", told, COMMAND)


def run(name: str) -> str:
    """Run a part; its section with a line that says when and where it was run, and how long it took."""
    return stamped(import_module(f"soak.parts.{name}").section)


def main() -> None:
    """Run the parts that were named, or all of them, and write each into the page as soon as it is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(names()))
    given = parser.parse_args()
    # A part that is interrupted writes what came of it so far.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    if unknown := set(given.parts) - set(names()):
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(names())}")
    for name in given.parts or names():
        text = run(name)
        PAGE.write_text(with_total(put(PAGE.read_text("utf-8"), name, text, COMMAND)), "utf-8")
        print(text, end="\n\n")


if __name__ == "__main__":
    main()
