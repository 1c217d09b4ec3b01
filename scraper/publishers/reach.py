"""Reach: BirminghamLive, StokeonTrentLive and the group's other titles."""

from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.source import Source


class ReachPage(ArticlePage):
    """An article since 2023: microdata first, JSON-LD since 2025."""

    mark: ClassVar[str] = "//meta[@property='article:id'] | //link[@rel='amphtml'][contains(@href, '.amp')]"


class Reach(Source):
    """A title of Reach: /news/local-news/<slug>-<8 digits>."""

    pages = (ReachPage, ArticlePage)
    articles = r"^/(?!(?:all-about|authors?|search|best-in|webimg)/)[\w/-]+-\d{6,9}$"
    numbered = r"-(\d{6,9})(?:\.amp)?$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds, sitemaps, the news pages, and what the site says of each body covered."""
        return (
            Feed((*feeds, f"{home}news/?service=rss", f"{home}?service=rss", f"{home}news/rss.xml")),
            Sitemap((f"{home}robots.txt", f"{home}map_news.xml", f"{home}sitemaps/sitemap_index.xml")),
            Listing((f"{home}news/", *(f"{home}all-about/{topic}" for topic in topics))),
        )
