"""What a check found of a source, and what is wrong with it in plain sentences."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive import DateClaim, Met, Reading

ALLOWED, FORBIDDEN = "allowed", "forbidden"
ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class ListAnswer:
    """What one address of a list answered: `lines` on its first page, `articles` of them by their address.

    `answer` is answered, not understood, blocked, a status or why there was none; `status` is the HTTP status, None
    without a response. `examples` are links of a list that has lines and not one article.
    """

    channel: str
    url: str
    answer: str
    status: int | None = None
    robots: str = ALLOWED
    lines: int = 0
    articles: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ArticleAnswer:
    """What one article's page answered: `listed` is the date its list gave.

    `by_structure` says that none of the templates that know the platform recognised the page.
    """

    url: str
    met: Met
    status: int | None
    reason: str = ""
    robots: str = ALLOWED
    listed: DateClaim | None = None
    noarchive: bool | None = None
    by_structure: bool = False
    reading: Reading | None = None

    @property
    def is_dated(self) -> bool:
        """Whether the page or its list says when it was published."""
        own = self.reading.dates if self.reading else ()
        return self.listed is not None or any(claim.field == "published" for claim in own)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A source as a check found it; of several articles the last counts. `robots_txt` is its own host's."""

    source: str
    checked_at: datetime
    robots_txt: str
    lists: tuple[ListAnswer, ...]
    articles: tuple[ArticleAnswer, ...]

    @property
    def article(self) -> ArticleAnswer | None:
        """The one that was read, or the last that was tried."""
        return self.articles[-1] if self.articles else None

    @property
    def answered(self) -> list[ListAnswer]:
        """The lists that are lists."""
        return [one for one in self.lists if one.answer == ANSWERED]

    @property
    def wrong(self) -> str:
        """Why the source cannot be used, in a sentence; empty where a list and an article could be read."""
        return _wrong_with_lists(self) or _wrong_with_article(self.article)

    @property
    def remarks(self) -> list[str]:
        """What is not as it should be, though the source can be used."""
        return list(_remarks(self))


def _wrong_with_lists(found: Checked) -> str:
    # A robots.txt, which names sitemaps, is never forbidden itself.
    lists = [one for one in found.lists if not one.url.endswith("/robots.txt")]
    if lists and all(one.robots == FORBIDDEN for one in lists):
        return "robots.txt forbids every list"
    if not found.answered:
        blocked = [one for one in found.lists if one.answer == "blocked"]
        return _blocked("the site", blocked[0].status) if blocked else f"no list answered: {_answers(found)}"
    if any(one.articles for one in found.lists):
        return ""
    examples = [url for one in found.answered for url in one.examples][:3]
    looks = "lists answered but none of their links looks like an article of this source"
    return (
        f"{looks}: {' '.join(examples)}" if examples else "lists answered, but there is not one line in them"
    )


def _answers(found: Checked) -> str:
    """Ex: "404 (5), not understood (1)"."""
    counted = Counter(one.answer for one in found.lists)
    return ", ".join(f"{answer} ({count})" for answer, count in counted.most_common()) or "it has none"


def _blocked(what: str, status: int | None) -> str:
    with_what = f"answers {status}" if status and status >= 400 else "answers with a challenge"
    return f"{what} {with_what}: it blocks this client; do not work around it, write to the site"


def _wrong_with_article(article: ArticleAnswer | None) -> str:
    if article is None:
        return "no article was asked for"
    if article.robots == FORBIDDEN:
        return f"robots.txt forbids the article {article.url}"
    if article.met is Met.BLOCKED:
        return f"{_blocked('the article', article.status)} ({article.url}: {article.reason})"
    if article.reading is None:
        return f"the article could not be read: {article.reason or article.met} ({article.url})"
    return "" if article.is_dated else f"no date: neither the article nor its list says when ({article.url})"


def _remarks(found: Checked) -> Iterator[str]:
    forbidden = sum(one.robots == FORBIDDEN for one in found.lists)
    if forbidden and forbidden < len(found.lists):
        yield f"robots.txt forbids {forbidden} of {len(found.lists)} lists"
    for failed in found.articles[:-1]:
        yield f"another article gave nothing: {failed.reason or failed.met} ({failed.url})"
    article = found.article
    if article is None or article.reading is None:
        return
    if article.reading.library:
        yield "the article was read only by text extraction"
    elif article.by_structure:
        yield "no template of its platform recognised the article: it was read by its structure"
    if not any(claim.field == "published" for claim in article.reading.dates):
        yield "no date on the article: only its list gives one"
    if article.reading.text_complete is False:
        yield "the article's text is not complete: the rest is for subscribers"
    if article.noarchive:
        yield "the article asks that no copy of it be shown to others (noarchive)"
