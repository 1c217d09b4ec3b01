"""Pages a second of a whole crawl, beside Scrapy that fetches the same pages and takes nothing but their titles."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import ROOT
from bench.measuring import Figure, Target
from bench.setting import Setting

PAGES = 2000
# trafilatura takes so long that it is given no more than these; its crawls have no end that costs anything.
EXTRACTED = 200
SHARE = Target(kind="≥", bound=0.6)


@contextmanager
def site(pages: int) -> Iterator[str]:
    """The address of a site with so many pages, in a process of its own."""
    command = [sys.executable, "-m", "bench.site", str(pages)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None  # noqa: S101 - for the type checker
            yield served.stdout.readline().strip()
        finally:
            served.terminate()


def crawled(way: str, home: str, archive: Path, pages: int) -> float:
    """Pages a second of one crawl in a process of its own. Raises RuntimeError where pages are missing."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.crawling", way, home],
        cwd=ROOT,
        env={**os.environ, "ARCHIVE_URL": f"sqlite:///{archive}", "HMICFRS_LOOPBACK": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise RuntimeError(f"{way}: {told.stderr[-2000:]}")
    came_to = json.loads(told.stdout.splitlines()[-1])
    if came_to["pages"] != pages:
        raise RuntimeError(f"{way}: {came_to['pages']} of {pages} pages: {told.stderr[-2000:]}")
    return pages / float(came_to["seconds"])


def beside_titles(what: str, found: list[float], titles: list[float], target: Target | None = None) -> Figure:
    """A figure beside that of bare Scrapy."""
    against = "Scrapy, titles"
    return Figure(what=what, unit="pages/s", values=found, baseline=titles, against=against, target=target)


def figures(bench: Setting) -> Iterator[Figure]:
    """A first night, in which all is new, and the next, in which nothing has changed."""
    pages, extracted = bench.some(PAGES), bench.some(EXTRACTED)
    new, unchanged, titles = [], [], []
    with site(pages) as home:
        for number in range(max(1, bench.runs - 1)):  # a crawl of ours takes a minute or two
            archive = bench.folder / f"crawl-{number}.db"
            new.append(crawled("archive", home, archive, pages))
            titles.append(crawled("title", home, archive, pages))
            unchanged.append(crawled("archive", home, archive, pages))
    yield beside_titles("A first crawl: all pages are new", new, titles, SHARE)
    yield beside_titles("The next: the same bytes again", unchanged, titles, SHARE)
    with site(extracted) as home:
        crawls = [
            [crawled(way, home, bench.folder, extracted) for way in ("trafilatura", "title")]
            for _ in range(bench.runs)
        ]
    found, titles = ([one[place] for one in crawls] for place in (0, 1))
    yield beside_titles("Scrapy + `trafilatura.bare_extraction`, nothing recorded", found, titles)
