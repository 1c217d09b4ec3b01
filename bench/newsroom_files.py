"""WARC files of a newspaper for benchmarks: made-up pages of 70 to 300 kB, which concern an inspected force."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from warcs import Told, write

from bench.pages import NEWEST, page

# One that is a source of this program, on one of the platforms that it knows.
SITE, LAYOUT = "https://www.expressandstar.com", "national_world"


def files(folder: Path, pages: int, each: int = 50) -> Iterator[Path]:
    """WARC files with so many pages, some in each."""
    for first in range(0, pages, each):
        told = []
        for number in range(first, min(first + each, pages)):
            made = page(number, SITE, LAYOUT)
            at = NEWEST + timedelta(minutes=number)
            told.append(Told(url=f"{SITE}{made.path}", at=at, body=made.html.encode()))
        yield write(folder / f"{first:06}.warc.gz", *told)
