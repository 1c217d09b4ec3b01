"""The line near a headline that says who wrote an article."""

import re
from itertools import pairwise

from scraper.container import is_prose
from scraper.markup import Line, squeeze

BY_ALONE = re.compile(r"\s*(?:by|authors?):?\s*", re.IGNORECASE)
# Ex: "By A Reporter | Politics", "Words by A Reporter", "Posted on 4 August 2023 by A Reporter"
BYLINE = re.compile(r"(?:\bby:?|^authors?:)\s+(\D{3,60}?)\s*(?:$|[|•·,]|\bon\b|\bpublished\b)", re.IGNORECASE)
# Ex: "Posted on 4 August 2023 by A Reporter", "Posted by A Reporter on 4 August 2023"
BESIDE_DATE = re.compile(r"\s*\bby\s+\D{2,60}?(?:\bon\b|$)", re.IGNORECASE)


def byline(near: list[Line]) -> str:
    """The first author that a short line names, without the word "by"; empty where none does."""
    short = [line for line in near if not is_prose(line)]
    # Runs of text that the markup alone parts come first. Ex: By <a>A Reporter</a><span>Published ...
    said = [f"by {name}" for line in short for by, name in pairwise(line.parts) if BY_ALONE.fullmatch(by)]
    said += [part for line in short for part in line.parts if len(line.parts) > 1 and BYLINE.match(part)]
    said += [line.text for line in short]
    found = (match for text in said if (match := BYLINE.search(text)))
    return next((squeeze(match[1]) for match in found), "")


def without_byline(text: str) -> str:
    """A dated line without the author in it, so that no name is taken for part of the date."""
    return BESIDE_DATE.sub("", text)
