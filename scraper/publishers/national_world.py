"""National World's titles, and since 2026 those of Midland News: the onecms platform."""

from typing import ClassVar

from scraper.article_page import ArticlePage


class OneCmsPage(ArticlePage):
    """Today's template. Metas and JSON-LD may give the update as publication; the words near the headline do not."""

    mark: ClassVar[str] = (
        "//meta[@name='parsely-post-id'][starts-with(@content, 'onecms:')] | //article[@data-testid='article-page']"
        " | //div[@data-testid='article-content-wrapper'] | //div[starts-with(@class, 'piano-article-paywall')]"
    )
