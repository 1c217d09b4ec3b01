"""DC Thomson: The Press and Journal and the group's other titles, on WordPress."""

from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.publishers.wordpress import WordPressNews, WordPressPage


class DcThomsonPage(WordPressPage):
    """An article; its icons carry titles that are not text."""

    mark: ClassVar[str] = "//*[contains(concat(' ', @class, ' '), ' post-timestamp__published ')]"


class DcThomson(WordPressNews):
    """A title of DC Thomson: /news/<section>/<number>/<slug>/."""

    pages: ClassVar[tuple[type[ArticlePage], ...]] = (DcThomsonPage, *WordPressNews.pages)
    articles = r"^/[\w/-]+/\d{5,9}/[^/?]+$"
    numbered = r"/(\d{5,9})/[^/?]*$"
