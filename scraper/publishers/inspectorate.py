"""The inspectorate's own site, a WordPress site whose class names are not to be relied on."""

import re
from typing import ClassVar

from scraper.article_page import ArticlePage

# Ex: "Press release — 4 August 2023", "Publication — Letter, Revisit — 29 November 2023"
KINDS = re.compile(
    r"^(?:(?:type|kind|category)\s*:\s*)?"
    r"(press release|news article|publication|letter|blog|speech|statement|consultation|announcement)s?\b",
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
        """As the label beside the headline says, in lower case; a crumb of the site's path is no label."""
        for line in self.body.near:
            for piece in (*line.pieces, *line.finer_pieces):
                match = KINDS.match(piece) if len(piece) < 40 and not line.linked else KINDS.fullmatch(piece)
                if match:
                    return self.given("kind", "label", match[1].lower())
        return None

    def speaks_of_an_article(self) -> bool:
        """The label beside the headline does as well."""
        return bool(self.kind()) or super().speaks_of_an_article()

    def standfirst(self) -> str | None:
        """Set apart from the text, as before the link to a report; these pages show whether there is one."""
        return super().standfirst() or ""
