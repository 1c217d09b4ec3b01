"""The inspectorate's own site, a WordPress site whose class names are not to be relied on."""

import re
from datetime import datetime
from typing import ClassVar

from archive import DateClaim
from scraper import dates
from scraper.article_page import ArticlePage
from scraper.listing import DASHES
from scraper.markup import Line

# Ex: "Press release — 4 August 2023", "Publication — Letter, Revisit — 29 November 2023"
KINDS = re.compile(
    r"^(press release|news article|news|publication|letter|blog|speech|statement|consultation|announcement)s?\b",
    re.IGNORECASE,
)


class InspectoratePage(ArticlePage):
    """A news item: kind and date beside the headline, "Get the report", the text, "Notes"."""

    mark: ClassVar[str] = (
        "//link[@rel='canonical'][contains(@href, 'justiceinspectorates.gov.uk/')]"
        " | //link[@rel='canonical'][contains(@href, '//www.hmic.gov.uk/')]"
        " | //meta[@property='og:site_name'][contains(@content, 'HMICFRS') or @content='HMIC']"
    )

    def kind(self) -> str | None:
        """As the label beside the headline says, in lower case."""
        for line in self.body.near:
            for part in DASHES.split(line.text):
                if len(part) < 40 and (match := KINDS.match(part.strip())):
                    return self.given("kind", "label", match[1].lower())
        return None

    def written(self, line: Line) -> list[DateClaim]:
        """The label's parts, each of which may be a date."""
        found = [claim for part in DASHES.split(line.text) for claim in self._part(part, self.seen_at)]
        return found or super().written(line)

    def _part(self, part: str, seen_at: datetime) -> tuple[DateClaim, ...]:
        return dates.claims(part, field="published", origin="label", seen_at=seen_at)

    def standfirst(self) -> str | None:
        """The first paragraph, where the link to the report stands right after it."""
        first = self.body.paragraphs[:1]
        if self.body.offered_after == 1 and first:
            return self.given("standfirst", "before the link to the report", first[0])
        return super().standfirst() or ""
