"""Makes a test's page of a real one: its markup with made-up words, and what today's reader says of it."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from lxml import etree, html
from lxml.html import HtmlElement

from archive import ArchiveError, Reading
from scraper import made_up
from scraper.article_page import Unreadable
from scraper.field_by_field import portrait
from scraper.galley import BLOCKS
from scraper.one_page import OnePage
from scraper.opened import open_page
from scraper.publishers import TEMPLATES
from scraper.source import Source

ADDRESSES = frozenset("href src action poster cite data-src data-url data-href formaction longdesc".split())
TEXTS = frozenset("alt title placeholder aria-label label summary value data-title data-headline".split())
LEFT_OUT = re.compile(
    r"on\w+|style|.*srcset|sizes|integrity|nonce|data-(?:react|n-)\S*|.*token.*|.*verification.*"
)
AS_IT_IS = frozenset(
    "class rel type role name property itemprop itemtype itemscope itemid datetime lang xml:lang dir http-equiv "
    "charset prefix xmlns data-testid data-component".split()
)
# Metas whose content is for people even where it is one word; and those that speak to programs only.
TEXT_METAS = re.compile(
    r"title|description|keyword|author|section|tag|headline|caption|site_name|creator|alt$"
)
MACHINE_METAS = re.compile(
    r"bots?$|viewport|generator|og:type|twitter:card|locale|refresh|charset|content-type"
)
# An id with more hyphens than this is a sentence.
MOST_HYPHENS = 2
LINES_OF_THEIR_OWN = frozenset(("br", "title", "option"))
EMPTIED = frozenset("style svg canvas object embed".split())
# What marks of templates look for inside scripts. Ex: //script[contains(., 'Fusion.globalContent')]
SCRIPT_MARKS = tuple(
    found
    for template in TEMPLATES
    for found in re.findall(r"//script\[contains\(\., '([^']+)'\)", template.mark)
)


class NothingToKeep(ArchiveError):
    """A page that no template of the source reads: there is nothing to expect of it."""

    exit_code = 5


@dataclass(frozen=True, kw_only=True)
class Fixture:
    """A made-up page, and the expectation beside it; `differences` are what it reads otherwise than the real one."""

    body: str
    expectation: str
    reader: str
    differences: tuple[str, ...]

    def write(self, folder: Path, slug: str) -> tuple[Path, Path]:
        """Write both files under a name that is free; returns their paths."""
        stem = slug or re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", self.reader.rpartition(".")[2]).lower()
        names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        name = next(name for name in names if not (folder / f"{name}.html").exists())
        page, said = folder / f"{name}.html", folder / f"{name}.json"
        folder.mkdir(parents=True, exist_ok=True)
        page.write_text(self.body, "utf-8")
        said.write_text(self.expectation, "utf-8")
        return page, said


def fixture(page: OnePage, source: Source) -> Fixture:
    """A fixture of the page, as the source reads it today. Raises NothingToKeep."""
    body, url = without_words(page), made_up.url(page.url)
    try:
        real = source.page(page.url, page.body, page.content_type, page.seen_at).read()
        made = source.page(url, body.encode(), "text/html; charset=utf-8", page.seen_at).read()
    except Unreadable as unreadable:
        raise NothingToKeep(f"{source.name} cannot read {page.url}: {unreadable}") from unreadable
    said = {"url": url, "captured_at": page.seen_at.isoformat(timespec="seconds"), **portrait(made)}
    return Fixture(
        body=body,
        expectation=json.dumps(said, ensure_ascii=False, indent=2) + "\n",
        reader=made.reader,
        differences=tuple(_differences(real, made)),
    )


def _differences(real: Reading, made: Reading) -> Iterator[str]:
    """Where the made-up words are read otherwise: a rule that goes by words has lost them."""
    shapes = [
        {
            "reader": reading.reader,
            "paragraphs": len(reading.paragraphs),
            "notes": len(reading.notes or ()),
            "links": len(reading.links),
            "authors": len(reading.authors or ()),
            "standfirst": bool(reading.standfirst),
            "dates": [(claim.field, claim.on.isoformat(), claim.origin) for claim in reading.dates],
            "kind": reading.kind,
            "paywalled": reading.paywalled,
            "text_complete": reading.text_complete,
            "rules": dict(reading.rules),
        }
        for reading in (real, made)
    ]
    for name, before in shapes[0].items():
        if before != shapes[1][name]:
            yield f"{name}: {before} on the real page, {shapes[1][name]} on the made-up one"


def without_words(page: OnePage) -> str:
    """The page's markup with made-up words; styles and scripts go, but for what templates look for in them."""
    tree = open_page(page.body, page.content_type)
    in_lines = list(_lines_of(tree))
    words: Counter[int] = Counter()
    for _, texts in in_lines:
        for line, text in texts:
            words[line] += made_up.words_in(text)
    for element, ((line, _), (line_after, _)) in in_lines:
        _replace(element, _way(words[line]), _way(words[line_after]))
    written = html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")
    return re.sub(r"\n\s*\n+", "\n", written) + "\n"


def _lines_of(tree: HtmlElement) -> Iterator[tuple[HtmlElement, tuple[tuple[int, str], tuple[int, str]]]]:
    """Every element with the text in it and the text after it, and the number of the line that each stands on."""
    line, texts = 0, {}
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_break = element.tag in BLOCKS or element.tag in LINES_OF_THEIR_OWN
        line += is_break
        if event == "start":
            texts[element] = (line, element.text or "")
        elif isinstance(element.tag, str):
            yield element, (texts.pop(element), (line, element.tail or ""))


def _way(words: int) -> Callable[[str], str]:
    """How a line of so many words is replaced: labels stay in short ones."""
    return made_up.text if words <= made_up.LONGEST_LABEL else made_up.prose


def _replace(
    element: HtmlElement, in_words: Callable[[str], str], in_words_after: Callable[[str], str]
) -> None:
    """Put made-up words into an element and after it."""
    if element.tag == "meta":
        _replace_meta(element)
    for name, value in list(element.attrib.items()):
        _replace_attribute(element, str(name), str(value))
    if element.tag == "script":
        kind = element.get("type") or ""
        code = element.text or ""
        marks = "; ".join(mark for mark in SCRIPT_MARKS if mark in code)
        element.text = made_up.document(code) if "json" in kind and code.strip() else marks
    elif element.tag in EMPTIED:
        etree.strip_elements(element, "*", with_tail=False)
        element.text = None
    elif element.text:
        element.text = made_up.text(element.text) if element.tag == "title" else in_words(element.text)
    if element.tail:
        element.tail = in_words_after(element.tail)


def _replace_meta(meta: HtmlElement) -> None:
    name = (
        meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
    ).lower()
    content = meta.get("content") or ""
    if "verification" in name:
        meta.attrib.pop("content", None)
    elif content and not MACHINE_METAS.search(name):
        meta.set("content", made_up.value(content, "text" if TEXT_METAS.search(name) else ""))


def _replace_attribute(element: HtmlElement, name: str, value: str) -> None:
    if LEFT_OUT.fullmatch(name):
        del element.attrib[name]
    elif name == "id":
        # Some name a part by its heading: id="what-the-inspectors-found"
        element.set(name, made_up.slug(value) if value.count("-") > MOST_HYPHENS else value)
    elif name in AS_IT_IS or (element.tag == "meta" and name == "content"):
        return
    elif name in ADDRESSES:
        element.set(name, made_up.url(value))
    elif value.lstrip()[:1] in {"{", "["}:
        element.set(name, made_up.document(value))
    else:
        element.set(name, made_up.value(value, "text" if name in TEXTS else ""))
