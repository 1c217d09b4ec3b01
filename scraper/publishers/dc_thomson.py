"""DC Thomson: The Press and Journal and the group's other titles, on WordPress."""

from typing import ClassVar

from scraper.article_page import ArticlePage
from scraper.markup import squeeze
from scraper.publishers.sections import NO_LISTS
from scraper.publishers.wordpress import WordPressNews, WordPressPage


class DcThomsonPage(WordPressPage):
    """An article; its icons carry titles that are not text."""

    mark: ClassVar[str] = "//*[contains(concat(' ', @class, ' '), ' post-timestamp__published ')]"

    def authors(self) -> tuple[str, ...] | None:
        """As the structured data gives them, else the names in the byline."""
        named = self.tree.xpath("//*[contains(concat(' ', @class, ' '), ' byline__name ')]")
        shown = tuple(name for element in named if (name := squeeze(element.text_content())))
        return super().authors() or shown or None


class DcThomson(WordPressNews):
    """A title of DC Thomson: /news/<section>/<number>/<slug>/, also below /fp/."""

    pages: ClassVar[tuple[type[ArticlePage], ...]] = (DcThomsonPage, *WordPressNews.pages)
    articles = rf"^{NO_LISTS}(?:/[\w%-]+)+/\d{{5,9}}/[^/?.]+$"
    # The number alone tells articles apart on a site that is sound; with its words beside it, also on one that is not.
    numbered = r"/(\d{5,9})/[^/?]+(?:\?[^/]*)?$"
