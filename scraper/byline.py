"""Who wrote an article: as its page names them to machines, else in the line near the headline."""

import re
from itertools import pairwise

from scraper.container import is_prose
from scraper.markup import Line, squeeze
from scraper.structured_data import StructuredData, text_of, texts_of

BY_ALONE = re.compile(r"\s*(?:by|authors?):?\s*", re.IGNORECASE)
# Ex: "By A Reporter | Politics", "Words by A Reporter", "Posted on 4 August 2023 by A Reporter"
BYLINE = re.compile(r"(?:\bby:?|^authors?:)\s+(\D{3,60}?)\s*(?:$|[|•·,]|\bon\b|\bpublished\b)", re.IGNORECASE)
# Ex: "Posted on 4 August 2023 by A Reporter", "Posted by A Reporter on 4 August 2023"
BESIDE_DATE = re.compile(r"\s*\bby\s+\D{2,60}?(?:\bon\b|$)", re.IGNORECASE)


def named_authors(data: StructuredData) -> tuple[str, ...]:
    """The authors in a page's JSON-LD, else in its metas."""
    author = data.article.get("author")
    found = texts_of(author) if isinstance(author, list | dict) else (text_of(author),)
    for name in ("author", "article:author", "og:article:author"):
        if not any(found):
            found = tuple(text for text in data.metas.get(name, []) if not text.startswith("http"))
    return tuple(name for name in found if name)


def byline(near: list[Line]) -> str:
    """The first author that a short line names, without the word "by"; empty where none does."""
    short = [line for line in near if not is_prose(line)]
    # Runs of text that the markup alone parts come first. Ex: By <a>A Reporter</a><span>Published ...
    said = [f"by {name}" for line in short for by, name in pairwise(line.parts) if BY_ALONE.fullmatch(by)]
    said += [line.text for line in short]
    found = (match for text in said if (match := BYLINE.search(text)))
    return next((squeeze(match[1]) for match in found), "")


def without_byline(text: str) -> str:
    """A dated line without the author in it, so that no name is taken for part of the date."""
    return BESIDE_DATE.sub("", text)
