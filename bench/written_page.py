"""Sections of a page in docs/ that a program writes, each with what it was run on."""

import os
import platform
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from bench import ROOT


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


def put(page: str, name: str, text: str, command: str) -> str:
    """The page with the section of a part in its place; at the end where it had none.

    `command` is what writes it, for who reads the page's source.
    """
    begin, end = f"<!-- {name}: written by {command} -->", f"<!-- end of {name} -->"
    section = f"{begin}\n{text.strip()}\n{end}"
    if begin not in page:
        return f"{page.rstrip()}\n\n{section}\n"
    before, _, rest = page.partition(begin)
    return f"{before}{section}{rest.partition(end)[2]}"


def stamped(section: Callable[[], str]) -> str:
    """A section, with a line that says when and where it was run, and how long that took."""
    begun, on = monotonic(), datetime.now(UTC)
    text = section()
    minutes = (monotonic() - begun) / 60
    load = os.getloadavg()[0]
    stamp = f"Run on {on:%d %B %Y} at {commit()}, in {minutes:.1f} minutes, on {machine()}; load at its end {load:.1f}."
    return f"{text.rstrip()}\n\n{stamp}"
