"""Who wrote an article: as its page names them to machines, else in the line near the headline."""

import re

from scraper.container import is_prose
from scraper.line import Line
from scraper.markup import squeeze
from scraper.structured_data import StructuredData, text_of, texts_of

BY_ALONE = re.compile(r"\s*(?:by|authors?):?\s*", re.IGNORECASE)
# Ex: "By A Reporter | Politics", "Words by A Reporter", "Posted on 4 August 2023 by A Reporter"
BYLINE = re.compile(r"(?:\bby:?|^authors?:)\s+(\D{3,60}?)\s*(?:$|[|•·,]|\bon\b|\bpublished\b)", re.IGNORECASE)
JOINT = re.compile(r"\s*(?:,|and|&|, and)\s*", re.IGNORECASE)
# Two words or more, the first and the last with a capital.
NAME = re.compile(r"(?=[^a-z])[^\W\d][\w.'’-]*(?:\s[^\W\d][\w.'’-]*){0,4}\s(?=[^a-z])[^\W\d][\w.'’-]*")
# The writer of a picture's credit is not the writer of the text.
CREDIT = re.compile(
    r"\b(?:photo\w*|pictures?|images?|pics?|videos?|illustrations?)(?: credit)?(?::| by)", re.IGNORECASE
)
AUTHOR_PAGE = re.compile(
    r"/(?:our-)?(?:authors?|journalists?|reporters?|writers?|profiles?|contributors?)/", re.IGNORECASE
)
# Ex: "Posted on 4 August 2023 by A Reporter", "Posted by A Reporter on 4 August 2023"
BESIDE_DATE = re.compile(r"\s*\bby\s+\D{2,60}?(?:\bon\b|$)", re.IGNORECASE)


def named_authors(data: StructuredData) -> tuple[str, ...]:
    """The authors in a page's JSON-LD, else in its metas."""
    author = data.article.get("author")
    found = texts_of(author) if isinstance(author, list | dict) else (text_of(author),)
    for name in ("author", "article:author", "og:article:author"):
        if not any(found):
            found = tuple(text for text in data.metas.get(name, []) if not text.startswith("http"))
    one = found[0] if len(found) == 1 else ""
    parts = [part.strip() for part in one.split(",")]
    return tuple(parts) if all(map(NAME.fullmatch, parts)) else tuple(name for name in found if name)


def byline(near: list[Line]) -> tuple[str, ...]:
    """The authors that the first short line to do so names, without the word "by"; empty where none does."""
    short = [line for line in near if not is_prose(line) and not CREDIT.search(line.text)]
    found = (names for way in (_in_parts, _in_words, _linked) for line in short if (names := way(line)))
    return next(found, ())


def _in_parts(line: Line) -> tuple[str, ...]:
    """Names that the markup parts from "by" and from each other. Ex: By <a>A Reporter</a> and <a>B Writer</a>"""
    at = next((i + 1 for i, part in enumerate(line.parts[:-1]) if BY_ALONE.fullmatch(part)), None)
    if at is None:
        return ()
    names = [f"by {line.parts[at]}"]
    for joint, name in zip(line.parts[at + 1 :: 2], line.parts[at + 2 :: 2], strict=False):
        if not JOINT.fullmatch(joint):
            break
        names.append(f"by {name}")
    return tuple(squeeze(match[1]) for name in names if (match := BYLINE.search(name)))


def _in_words(line: Line) -> tuple[str, ...]:
    """Ex: "By A Reporter and B Writer", "By A Reporter, Crime and Courts Editor" """
    # Name and job may stand in parts of their own. Ex: <span>By A Reporter</span><span>Crime Editor</span>
    parts = line.parts if len(line.parts) > 1 else ()
    match = next(filter(None, map(BYLINE.match, parts)), None) or BYLINE.search(line.text)
    if not match:
        return ()
    names = re.split(r"\s+(?:and|&)\s+", squeeze(match[1]))
    return tuple(names) if all(map(NAME.fullmatch, names)) else (squeeze(match[1]),)


def _linked(line: Line) -> tuple[str, ...]:
    """Names that lead to a page about their bearers. Ex: <a href="/author/a-reporter/">A Reporter</a>"""
    texts = (
        squeeze(span.text_content()) for span in line.spans if AUTHOR_PAGE.search(span.get("href") or "")
    )
    return tuple(dict.fromkeys(text for text in texts if NAME.fullmatch(text)))


def without_byline(text: str) -> str:
    """A dated line without the author in it, so that no name is taken for part of the date."""
    return BESIDE_DATE.sub("", text)
