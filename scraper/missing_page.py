"""Tells a page that is served in the place of an article that is not there: a soft 404."""

import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

# What a page says that is not there. Ex: "Sorry, we could not find that page"
NOT_FOUND = re.compile(
    r"\b(?:page|article|story|document|item|content)s? (?:was |is |could |can(?:no|['’])?t |has |that |you )*"
    r"(?:not |be |been |no longer )*(?:found|available|exist\w*|removed|missing)\b|\b(?:error )?404\b|^not found$"
    r"|could(?:n['’]t| not) (?:be )?f(?:i|ou)nd|can['’]?t (?:be )?f(?:i|ou)nd (?:that|this|the) page"
    r"|no longer (?:available|exists?)\b|invalid or nonexistent"
    # Welsh. Ex: "Ni ddaethpwyd o hyd i'r dudalen", "Tudalen heb ei chanfod", "Nid yw'r dudalen hon ar gael"
    r"|\b(?:ni|nid|methu|methwyd)\b.{0,40}\b(?:tudalen|dudalen|erthygl)\b"
    r"|\b(?:tudalen|dudalen|erthygl)\b.{0,30}\b(?:heb ei \w*anfod|ddim (?:ar gael|yn bodoli)|wedi(?:['’]i| ei) dileu)",
    re.IGNORECASE,
)
# How platforms name the page that says so. Ex: <body class="error404 wp-theme">, <main id="page-not-found">
NAMED_SO = re.compile(
    r"(?:^|[\s_-])(?:error[-_]?404|404[-_]?(?:page|error)|(?:page|content)[-_]not[-_]found)(?:$|[\s_-])",
    re.IGNORECASE,
)
NAMED = etree.XPath("//body | //body/* | //main")
# A page that is not there says so in few words. The stories that it recommends may have more, but then it is undated.
FEW_WORDS = 80


def says_so(tree: HtmlElement, headline: str, window: str) -> bool:
    """Whether headline, window title or the platform's own name of the page say that there is no such page."""
    named: Any = NAMED(tree)
    names = (f"{element.get('class') or ''} {element.get('id') or ''}" for element in [tree, *named])
    said = NOT_FOUND.search(headline) or NOT_FOUND.search(window)
    return bool(said) or any(map(NAMED_SO.search, names))


def is_home(own: str | None, asked: str) -> bool:
    """Whether the page calls itself the home page, though it was served at an address below that."""
    return bool(own) and not _path(own or "") and bool(_path(asked))


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.strip('/')}{parts.query}"
