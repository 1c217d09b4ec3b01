"""Newspapers on this machine, a host each: run with the port they are served on, this checks them all."""

import sys
from typing import ClassVar

from archive import Archive
from scraper.article_page import ArticlePage
from scraper.channels import Feed, Listing, Sitemap
from scraper.check import check_all
from scraper.commands.check import document
from scraper.commands.console import as_json, set_up_logging
from scraper.publishers.newsquest import NewsquestPage
from scraper.source import Source

NAMES = (
    "sound", "closed", "refusing", "silent", "foreign", "article_closed", "undated", "second_try", "unread",
    "refusing_articles", "vanished",
)  # fmt: skip


def paper(port: int, number: int, name: str) -> type[Source]:
    """A newspaper at 127.0.0.<number>, with three kinds of lists."""
    host = f"127.0.0.{number}"
    home = f"http://{host}:{port}/"

    class Paper(Source):
        """Three kinds of lists, and articles whose addresses end in a number."""

        custom_settings: ClassVar[dict[str, object]] = {"DOWNLOAD_DELAY": 0.01}
        articles = r"^/news/[^/?]+-\d+$"
        pages = (NewsquestPage, ArticlePage)
        channels = (
            Feed((f"{home}feed.xml",)),
            Sitemap((f"{home}robots.txt",)),
            Listing((f"{home}news/", f"{home}news/crime/")),
        )

    Paper.name, Paper.title, Paper.home, Paper.hosts = name, name, home, (host,)
    return Paper


if __name__ == "__main__":
    papers = [paper(int(sys.argv[1]), number, name) for number, name in enumerate(NAMES, 2)]
    set_up_logging(0)
    with Archive() as archive:
        archive.upgrade()
        as_json([document(name, found) for name, found in check_all(archive, papers, 0)])
