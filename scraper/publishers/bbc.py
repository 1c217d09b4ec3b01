"""BBC News: its regions' feeds, all on one site."""

from typing import ClassVar

from scraper.addresses import Fold
from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed
from scraper.source import Source


class BbcPage(ArticlePage):
    """An article: the text in blocks."""

    mark: ClassVar[str] = "//*[@data-component='text-block']"


class Bbc(Source):
    """BBC News: /news/articles/<c...o>, to 2024 /news/uk-england-<area>-<8 digits>. bbc.com is the same site."""

    pages = (BbcPage, ArticlePage)
    folds = (Fold(onto="www.bbc.co.uk", hosts=("bbc.co.uk", "www.bbc.com", "bbc.com", "news.bbc.co.uk")),)
    articles = r"^/news/(?:articles/[a-z0-9]{8,}|(?:[a-z]+-)+\d{8}|\d{8})$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """The regions' feeds."""
        return (Feed(feeds),)
