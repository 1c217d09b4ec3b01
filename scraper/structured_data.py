"""What a page says of itself for machines: JSON-LD, metas, microdata."""

import logging
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from scraper import json_data
from scraper.addresses import absolute
from scraper.markup import fold, squeeze

logger = logging.getLogger(__name__)

# An element in a text; with a second "<" in it, it is none.
MARKUP = re.compile(r"<[^<>]+>")
ARTICLE_TYPES = re.compile(
    r"(?:News|Reportage|Analysis|Opinion|Background|Review|Satirical)?\w*Article$|BlogPosting$"
)
# Ex: <meta property="article:published_time">, <meta name="DC.date.issued">; the first that is there counts first.
PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "originalpublicationdate", "govuk:first-published-at", "dcterms.issued", "dc.date.issued", "dcterms.created",
    "parsely-pub-date", "sailthru.date", "publish-date", "publishdate", "pubdate", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "date.published", "publication_date", "dc.date",
)  # fmt: skip
UPDATED_METAS = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified", "datemodified",
    "govuk:public-updated-at", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod",
)  # fmt: skip


TELLING = ("base", "title", "link", "meta", "script")
ITEMS = etree.XPath("//@itemprop/..")
CANONICAL = etree.XPath("//link[@rel='canonical']/@href")


class StructuredData:
    """JSON-LD, metas and microdata of one page, read when first asked for."""

    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree

    @cached_property
    def elements(self) -> dict[str, list[HtmlElement]]:
        """What tells machines of a page, by its name, in page order: gone through once and not five times."""
        found: dict[str, list[HtmlElement]] = {name: [] for name in TELLING}
        for element in self.tree.iter(*TELLING):
            found[str(element.tag)].append(element)
        return found

    def _wherever(self, name: str) -> list[HtmlElement]:
        """Those of a name also after the end of the page: what stands there is another page to the parser."""
        return self.elements[name] if self.tree.getnext() is None else self.tree.xpath(f"//{name}")

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of `<meta>` by name, property or itemprop in lower case, in page order."""
        found: dict[str, list[str]] = {}
        for meta in self.elements["meta"]:
            name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
            content = squeeze(meta.get("content") or "")
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
        return found

    def meta(self, *names: str) -> str:
        """The first meta of these names that is there, else an empty string."""
        return next((self.metas[name][0] for name in names if name in self.metas), "")

    @cached_property
    def article(self) -> dict[str, Any]:
        """The JSON-LD object of the article itself; empty where there is none or it is another article's."""
        candidates = [item for item in self._objects() if _is_article(item)]
        title = fold(self.meta("og:title", "twitter:title")) or fold(
            "".join(self.tree.xpath("//title[1]/text()"))
        )
        for item in candidates:
            if title and fold(text_of(item.get("headline")))[:40] in title:
                return item
        return candidates[0] if len(candidates) == 1 and self._is_told_of(candidates[0]) else {}

    def _is_told_of(self, item: dict[str, Any]) -> bool:
        """Whether an article names the page's address, or shares words with its titles though it is none of them."""
        own: Any = CANONICAL(self.tree)
        canonical = set(map(str, own))
        if canonical & {text_of(item.get("mainEntityOfPage")), text_of(item.get("url")), item.get("@id")}:
            return True
        titles = [*self.metas.get("og:title", []), *self.metas.get("twitter:title", [])]
        titles += [heading.text_content() for heading in self.tree.iter("h1", "h2", "title")]
        said, told = _long_words(text_of(item.get("headline"))), _long_words(" ".join(titles))
        return not said or not told or len(said & told) >= 0.3 * len(said)

    @cached_property
    def own_address(self) -> str:
        """The page's address as its canonical link, its metas or its JSON-LD name it; empty where none does."""
        links = (link for link in self.elements["link"] if _is_canonical(link))
        named = (link.get("href") or "" for link in links)
        own = next(named, "") or self.meta("og:url") or text_of(self.article.get("mainEntityOfPage"))
        return own or text_of(self.article.get("url"))

    @cached_property
    def noarchive(self) -> bool:
        """Whether the page asks that no copy of it be shown to others: `noarchive` in its robots meta."""
        robots = (meta for meta in self.elements["meta"] if "bot" in (meta.get("name") or "").lower())
        return any("noarchive" in (meta.get("content") or "").lower() for meta in robots)

    @cached_property
    def shortlink(self) -> str:
        """The page's address by its number, as content systems name it. Ex: <link rel="shortlink" href="/?p=9921">"""
        links = (link.get("href") for link in self._wherever("link") if link.get("rel") == "shortlink")
        return next((href for href in links if href is not None), "")

    @cached_property
    def window_title(self) -> str:
        """The title of the browser's window, often headline and name of the site; a drawing's title is none."""
        named = (
            title
            for title in self._wherever("title")
            if title.getparent().tag == "head" or next(title.iterancestors("svg"), None) is None
        )
        first = next(named, None)
        return "" if first is None else squeeze("".join(map(str, first.itertext())))

    def base(self, url: str) -> str:
        """What the links of a page start from: its address, or what it names. Ex: <base href="http://www.hmic.gov.uk/">"""
        named = (element.get("href") for element in self._wherever("base"))
        first = next((href for href in named if href is not None), None)
        return (absolute(url, first) if first is not None else "") or url

    def _objects(self) -> Iterator[dict[str, Any]]:
        for script in self.elements["script"]:
            if "ld+json" not in (script.get("type") or ""):
                continue
            try:
                yield from _flatten(json_data.read((script.text or "").strip().rstrip(";")))
            except ValueError as error:
                logger.info("a JSON-LD block cannot be read: %s", error)

    @cached_property
    def microdata(self) -> dict[str, list[HtmlElement]]:
        """Elements by itemprop that belong to the page's article, not to a person or an image inside it."""
        found: dict[str, list[HtmlElement]] = {}
        items: Any = ITEMS(self.tree)
        for element in items:
            scope = next(
                (up.get("itemtype", "") for up in element.iterancestors() if up.get("itemscope") is not None),
                "",
            )
            if not scope or ARTICLE_TYPES.search(scope) or scope.endswith(("/WebPage", "/CreativeWork")):
                for name in element.get("itemprop", "").split():
                    found.setdefault(name, []).append(element)
        return found

    def written_by(self) -> tuple[str, ...]:
        """The authors that microdata names. Ex: <span itemprop="author" itemscope><b itemprop="name">A Reporter</b>"""
        names = [next(iter(e.xpath(".//*[@itemprop='name']")), e) for e in self.microdata.get("author", [])]
        said = (squeeze(name.get("content") or name.text_content()) for name in names)
        return tuple(dict.fromkeys(filter(None, said)))


def text_of(value: Any) -> str:
    """A JSON-LD text, whether it is given as such, in a list, or as an object with a name."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id") or value.get("url") or ""
    return squeeze(MARKUP.sub(" ", _unescape(value))) if isinstance(value, str) else ""


def texts_of(value: Any) -> tuple[str, ...]:
    """All texts of a JSON-LD value; a string is split at commas, as keywords often come."""
    values = value if isinstance(value, list) else value.split(",") if isinstance(value, str) else [value]
    return tuple(dict.fromkeys(text for item in values if (text := text_of(item))))


def _long_words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", fold(text)) if len(word) > 3}


def _unescape(value: Any) -> Any:
    if isinstance(value, str) and "&" in value:
        from html import unescape

        return unescape(value)
    return value


def _flatten(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _flatten(item)
    elif isinstance(value, dict):
        yield value
        yield from _flatten(value.get("@graph", []))
        if isinstance(value.get("mainEntity"), dict):
            yield from _flatten(value["mainEntity"])


def _is_article(item: dict[str, Any]) -> bool:
    types = item.get("@type", "")
    return any(
        isinstance(name, str) and ARTICLE_TYPES.search(name)
        for name in (types if isinstance(types, list) else [types])
    )


def _is_canonical(link: HtmlElement) -> bool:
    return link.get("href") is not None and (link.get("rel") or "").lower() == "canonical"
