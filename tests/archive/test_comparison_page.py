"""A comparison as a page of HTML: what stands in it, and that nothing from the web acts in it."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from archive.comparison import compare
from archive.comparison_page import page
from archive.model import Article, ReadingRow, Source, Version

EVIL = "</title><script src=https://evil.example/x.js></script><img src=x onerror=alert(1)> \x1b[31m \u202e &amp;"


def said(number: int, title: str, text: str) -> tuple[Version, ReadingRow]:
    at = datetime(2023, 8, 3 + number, 12, tzinfo=UTC)
    before = datetime(2023, 8, 2 + number, 12, tzinfo=UTC) if number > 1 else None
    version = Version(number=number, seen_from=at, seen_after=before, last_seen_at=at)
    return version, ReadingRow(title=title, text=text)


def written(
    title: str = "A title",
    *,
    url: str = "https://gazette.example/a?b=1&c=2",
    licence: str = "all-rights-reserved",
    noarchive: bool | None = None,
) -> str:
    article = Article(public_id="hm-aaaaaaaaaa", source="gazette", url=url, noarchive=noarchive)
    source = Source(name="gazette", title=f"{title} Gazette", licence=licence, terms="Its terms.")
    before, after = said(1, "Old", "One two three."), said(2, title, "One four three.\n\nAdded <b>words</b>.")
    return "".join(page(article, source, before, after, compare(before[1], after[1])))


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(html)
    return parser.found


def test_changed_words_are_marked_in_markup_colour_and_decoration() -> None:
    html = written()
    assert "One <del>two</del> <ins>four</ins> three." in html
    assert "<ins>Added &lt;b&gt;words&lt;/b&gt;.</ins>" in html
    for tag, decoration in (("ins", "underline"), ("del", "line-through")):
        (rule,) = re.findall(rf"^{tag} {{([^}}]+)}}", html, re.MULTILINE)
        assert "color:" in rule
        assert f"text-decoration: {decoration}" in rule
    assert "@media print" in html


def test_the_page_says_when_where_and_how_to_cite() -> None:
    html = written()
    assert "version 1: began not later than 2023-08-04T12:00:00Z; last seen 2023-08-04T12:00:00Z" in html
    assert "version 2: began after 2023-08-04T12:00:00Z, not later than 2023-08-05T12:00:00Z" in html
    assert 'href="https://gazette.example/a?b=1&amp;c=2"' in html
    assert "hm-aaaaaaaaaa as of 2023-08-05T12:00:00Z" in html
    assert "Its terms." in html


def test_nothing_from_the_web_is_markup_and_nothing_is_asked_for() -> None:
    html = written(EVIL)
    assert not set(html) & set("\x1b\u202e")
    found = elements(html)
    assert {tag for tag, _ in found} <= set(
        "html head meta title style body h1 table tr th td a main h2 p ins del footer".split()
    )
    attributes = {name for _, given in found for name in given}
    assert attributes <= {"lang", "charset", "http-equiv", "content", "name", "scope", "href", "rel"}
    assert "url(" not in html
    assert "@import" not in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,<script>", "ftp://x.example/"])
def test_an_address_that_a_reader_may_not_follow_is_no_link(url: str) -> None:
    assert "a" not in {tag for tag, _ in elements(written(url=url))}


@pytest.mark.parametrize(
    ("licence", "noarchive", "marked"),
    [("all-rights-reserved", None, True), ("OGL-UK-3.0", None, False), ("OGL-UK-3.0", True, True)],
)
def test_a_page_that_may_not_be_passed_on_says_so(licence: str, noarchive: bool | None, marked: bool) -> None:
    assert ("not to be passed on" in written(licence=licence, noarchive=noarchive)) is marked


def test_a_version_is_cited_by_a_second_at_which_it_stood_already() -> None:
    before, after = said(1, "Old", "One."), said(2, "New", "Two.")
    after[0].seen_from = datetime(2023, 8, 5, 12, 0, 0, 345, tzinfo=UTC)
    article = Article(public_id="hm-aaaaaaaaaa", source="gazette", url="https://gazette.example/a")
    source = Source(name="gazette", title="Gazette", licence="unknown", terms="Its terms.")
    html = "".join(page(article, source, before, after, []))
    assert "as of 2023-08-04T12:00:00Z” and “hm-aaaaaaaaaa as of 2023-08-05T12:00:01Z”" in html
    assert "Both versions say the same." in html
