"""GOV.UK: a content item is read as its page is, and which of both is asked for."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from archive import Capture, Met, Origin, Reading
from scraper.article_page import Missing, Unreadable
from scraper.channels import Found
from scraper.looks import Look
from scraper.publishers.gov_uk_lists import DEEPEST, GovUkSearch
from scraper.spiders.gov_uk import GovUk

PAGE = "https://www.gov.uk/government/news/government-answers-the-report-on-lost-property"
ITEM = "https://www.gov.uk/api/content/government/news/government-answers-the-report-on-lost-property"
SEEN = datetime(2024, 7, 4, 2, tzinfo=UTC)
FIXTURE = Path(__file__).parent.parent / "fixtures" / "gov_uk" / "page.html"
OURS = "HM Inspectorate of Constabulary and Fire & Rescue Services"
NEWS: dict[str, Any] = {
    "base_path": "/government/news/government-answers-the-report-on-lost-property",
    "content_id": "5d1c1f0a-7631-11e4-a3cb-005056011aef",
    "document_type": "press_release",
    "schema_name": "news_article",
    "locale": "en",
    "title": "Government answers the report on lost property",
    "description": "The Home Office says what it will do after inspectors counted what the police keep.",
    "first_published_at": "2024-06-11T09:30:00.000+01:00",
    "public_updated_at": "2024-07-02T11:05:00.000+01:00",
    "updated_at": "2024-07-03T00:00:00.000+01:00",
    "withdrawn_notice": {},
    "details": {
        "body": '<div class="govspeak"><p>Police stores hold 41,000 umbrellas that nobody has asked for, inspectors '
        'found in the spring.</p>\n<h2 id="steps">What the government will do</h2>\n<p>It will ask every force to:'
        "</p>\n<ul>\n <li>count what it keeps every 6 months</li>\n <li>return what it can to its owner</li>\n</ul>\n"
        '<p>The minister said that <a href="https://hmicfrs.justiceinspectorates.gov.uk/publications/lost-property/">'
        "the inspectorate’s report</a> had been read with care.</p></div>",
        "change_history": [
            {
                "public_timestamp": "2024-07-02T11:05:00.000+01:00",
                "note": "Added the letter to chief constables.",
            },
            {"public_timestamp": "2024-06-11T09:30:00.000+01:00", "note": "First published."},
        ],
    },
    "links": {"organisations": [{"title": "Home Office"}, {"title": OURS}]},
}


def read(item: object, url: str = ITEM) -> Reading:
    return GovUk().page(url, json.dumps(item).encode(), "application/json", SEEN).read()


def test_a_content_item_is_read_with_its_dates_and_the_history_of_its_changes() -> None:
    reading = read(NEWS)
    assert (reading.title, reading.standfirst) == (NEWS["title"], NEWS["description"])
    assert (reading.kind, reading.language) == ("press release", "en")
    assert (reading.canonical_url, reading.authors) == (PAGE, ("Home Office", OURS))
    assert reading.notes == (
        "2 July 2024: Added the letter to chief constables.",
        "11 June 2024: First published.",
    )
    claims = [(c.field, c.at and c.at.isoformat(), c.precision, c.origin) for c in reading.dates]
    assert claims == [
        ("published", "2024-06-11T08:30:00+00:00", "second", "meta"),
        ("updated", "2024-07-02T10:05:00+00:00", "second", "meta"),
        ("updated", "2024-07-02T10:05:00+00:00", "second", "listing"),
    ]
    assert [link.url for link in reading.links] == [
        "https://hmicfrs.justiceinspectorates.gov.uk/publications/lost-property/"
    ]


def test_a_page_says_the_same_as_its_content_item() -> None:
    """So that a night on which the one is asked for instead of the other invents no edit."""
    page = GovUk().page(PAGE, FIXTURE.read_bytes(), "text/html", SEEN).read()
    item = read(NEWS)
    for field in (
        "title",
        "standfirst",
        "paragraphs",
        "kind",
        "notes",
        "authors",
        "canonical_url",
        "language",
    ):
        assert getattr(page, field) == getattr(item, field), field
    days = [{(claim.field, claim.on) for claim in reading.dates} for reading in (page, item)]
    assert days[0] == days[1]


def test_a_page_whose_facts_and_history_have_other_names_is_read_too() -> None:
    text = FIXTURE.read_text("utf-8")
    for old, new in (
        ("<dl>", "<div>"),
        ("</dl>", "</div>"),
        ("<dt>", "<p>"),
        ("<dd>", "<p>"),
        ("<ol>", "<ul>"),
    ):
        text = (
            text.replace(old, new).replace("</dt>", "</p>").replace("</dd>", "</p>").replace("</ol>", "</ul>")
        )
    page = GovUk().page(PAGE, text.encode(), "text/html", SEEN).read()
    item = read(NEWS)
    assert (page.paragraphs, page.notes, page.authors) == (item.paragraphs, item.notes, item.authors)


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        (None, (NEWS["description"],)),
        ("", (NEWS["description"],)),
        (
            [
                {"content_type": "text/govspeak", "content": "Every force has a cupboard full of umbrellas."},
                {
                    "content_type": "text/html",
                    "content": "<p>Every force has a cupboard full of umbrellas.</p>",
                },
            ],
            ("Every force has a cupboard full of umbrellas.",),
        ),
    ],
    ids=["none", "empty", "in two forms"],
)
def test_an_item_without_a_text_of_its_own_says_what_its_description_says(
    body: object, paragraphs: tuple[str, ...]
) -> None:
    assert read(NEWS | {"details": {"body": body}}).paragraphs == paragraphs


def test_why_an_item_was_withdrawn_is_noted() -> None:
    notice = {"explanation": "<p>The cupboards are empty.</p>", "withdrawn_at": "2024-07-03T09:00:00Z"}
    notes = read(NEWS | {"withdrawn_notice": notice, "details": {"body": NEWS["details"]["body"]}}).notes
    assert notes == ("3 July 2024: Withdrawn: The cupboards are empty.",)


def test_an_item_that_is_gone_is_missing_and_other_json_is_unreadable() -> None:
    with pytest.raises(Missing):
        read({"base_path": "/government/news/a", "schema_name": "gone", "document_type": "gone"})
    for other in (
        {"error": "not found"},
        {"base_path": "/government/news/a", "document_type": "redirect"},
        {},
    ):
        with pytest.raises(Unreadable):
            read(other)


# ---- which articles concern the inspectorate


@pytest.mark.parametrize(
    ("organisations", "text", "kept"),
    [
        ((OURS,), "The figures cover the year to March and every part of the country.", True),
        (("HMICFRS",), "The figures cover the year to March and every part of the country.", True),
        (("Home Office",), "HMICFRS will inspect every force again in the autumn of next year.", True),
        (("Home Office",), "The figures cover the year to March and every part of the country.", False),
        (
            ("HM Inspectorate of Constabulary in Scotland",),
            "The figures cover the year to March and every part of the country.",
            False,
        ),
        ((), "The figures cover the year to March and every part of the country.", False),
    ],
)
def test_an_item_is_kept_for_its_organisation_or_for_what_it_says(
    organisations: tuple[str, ...], text: str, kept: bool
) -> None:
    links = {"organisations": [{"title": title} for title in organisations]}
    reading = read(
        NEWS | {"title": "Figures for the year", "description": "", "links": links, "details": {"body": text}}
    )
    assert GovUk().concerns_us(reading).kept is kept


# ---- one article, one address


def test_an_item_and_its_page_are_one_article_asked_for_as_an_item() -> None:
    source = GovUk()
    for url in (PAGE, ITEM, f"{PAGE}/", f"{PAGE}?utm_source=x", PAGE.replace("https://www.", "http://")):
        assert source.is_article(url)
        assert source.key(url) == PAGE
        assert source.address_to_ask(url) == ITEM


def answer(status: int, body: bytes, url: str = ITEM, **headers: str) -> Response:
    request = Request(url)
    return TextResponse(url, status=status, body=body, headers=headers, request=request)


def first_of(source: GovUk, response: Response) -> Any:
    """What a look at a live article yields first."""
    look = Look(asked=response.url, state="live")

    async def first() -> Any:
        return await anext(source.parse_article(response, look))

    return asyncio.run(first())


@pytest.fixture
def source() -> GovUk:
    made = GovUk()
    made.crawl_id, made.origin = 1, Origin.LIVE
    return made


PAGE_ASKED: dict[str, Callable[[], Response]] = {
    "404": lambda: answer(404, b'{"error":{"status":404}}'),
    "a web page": lambda: answer(200, b"<html><h1>Search</h1><p>Type a word.</p></html>"),
    "an item that leads elsewhere": lambda: answer(200, b'{"document_type":"redirect","redirects":[]}'),
}


@pytest.mark.parametrize("made", PAGE_ASKED.values(), ids=PAGE_ASKED.keys())
def test_where_there_is_no_item_the_page_is_asked_for(source: GovUk, made: Callable[[], Response]) -> None:
    request = first_of(source, made())
    assert isinstance(request, Request)
    look = request.cb_kwargs["look"]
    assert (request.url, look.asked, look.state, look.hops) == (PAGE, PAGE, "live", ())


@pytest.mark.parametrize(
    ("made", "met"),
    [
        (lambda: answer(200, json.dumps(NEWS).encode()), Met.READ),
        (lambda: answer(403, b"<title>Forbidden</title>"), Met.BLOCKED),
        (lambda: answer(200, b"<title>Just a moment...</title><p>Checking your browser</p>"), Met.BLOCKED),
        (lambda: answer(503, b""), Met.ERROR),
        (lambda: answer(410, b'{"document_type":"gone"}'), Met.GONE),
        (lambda: answer(200, b'{"schema_name":"gone","document_type":"gone"}'), Met.GONE),
        (lambda: answer(404, b"<title>Not found</title>", PAGE), Met.GONE),
    ],
    ids=["an item", "refused", "a challenge", "an error", "gone", "gone, it says", "no page either"],
)
def test_any_other_answer_is_what_the_look_met(source: GovUk, made: Callable[[], Response], met: Met) -> None:
    """A block too: no other edition of an article is asked for to get round one."""
    capture = first_of(source, made())
    assert isinstance(capture, Capture)
    assert capture.met is met
    assert {address.key for address in capture.addresses} == {PAGE}


def failed(url: str, error: Exception) -> Failure:
    failure = Failure(error)
    failure.request = Request(url, cb_kwargs={"look": Look(asked=url)})
    return failure


def test_where_robots_txt_closes_the_content_interface_alone_the_page_is_asked_for(source: GovUk) -> None:
    (request,) = source.article_failed(failed(ITEM, IgnoreRequest("Forbidden by robots.txt")))
    assert isinstance(request, Request)
    assert request.url == PAGE
    assert list(source.article_failed(failed(PAGE, IgnoreRequest("Forbidden by robots.txt")))) == []
    (capture,) = source.article_failed(failed(ITEM, TimeoutError("too slow")))
    assert isinstance(capture, Capture)
    assert capture.met is Met.ERROR


# ---- its lists


def test_a_line_of_a_list_dates_the_last_change_and_nothing_else(source: GovUk) -> None:
    answered = {
        "results": [{"link": "/government/news/a", "title": "A", "public_timestamp": "2024-07-02T10:05:00Z"}]
    }
    channel = next(channel for channel in source.channels if isinstance(channel, GovUkSearch))
    found = channel.parse(answer(200, json.dumps(answered).encode(), channel.urls[0]), source.is_listed, SEEN)
    (line,) = found.lines
    assert line.published is None
    (claim,) = source.article_request(line).cb_kwargs["look"].listed
    assert (claim.field, claim.origin, claim.on.isoformat()) == ("updated", "feed", "2024-07-02")


def test_a_search_asks_with_known_parameters_only_and_ends() -> None:
    known = {"q", "filter_organisations", "order", "count", "start"}
    for channel in GovUk.channels:
        for url in channel.urls if isinstance(channel, GovUkSearch) else ():
            assert {pair.partition("=")[0] for pair in url.partition("?")[2].split("&")} <= known

    def parse(start: int, total: object, *results: dict[str, str]) -> Found:
        body = json.dumps({"results": results, "total": total}).encode()
        response = answer(200, body, f"https://www.gov.uk/api/search.json?q=a&count=100&start={start}")
        return GovUkSearch("https://www.gov.uk/", (("q", "a"),)).parse(response, GovUk().is_listed, SEEN)

    one = {"link": "/government/news/a", "title": "A"}
    assert parse(0, 3, one, one).older == ("https://www.gov.uk/api/search.json?q=a&count=100&start=2",)
    assert parse(2, 3, one).older == ()
    assert parse(0, 3).older == ()
    assert parse(0, None, one).older == ()
    assert parse(DEEPEST, 10**6, one).older == ()
