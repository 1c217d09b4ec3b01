"""WordPress: its REST interface and feeds, and the newspapers that run on it."""

import logging
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from scrapy.http import Response

from archive import DateClaim
from scraper import dates, json_data
from scraper.addresses import absolute
from scraper.article_page import ArticlePage
from scraper.channels import Channel, Feed, Found, IsArticle, Listing, Sitemap
from scraper.front_page import FrontPage
from scraper.listing import Listed
from scraper.publishers.sections import COUNTED_SLUG, NO_FILES, NO_LISTS, NO_SERVICES, SLUG
from scraper.source import Source
from scraper.structured_data import text_of

logger = logging.getLogger(__name__)

# Content types that every WordPress has and that are no news.
BUILT_IN = re.compile(
    r"^(?:posts|pages?|media|attachment|blocks|menu-items|navigation|templates|template-parts|font-.*|global-styles|wp_.*|nav_menu_item)$"
)
# Of the bodies that a title covers, as many are asked for by their tag.
MOST_TOPICS = 4
FIELDS = "id,date,date_gmt,modified_gmt,slug,link,title,excerpt"


@dataclass(frozen=True)
class WordPressApi:
    """WordPress's REST interface: first which content types there are, then their items by the hundred."""

    root: str
    last_resort: bool = False

    @property
    def urls(self) -> tuple[str, ...]:
        """The list of content types, and the standard one in case that list is closed."""
        return (f"{self.root}wp/v2/types", self._items("posts"))

    def _items(self, base: str) -> str:
        return f"{self.root}wp/v2/{base}?per_page=100&_fields={FIELDS}"

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:  # noqa: ARG002
        """Content types, or items with their dates and where the next hundred are."""
        try:
            answer = json_data.read(response.body)
        except ValueError as error:
            logger.info("%s is no JSON: %s", response.url, error)
            return Found(answered=False)
        if isinstance(answer, dict):
            kinds = [kind for kind in answer.values() if isinstance(kind, dict) and kind.get("rest_base")]
            bases = [base for kind in kinds if not BUILT_IN.match(base := str(kind["rest_base"]))]
            return Found(answered=bool(kinds), parts=tuple((self._items(base), None) for base in bases))
        items = [item for item in answer if isinstance(item, dict)] if isinstance(answer, list) else []
        lines = tuple(
            line for item in items if (line := _wordpress_line(item, response.url)) and is_article(line.url)
        )
        page = int((re.findall(r"[?&]page=(\d{1,6})\b", response.url) or ["1"])[0])
        pages = (response.headers.get("X-WP-TotalPages") or b"1").decode("latin-1")
        further = pages.isdecimal() and len(pages) < 7 and page < int(pages)
        older = f"{re.sub(r'&page=[0-9]+', '', response.url)}&page={page + 1}"
        return Found(answered=bool(lines), lines=lines, older=(older,) if further else ())


def _wordpress_line(item: dict[str, object], base: str) -> Listed | None:
    title, excerpt, link = (item.get(name) for name in ("title", "excerpt", "link"))
    stamp = f"{item['date_gmt']}Z" if item.get("date_gmt") else str(item.get("date", ""))
    if not isinstance(link, str):
        return None
    return Listed(
        url=absolute(base, link),
        title=text_of(title.get("rendered")) if isinstance(title, dict) else "",
        summary=text_of(excerpt.get("rendered")) if isinstance(excerpt, dict) else "",
        published=dates.machine(stamp, field="published", origin="feed"),
    )


class WordPressPage(ArticlePage):
    """A post in any theme: what WordPress itself writes into the head is the same in all."""

    mark: ClassVar[str] = (
        "//link[@rel='https://api.w.org/'] | //meta[@name='generator'][starts-with(@content, 'WordPress')]"
    )

    def dates(self) -> tuple[DateClaim, ...]:
        """A theme's `<time class="entry-date updated">` is the publication: the other one has no entry-date."""
        entry = set(self.tree.xpath("//time[contains(@class, 'entry-date')]/@datetime"))
        told = [
            replace(claim, field="published") if claim.origin == "time" and claim.raw in entry else claim
            for claim in super().dates()
        ]
        return tuple(dict.fromkeys(told))


class WordPressNews(Source):
    """A newspaper on WordPress: the address of a post is its site's own choice, so any long slug may be one."""

    pages: ClassVar[tuple[type[ArticlePage], ...]] = (WordPressPage, ArticlePage)
    articles = (
        rf"^/?\?p=\d+$|^{NO_LISTS}{NO_FILES}{NO_SERVICES}(?:/[\w%-]+)*/(?:{COUNTED_SLUG}|{SLUG})(?:/amp)?$"
    )

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds of posts, the REST interface, sitemaps, the news page, and tags of the bodies covered."""
        about = (f"{home}tag/{topic}/" for topic in topics[:MOST_TOPICS])
        return (
            Feed((*feeds, f"{home}feed/"), page="?paged={}"),
            WordPressApi(f"{home}wp-json/"),
            Sitemap(
                (
                    f"{home}robots.txt",
                    f"{home}sitemap_index.xml",
                    f"{home}wp-sitemap.xml",
                    f"{home}news-sitemap.xml",
                )
            ),
            Listing((f"{home}news/", f"{home}category/news/", *about), page="page/{}/"),
            FrontPage((home,)),
        )
