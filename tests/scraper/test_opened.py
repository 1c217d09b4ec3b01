"""A page is parsed once, and whoever reads it has it alone."""

import pytest
from lxml.html import HtmlElement
from scrapy import Request
from scrapy.http import HtmlResponse

from archive import Met, Origin
from scraper import looks, markup, opened
from scraper.looks import Look
from scraper.publishers.newsquest import Newsquest

PAGE = b"<html><title>A page</title><h1>Force told to improve</h1><p>Inspectors said so.</p></html>"
HTML = "text/html; charset=utf-8"


def test_who_takes_a_page_has_the_tree_that_was_looked_into() -> None:
    tree = opened.look_into(PAGE, HTML)
    assert opened.take(PAGE, HTML) is tree


def test_a_page_that_was_taken_is_parsed_anew_for_the_next_since_its_first_reader_may_alter_it() -> None:
    opened.look_into(PAGE, HTML)
    first = opened.take(PAGE, HTML)
    assert first is not None
    first.clear()
    second = opened.take(PAGE, HTML)
    assert second is not None
    assert second.text_content().startswith("A page")


def test_another_page_or_one_of_another_charset_is_not_mistaken_for_it() -> None:
    tree = opened.look_into(PAGE, HTML)
    assert opened.take(PAGE, "text/html; charset=cp1252") is not tree
    tree = opened.look_into(PAGE, HTML)
    other = opened.take(PAGE.replace(b"A page", b"Another"), HTML)
    assert other is not None
    assert other.text_content().startswith("Another")


class Gazette(Newsquest):
    """A newspaper."""

    name = "gazette"
    title = "Gazette"
    hosts = ("www.gazette.example",)
    home = "https://www.gazette.example/"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long each page was that was parsed."""
    lengths: list[int] = []

    def parse(body: bytes, declared: str) -> HtmlElement | None:
        lengths.append(len(body))
        return markup.parse_bytes(body, declared)

    monkeypatch.setattr(opened, "parse_bytes", parse)
    return lengths


def test_a_look_parses_its_page_once(parsed: list[int]) -> None:
    source = Gazette()
    source.origin, source.crawl_id = Origin.LIVE, 1
    url = "https://www.gazette.example/news/7301234.force-told-to-improve/"
    text = "<p>Inspectors have said what the force has to do, and when it has to be done.</p>" * 3
    body = f"<html><h1>Force told to improve</h1>{text}<p>Published 12 June 2024</p></html>".encode()
    response = HtmlResponse(url, body=body, headers={"Content-Type": HTML}, request=Request(url))
    found, page = source.read_into(looks.capture(source, Look(asked=url), response), response)
    assert (found.met, page is not None) == (Met.READ, True)
    assert parsed == [len(body)]
