"""A live blog on any platform: one page of posts, each under the time it was made."""

import re
from functools import cached_property
from typing import Any, ClassVar

from scraper.article_page import FEWEST_WORDS, ArticlePage
from scraper.body_text import Body, sort_lines
from scraper.container import after_headline, is_prose, noise, scope_of
from scraper.line import HEADINGS, Line
from scraper.markup import fold
from scraper.structured_data import text_of

# What stands over a post. Ex: "20:19 Rosalind Peake", "17:35 KEY EVENT", "Posted at 9:05am"; a date is the page's own.
STAMP = re.compile(r"(?:(?:posted|published|updated)(?: at)?:? ?)?\d{1,2}[:.]\d\d(?!\d)", re.IGNORECASE)
WITH_DATE = re.compile(r"\b(?:19|20)\d\d\b")
LONGEST_STAMP = 100
CREDIT = re.compile(r"(?:edited|reporting|written|live reporting) by\b", re.IGNORECASE)


class LiveBlogPage(ArticlePage):
    """What leads in, then every post as the page shows them: its heading and its text, not its time or author."""

    mark: ClassVar[str] = (
        "//script[contains(@type, 'ld+json')][contains(., 'LiveBlogPosting')]"
        " | //link[@rel='canonical'][contains(@href, '/news/live/')]"
        " | //*[contains(concat(' ', @class, ' '), ' live-event-entry ')]"
    )

    @cached_property
    def body(self) -> Body:
        """All that stands below the headline, or in what the page marks as the text: posts are parts of their own."""
        found = super().body
        marked = self.tree.xpath("//*[@itemprop='articleBody']")
        below = [line for line in self._below() if not marked or line.is_within(marked[0])]
        body = Body(gated=found.gated, lead=self._lead(found), rule="posts")
        sort_lines(body, [line for line in below if not is_stamp(line)])
        body.near = [line for line in found.near if not is_stamp(line)]
        self._with_first_heading(body, below)
        body.lines = _with_text([line for line in body.lines if not _is_credit(line)])
        return body

    def _lead(self, found: Body) -> Line | None:
        """A sentence below the headline is a standfirst if the metas have it, else it may be the last post."""
        return found.lead if found.lead is not None and fold(found.lead.text) in self.described else None

    def _below(self) -> list[Line]:
        skip = noise(self.galley, self.headline)
        around = self.galley.lines(skip, scope_of(self.galley, self.headline, skip))
        return around[after_headline(around, self.headline) :]

    def _with_first_heading(self, body: Body, below: list[Line]) -> None:
        """The heading of a post that begins the text belongs to it, as those of the later posts do."""
        texts = [line for line in below if not is_stamp(line)]
        first = next((i for i, line in enumerate(texts) if body.lines and line is body.lines[0]), 0)
        if first and texts[first - 1].is_heading and not texts[first - 1].is_link:
            body.lines.insert(0, texts[first - 1])

    def paragraphs(self) -> tuple[str, ...]:
        """As shown; a page that its reader's browser fills with posts has them in its structured data."""
        if sum(len(line.text.split()) for line in self.body.lines) >= FEWEST_WORDS:
            return super().paragraphs()
        posts = self.data.article.get("liveBlogUpdate")
        told = [text for post in posts if isinstance(post, dict) for text in _said(post)] if posts else []
        return tuple(told) if self.given("text", "json-ld", " ".join(told)) else super().paragraphs()

    def kind(self) -> str | None:
        """Always a live blog, whatever the page's data say it is."""
        return "live blog"


def is_stamp(line: Line) -> bool:
    """Whether a line is the time of a post, with its author."""
    short = len(line.text) <= LONGEST_STAMP and not is_prose(line)
    return short and bool(STAMP.match(line.text)) and not WITH_DATE.search(line.text)


def _is_credit(line: Line) -> bool:
    """Who wrote a post: named in so many words, or a few words in a block that is no paragraph."""
    if is_prose(line) or line.is_heading:
        return False
    return bool(CREDIT.match(line.text)) or line.tag not in {"p", "li", "blockquote", "dd", "td"}


def _with_text(found: list[Line]) -> list[Line]:
    """Without headings that nothing stands under."""
    under = [*found[1:], None]
    return [
        line
        for line, after in zip(found, under, strict=False)
        if line.tag not in HEADINGS or (after is not None and after.tag not in HEADINGS)
    ]


def _said(post: dict[str, Any]) -> list[str]:
    """Heading and text of a post in structured data."""
    parts = [post.get("headline"), *str(post.get("articleBody") or "").split("\n")]
    return [text for part in parts if (text := text_of(part))]
