"""One command of the command line, in a process that was forked with all of it imported, and may be killed."""

import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import datetime

os.environ["HMICFRS_LOOPBACK"] = "true"

import trafilatura  # noqa: E402, F401 - so that each process need not
from scrapy.spiderloader import SpiderLoader  # noqa: E402, F401

import archive.store  # noqa: E402
import scraper.cli  # noqa: E402
import scraper.commands.crawl  # noqa: E402
import scraper.extensions  # noqa: E402
import scraper.ingest  # noqa: E402
import scraper.pipelines  # noqa: E402, F401
import scraper.reread  # noqa: E402
from scraper import night, settings  # noqa: E402
from soak.nights import quick  # noqa: E402
from soak.papers import sources  # noqa: E402
from soak.press import Paper  # noqa: E402


def run(
    url: str, folder: str, port: int, papers: Sequence[Paper], now: datetime, words: Sequence[str]
) -> None:
    """`hmicfrs` with these words, where it knows these papers and no others, by a clock that stands still."""
    # A group of its own, to be killed as one.
    os.setsid()
    os.chdir(folder)
    log = os.open("command.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["ARCHIVE_URL"] = settings.ARCHIVE_URL = url
    known = sources(port, papers)
    night.all_sources = scraper.reread.all_sources = lambda: known  # type: ignore[attr-defined]
    quick(lambda: now)
    sys.argv = ["hmicfrs", *words]
    with contextlib.redirect_stdout(sys.stderr):
        scraper.cli.main()
