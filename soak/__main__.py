"""Runs the long checks and writes what came of them into docs/soak.md: `python -m soak`, or `python -m soak kills`."""

import argparse
import os
import pkgutil
import platform
import re
import signal
import subprocess
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from time import monotonic

from soak import ROOT, parts

PAGE = ROOT / "docs" / "soak.md"
# Ex: Run on 26 November 2026 at a6ae67e, in 12 minutes, on 2 processors
TOOK = re.compile(r", in (\d+) minutes, on ")


def names() -> list[str]:
    """The parts there are."""
    return sorted(module.name for module in pkgutil.iter_modules(parts.__path__))


def machine() -> str:
    """What this runs on. Ex: 2 processors (AMD EPYC), 16 GB, Linux 6.1, Python 3.11.7"""
    told = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    room = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    kind = f" ({models[0]})" if models else ""
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    return f"{os.cpu_count()} processors{kind}, {room:.0f} GB, {system}, Python {platform.python_version()}"


def commit() -> str:
    """The commit that this is, and whether anything was changed since."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip() or "unknown"


def put(page: str, name: str, text: str) -> str:
    """The page with the section of a part in its place; at the end where it had none."""
    begin, end = f"<!-- {name}: written by make soak -->", f"<!-- end of {name} -->"
    section = f"{begin}\n{text.strip()}\n{end}"
    if begin not in page:
        return f"{page.rstrip()}\n\n{section}\n"
    before, _, rest = page.partition(begin)
    return f"{before}{section}{rest.partition(end)[2]}"


def with_total(page: str) -> str:
    """The page, with how long all parts in it took together."""
    minutes = [int(number) for number in TOOK.findall(page)]
    told = f"The {len(minutes)} parts took {sum(minutes)} minutes in all."
    return put(page, "time", told)


def run(name: str) -> str:
    """Run a part; its section with a line that says when and where it was run, and how long it took."""
    begun, on = monotonic(), datetime.now(UTC)
    text: str = import_module(f"soak.parts.{name}").section()
    minutes = (monotonic() - begun) / 60
    load = os.getloadavg()[0]
    stamp = f"Run on {on:%d %B %Y} at {commit()}, in {minutes:.0f} minutes, on {machine()}; load at its end {load:.1f}."
    return f"{text.rstrip()}\n\n{stamp}"


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
        PAGE.write_text(with_total(put(PAGE.read_text("utf-8"), name, text)), "utf-8")
        print(text, end="\n\n")


if __name__ == "__main__":
    main()
