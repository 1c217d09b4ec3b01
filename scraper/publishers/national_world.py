"""National World's titles, and since 2026 those of Midland News: the onecms platform."""

from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.source import Source


class OneCmsPage(ArticlePage):
    """Today's template. Metas and JSON-LD may give the update as publication; the words near the headline do not."""

    mark: ClassVar[str] = (
        "//meta[@name='parsely-post-id'][starts-with(@content, 'onecms:')] | //article[@data-testid='article-page']"
        " | //div[@data-testid='article-content-wrapper'] | //div[starts-with(@class, 'piano-article-paywall')]"
    )


class NationalWorld(Source):
    """A title of National World: /news/<section>/<slug>-<7 digits>."""

    pages = (OneCmsPage, ArticlePage)
    articles = r"^/(?!(?:topics?|authors?|tags?|webimg|search|account)/)[\w/-]+-\d{6,8}$"
    numbered = r"-(\d{6,8})$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds, sitemaps, the news pages, and what the site says of each body covered."""
        return (
            Feed((*feeds, f"{home}rss", f"{home}news/rss", f"{home}news/crime/rss")),
            Sitemap((f"{home}robots.txt", f"{home}sitemap.xml", f"{home}sitemaps/sitemap_index.xml")),
            Listing((f"{home}news", f"{home}news/crime", *(f"{home}topic/{topic}" for topic in topics))),
        )
