"""National World's titles, and since 2026 those of Midland News: the onecms platform."""

from typing import ClassVar

from archive import DateClaim
from scraper import dates
from scraper.article_page import ArticlePage


class OneCmsPage(ArticlePage):
    """Today's template. Its metas and JSON-LD may give the time of the update as that of publication."""

    mark: ClassVar[str] = (
        "//meta[@name='parsely-post-id'][starts-with(@content, 'onecms:')] | //article[@data-testid='article-page']"
        " | //div[@data-testid='article-content-wrapper'] | //div[starts-with(@class, 'piano-article-paywall')]"
    )

    def _time_elements(self) -> list[DateClaim | None]:
        """The print time of the last edit in Unix seconds stands beside the words; the words are read."""
        updated = self.tree.xpath("//*[starts-with(normalize-space(.), 'Updated')]/@data-date")
        return [*super()._time_elements(), *(dates.epoch(raw, field="updated", origin="time") for raw in updated)]
