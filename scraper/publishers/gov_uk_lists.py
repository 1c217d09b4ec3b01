"""The lists of GOV.UK: its search interface, and the feed of an organisation."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Response

from scraper import dates, json_data
from scraper.addresses import absolute
from scraper.channels import Feed, Found, IsArticle
from scraper.listing import Listed
from scraper.structured_data import text_of

logger = logging.getLogger(__name__)

# A query that finds too much is not followed for ever.
DEEPEST = 2000


@dataclass(frozen=True)
class GovUkSearch:
    """The search interface: items of an organisation, or items that hold words, the last to change first.

    Each query is a parameter with its value; it answers 422 to any parameter that it does not know.
    """

    root: str
    queries: tuple[tuple[str, str], ...]
    last_resort: bool = False

    @property
    def urls(self) -> tuple[str, ...]:
        """The first hundred of each query."""
        asked = (urlencode([query, ("order", "-public_timestamp"), ("count", 100)]) for query in self.queries)
        return tuple(f"{self.root}?{query}&start=0" for query in asked)

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:  # noqa: ARG002
        """The items found. Their stamp is that of the last change that matters, not that of publication."""
        try:
            answer = json_data.read(response.body)
        except ValueError as error:
            logger.info("%s is no JSON: %s", response.url, error)
            return Found(answered=False)
        if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
            return Found(answered=False)
        results = [result for result in answer["results"] if isinstance(result, dict)]
        lines = (_line(result, response.url) for result in results)
        base, _, start = response.url.rpartition("start=")
        after, total = (
            int(start) + len(results) if start.isdecimal() and len(start) < 7 else 0,
            answer.get("total"),
        )
        further = results and isinstance(total, int) and 0 < after < min(total, DEEPEST)
        return Found(
            lines=tuple(line for line in lines if is_article(line.url)),
            older=(f"{base}start={after}",) if further else (),
        )


def _line(result: dict[str, Any], base: str) -> Listed:
    return Listed(
        url=absolute(base, str(result.get("link") or "")),
        title=text_of(result.get("title")),
        summary=text_of(result.get("description")),
        changed=dates.machine(str(result.get("public_timestamp") or ""), field="updated", origin="feed"),
    )


@dataclass(frozen=True)
class GovUkFeed(Feed):
    """The feed of an organisation, whose items are dated by their last change as well."""

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:
        """Items of the feed."""
        found = super().parse(response, is_article, seen_at)
        return replace(found, lines=tuple(map(_dated_by_change, found.lines)))


def _dated_by_change(line: Listed) -> Listed:
    changed = replace(line.published, field="updated") if line.published else None
    return replace(line, published=None, changed=changed)
