"""ITV News: its regions' pages, all on one site."""

from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Sitemap
from scraper.source import Source


class Itv(Source):
    """ITV News: /news/<region>/<yyyy-mm-dd>/<slug>."""

    pages = (ArticlePage,)
    articles = r"^/news/(?:[a-z-]+/)?\d{4}-\d{2}-\d{2}/[^/?]+$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """The regions' feeds, and sitemaps."""
        return (
            Feed(feeds),
            Sitemap((f"{home}robots.txt",)),
        )
