"""One command of the command line, in a process that was forked with all of it imported, and may be killed."""

import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Self

os.environ["HMICFRS_LOOPBACK"] = "true"

import alembic.command  # noqa: F401 - so that no process has to
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import archive.commands.manifest
import scraper.backfill
import scraper.cli
import scraper.commands.backfill
import scraper.commands.crawl
import scraper.ingest
import scraper.pages_again
from scraper import known_sources, settings
from scraper.article_page import ArticlePage
from scraper.opened import open_page
from scraper.replay import FromWarc  # noqa: F401
from scraper.web_archives import INTERNET_ARCHIVE, WEB_ARCHIVES
from soak.nights import quick
from soak.papers import sources
from soak.press import PAPERS, Paper, night_of, published
from soak.site import Site
from soak.web_archive import HOST

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
    known_sources.all_sources = scraper.pages_again.all_sources = lambda: known  # type: ignore[attr-defined]
    quick(lambda: now, PAUSE)
    local = replace(INTERNET_ARCHIVE, home=f"http://{HOST}:{port}/")
    WEB_ARCHIVES["internet-archive"] = local
    # Manifests are compared with when crawls ended.
    archive.commands.manifest.datetime = _standing(now)  # type: ignore[attr-defined]
    sys.argv = ["hmicfrs", *words]
    with contextlib.redirect_stdout(sys.stderr):
        scraper.cli.main()


def _standing(moment: datetime) -> type[datetime]:
    class Standing(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(moment.timestamp(), tz)

    return Standing


def _warm() -> None:
    """Do once what is only done once, as each process is forked from this one: load what Scrapy loads, read pages."""
    known = Settings()
    known.setmodule("scraper.settings")
    handlers = known.getwithbase("DOWNLOAD_HANDLERS").values()
    named = ("SPIDER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES")
    for path in [*handlers, *(one for name in named for one in known.getwithbase(name))]:
        if isinstance(path, str):
            load_object(path)
    press = published(seed=1, nights=1)
    for paper in PAPERS:
        site = Site(paper=paper, press=press, plants=(), home=f"http://{paper.host}")
        line = next(line for line in press.lines[paper.name] if line.story)
        page = site.answer(line.path, 1, {}).body.encode()
        ArticlePage(f"{site.home}{line.path}", open_page(page, "text/html"), night_of(1)).read()


_warm()
