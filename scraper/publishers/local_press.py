"""Newspapers on no platform that is known here: read by the structure that all news sites share."""

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.source import Source


class LocalPress(Source):
    """A newspaper whose addresses are only known to end in a long slug or a number."""

    pages = (ArticlePage,)
    articles = (
        r"^/(?!(?:tags?|topics?|category|categories|authors?|search|page|feed|account|login|wp-[a-z]+)/)"
        r"(?:[\w%.-]+/)*(?:[\w%.]+(?:-[\w%.]+){2,}|\d{5,})/?(?:\.html?)?$"
    )

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds and sitemaps at the usual addresses, and the news page."""
        return (
            Feed((*feeds, f"{home}feed/", f"{home}rss", f"{home}news/rss")),
            Sitemap((f"{home}robots.txt", f"{home}sitemap_index.xml", f"{home}sitemap.xml")),
            Listing((f"{home}news/", *(f"{home}tag/{topic}/" for topic in topics))),
        )
