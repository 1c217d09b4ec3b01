"""The made-up papers as sources that a crawl knows, at a port of this machine, by a clock that is passed in."""

from collections.abc import Sequence
from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.publishers.national_world import OneCmsPage
from scraper.source import Source
from soak.press import PAPERS, Paper


class _Paper(Source):
    articles = r"^/news/[^/?]+-\d{7}$"
    numbered = r"/[^/?]+-(\d{7})$"
    pages: ClassVar[tuple[type[ArticlePage], ...]] = (OneCmsPage, ArticlePage)


def _channels(paper: Paper, home: str) -> tuple[Channel, ...]:
    every: dict[str, Channel] = {
        "feed": Feed((f"{home}feed.xml",)),
        "sitemap": Sitemap((f"{home}robots.txt",)),
        "listing": Listing((f"{home}news/",)),
    }
    return tuple(every[name] for name in paper.lists)


def sources(port: int, papers: Sequence[Paper] = PAPERS) -> dict[str, type[Source]]:
    """A source a paper, by name."""
    found: dict[str, type[Source]] = {}
    for paper in papers:
        home = f"http://{paper.host}:{port}/"
        declared = {
            "name": paper.name,
            "title": paper.name.replace("_", " ").title(),
            "kind": paper.kind,
            "home": home,
            "hosts": (paper.host,),
            "channels": _channels(paper, home),
        }
        found[paper.name] = type(paper.name.title().replace("_", ""), (_Paper,), declared)
    return found
