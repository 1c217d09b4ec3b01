"""Iliffe: Kent Online, Suffolk News and the group's other titles."""

from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.source import Source


class IliffePage(ArticlePage):
    """An article: the text in div.PageContent."""

    mark: ClassVar[str] = "//*[contains(concat(' ', @class, ' '), ' PageStory ')]"


class Iliffe(Source):
    """A title of Iliffe: /<town>/news/<slug>-<number>/."""

    pages = (IliffePage, ArticlePage)
    articles = r"^/(?!(?:tags?|topics?|authors?|search)/)[\w/-]+-\d{5,9}$"
    numbered = r"-(\d{5,9})$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds, sitemaps and the news page."""
        return (
            Feed((*feeds, f"{home}rss", f"{home}rss/")),
            Sitemap((f"{home}robots.txt", f"{home}sitemap.xml")),
            Listing((f"{home}news/",)),
        )
