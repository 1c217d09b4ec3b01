"""One command of the command line, in a process that was forked with all of it imported, and may be killed."""

import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import datetime

os.environ["HMICFRS_LOOPBACK"] = "true"

import trafilatura  # noqa: F401 - so that each process need not
from scrapy.spiderloader import SpiderLoader  # noqa: F401

import scraper.cli
import scraper.commands.crawl
import scraper.extensions
import scraper.ingest
import scraper.pipelines
import scraper.reread
from scraper import night, settings
from soak.nights import quick
from soak.papers import sources
from soak.press import Paper

# Seconds between two requests to a paper: some part of what a look takes, so that looks do not wait for each other.
PAUSE = 0.1


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
    quick(lambda: now, PAUSE)
    sys.argv = ["hmicfrs", *words]
    with contextlib.redirect_stdout(sys.stderr):
        scraper.cli.main()
