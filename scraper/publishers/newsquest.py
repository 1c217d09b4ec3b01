"""Newsquest: The Northern Echo, The Argus and the group's other titles."""

import re
from functools import cached_property
from typing import Any, ClassVar

from lxml import etree
from lxml.html import HtmlElement

from scraper.article_page import ArticlePage
from scraper.body_text import Body
from scraper.channels import Channel, Feed, Listing, Sitemap
from scraper.container import is_prose
from scraper.front_page import FrontPage
from scraper.galley import lines
from scraper.markup import squeeze
from scraper.publishers.sections import NO_LISTS
from scraper.source import Source

# What the titles ask of their readers, between paragraphs and after the last one: to sign up, to follow, to pay.
PROMOTION = re.compile(
    r"^\W{0,3}(?:for all the (?:top|latest|best)\b|(?:you can )?also follow\b|follow our dedicated\b"
    r"|(?:have you )?got a (?:story|question|tip)\b|if you (?:want|would like) to read more\b|for as little as £"
    r"|to (?:get|read|see) more (?:stories|news)\b|already a subscriber\b"
    r"|you(?:['’]ve| have) (?:read|reached|used) .{0,40}\b(?:free|limit)\b"
    r"|get (?:more|all the|the best|the latest)\b.{0,120}\b(?:inbox|app|facebook|whatsapp)\b"
    r"|.{0,60}\bsubscribe (?:now |today )?for (?:just |only |as little as )?£"
    r"|.{0,120}\bstraight to your (?:inbox|phone)\b|.{0,60}\bdownload (?:our|the) .{0,30}\bapp\b)",
    re.IGNORECASE,
)
LONGEST_PROMOTION = 300


def without_promotion(body: Body) -> Body:
    """The body without lines that only advertise the paper."""
    body.lines = [
        line for line in body.lines if len(line.text) > LONGEST_PROMOTION or not PROMOTION.match(line.text)
    ]
    return body


def parts_text(block: HtmlElement) -> bool:
    """Whether a block stands beside other sentences, and not round the whole text."""
    beside = (line for part in block.getparent() if part is not block for line in lines(part))
    return any(is_prose(line) and not line.is_heading for line in beside)


def is_paid(item: Any) -> bool:
    """Whether an object of structured data says that what it stands for is not free."""
    return isinstance(item, dict) and str(item.get("isAccessibleForFree", "")).lower().endswith("false")


def close_paid_parts(page: ArticlePage) -> None:
    """Give the subscribers' class to blocks that the structured data names as paid, whatever their own class.

    Ex: "hasPart": {"isAccessibleForFree": false, "cssSelector": ".x91"}
    """
    named = page.data.article.get("hasPart") or []
    for item in filter(is_paid, named if isinstance(named, list) else [named]):
        for kind, name in re.findall(r"(?:^|,)\s*([.#])([\w-]+)\s*(?=,|$)", str(item.get("cssSelector", ""))):
            one = f"@id='{name}'" if kind == "#" else f"contains(concat(' ', @class, ' '), ' {name} ')"
            for block in filter(parts_text, page.tree.xpath(f"//body//*[{one}]")):
                block.set("class", f"{block.get('class', '')} p402_premium")


class OpenPublishPage(ArticlePage):
    """To about 2013, on Drupal: the text from the third paragraph on in `<noscript>`, fields beside it."""

    mark: ClassVar[str] = "//time[@property='dc:issued']"

    @cached_property
    def body(self) -> Body:
        """The text in one block: what is shown without scripts is shown to everyone."""
        etree.strip_tags(self.tree, "noscript")
        for label in self.tree.xpath("//*[@property='dc:description']/div"):
            label.drop_tree()
        return super().body

    def standfirst(self) -> str | None:
        """The abstract, which stands above the picture."""
        shown = self.tree.xpath("//*[@id='article-abstract']")
        return squeeze(shown[0].text_content()) if len(shown) == 1 else super().standfirst()

    def authors(self) -> tuple[str, ...] | None:
        """The one whose page the byline leads to."""
        named = self.tree.xpath("//*[@property='dc:creator']")
        return (squeeze(named[0].text_content()),) if len(named) == 1 else super().authors()


class SubscriptionPage(ArticlePage):
    """Since about 2021, paragraphs behind the subscribers' wall in blocks of class p402."""

    # WordPress titles of other publishers call a block subscription-content as well.
    mark: ClassVar[str] = (
        "//*[contains(@class, 'p402_')]"
        " | //*[@id='subscription-content'][not(//link[@rel='https://api.w.org/'])]"
    )

    @cached_property
    def body(self) -> Body:
        """Without what is for subscribers and the paper's own promotion."""
        close_paid_parts(self)
        return without_promotion(super().body)


NO_OTHER = f"[not({OpenPublishPage.mark} | {SubscriptionPage.mark})]"


class NewsquestPage(ArticlePage):
    """Today's form: JSON-LD says all but the text. The company's name is in the footer of every title.

    It reads what no mark tells apart as well, since every form has the same promotion.
    """

    mark: ClassVar[str] = (
        f"//footer//*[contains(text(), 'Newsquest')]{NO_OTHER}"
        f" | //a[contains(@href, '//www.newsquest.co.uk')]{NO_OTHER}"
        f" | //script[contains(@src, 'newsquestdigital')]{NO_OTHER}"
    )

    @cached_property
    def body(self) -> Body:
        """Without what is for subscribers and the paper's own promotion."""
        close_paid_parts(self)
        return without_promotion(super().body)


class Newsquest(Source):
    """A title of Newsquest: /news/<7 or 8 digits>.<slug>/, to 2013 /news/<slug>.<8 digits>."""

    pages = (OpenPublishPage, SubscriptionPage, NewsquestPage)
    articles = rf"^{NO_LISTS}(?:/[\w%-]+)*/(?:\d{{6,9}}\.[^/?]+|[^/?]+\.\d{{7,9}})(?:\?ref=[\w-]*)?$"
    numbered = r"/(?:[^/?]+\.)?(\d{6,9})(?:\.[^/?]+)?(?:\?[^/]*)?$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """Feeds by section, sitemaps, and the news pages."""
        return (
            Feed((*feeds, f"{home}news/rss/", f"{home}news/crime/rss/", f"{home}news/local/rss/")),
            Sitemap((f"{home}robots.txt", f"{home}sitemap.xml", f"{home}sitemap_news.xml")),
            Listing((f"{home}news/", f"{home}news/crime/", f"{home}news/local/"), page="?page={}"),
            FrontPage((home,)),
        )
