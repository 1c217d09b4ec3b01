"""What a page says of itself for machines: JSON-LD, metas, microdata."""

import logging
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml.html import HtmlElement

from scraper import json_data
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


class StructuredData:
    """JSON-LD, metas and microdata of one page, read when first asked for."""

    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of `<meta>` by name, property or itemprop in lower case, in page order."""
        found: dict[str, list[str]] = {}
        for meta in self.tree.iter("meta"):
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
        canonical = set(map(str, self.tree.xpath("//link[@rel='canonical']/@href")))
        if canonical & {text_of(item.get("mainEntityOfPage")), text_of(item.get("url")), item.get("@id")}:
            return True
        titles = [*self.metas.get("og:title", []), *self.metas.get("twitter:title", [])]
        titles += [heading.text_content() for heading in self.tree.iter("h1", "h2", "title")]
        said, told = _long_words(text_of(item.get("headline"))), _long_words(" ".join(titles))
        return not said or not told or len(said & told) >= 0.3 * len(said)

    @cached_property
    def shortlink(self) -> str:
        """The page's address by its number, as content systems name it. Ex: <link rel="shortlink" href="/?p=9921">"""
        return next(map(str, self.tree.xpath("//link[@rel='shortlink']/@href")), "")

    def _objects(self) -> Iterator[dict[str, Any]]:
        for script in self.tree.iter("script"):
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
        for element in self.tree.xpath("//*[@itemprop]"):
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
