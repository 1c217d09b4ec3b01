"""Newsquest: The Northern Echo, The Argus and the group's other titles."""

from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.source import Source


class NewsquestPage(ArticlePage):
    """An article; paragraphs behind the subscribers' wall stand in blocks of class p402."""

    mark: ClassVar[str] = "//*[contains(@class, 'p402')] | //*[@id='subscription-content']"


class Newsquest(Source):
    """A title of Newsquest: /news/<7 or 8 digits>.<slug>/."""

    pages = (NewsquestPage, ArticlePage)
    articles = r"^/[\w/-]*/?\d{6,9}\.[^/?]+$"
    numbered = r"/(\d{6,9})\.[^/?]*$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds by section, sitemaps, and the news pages."""
        return (
            Feed((*feeds, f"{home}news/rss/", f"{home}news/crime/rss/", f"{home}news/local/rss/")),
            Sitemap((f"{home}robots.txt", f"{home}sitemap.xml")),
            Listing((f"{home}news/", f"{home}news/crime/")),
        )
