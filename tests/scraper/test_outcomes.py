"""What one look met, whatever status it came with: a page, a page that is gone, a block, an error."""

import asyncio
import json
from pathlib import Path
from typing import Any

import grimp
import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web.client import ResponseNeverReceived

from archive import Capture, Met
from scraper import dates, looks, outcomes
from scraper.known_sources import all_sources
from scraper.listing import Listed
from scraper.looks import Look
from scraper.reader_version import READING
from scraper.source import Source
from scraper.spiders.hmicfrs import Hmicfrs
from scraper.spiders.press.express_and_star import ExpressAndStar
from scraper.spiders.press.shropshire_star import ShropshireStar
from scraper.spiders.wired_gov import WiredGov

FIXTURES = Path(__file__).parent.parent / "fixtures"
SOURCES: dict[str, type[Source]] = {s.name: s for s in (Hmicfrs, WiredGov, ExpressAndStar, ShropshireStar)}
ARTICLE = "https://www.expressandstar.com/news/crime/watchdog-moves-force-back-into-special-measures-7402318"
PAGE = (FIXTURES / "express_and_star" / "onecms-gated.html").read_bytes()


def _made(source: type[Source]) -> Source:
    spider = source.from_crawler(Crawler(source))
    spider.crawl_id = 1
    return spider


def _look(
    body: bytes = PAGE,
    *,
    status: int = 200,
    url: str = ARTICLE,
    source: type[Source] = ExpressAndStar,
    hops: tuple[str, ...] = (),
    **headers: str,
) -> Any:
    """The first thing that one response of an article's address gives: a capture, or a request for the next hop."""

    async def first() -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        response = HtmlResponse(url, status=status, body=body, headers=given, request=Request(url))
        return await anext(_made(source).parse_article(response, Look(asked=url, hops=hops)))

    return asyncio.run(first())


def _outcomes() -> list[Path]:
    described = [p for p in sorted(FIXTURES.glob("*/*.json")) if p.with_suffix(".html").exists()]
    return [path for path in described if "outcome" in json.loads(path.read_text("utf-8"))]


@pytest.mark.parametrize("path", _outcomes(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page_that_is_no_article_is_never_read(path: Path) -> None:
    said = json.loads(path.read_text("utf-8"))
    capture = _look(
        path.with_suffix(".html").read_bytes(),
        status=said["status"],
        url=said["url"],
        source=SOURCES[path.parent.name],
    )
    assert isinstance(capture, Capture)
    assert capture.reading is None
    assert capture.reason
    expected = {"gone": {Met.GONE}, "blocked": {Met.BLOCKED}, "not read": {Met.UNREAD, Met.BLOCKED}}
    assert capture.met in expected[said["outcome"]]


def test_a_page_that_is_read_is_a_capture_with_its_reading() -> None:
    capture = _look(
        ETag='W/"a"', Last_Modified="Tue, 09 Jun 2026 11:42:19 GMT", Content_Type="text/html; charset=utf-8"
    )
    assert (capture.met, capture.status, capture.body) == (Met.READ, 200, PAGE)
    assert capture.reading is not None
    assert capture.reading.reader_version
    assert (capture.etag, capture.last_modified) == ('W/"a"', "Tue, 09 Jun 2026 11:42:19 GMT")
    assert [(address.url, address.reason) for address in capture.addresses] == [
        (ARTICLE, "fetched"),
        (ARTICLE, "canonical"),
    ]


def test_a_list_that_dates_an_article_while_it_is_asked_for_is_heard() -> None:
    source = _made(ExpressAndStar)
    moment = "2026-06-09T11:42:19Z"
    dated = [dates.machine(moment, field="published", origin=origin) for origin in ("feed", "listing")]
    lines = [Listed(url=ARTICLE), *(Listed(url=f"{ARTICLE}?ref=rss", published=claim) for claim in dated)]
    request, *_ = [source.article_request(line) for line in (*lines, lines[-1])]
    response = HtmlResponse(ARTICLE, body=PAGE, request=request)
    capture = looks.capture(source, request.cb_kwargs["look"], response)
    assert list(capture.listed) == dated


def test_a_post_is_known_by_its_number_as_well() -> None:
    url = "https://www.shropshirelive.com/2024/02/07/west-mercia-police-should-look-harder-for-stolen-sheep/"
    page = (FIXTURES / "shropshire_live" / "post.html").read_bytes()
    capture = _look(page, url=url, source=all_sources()["shropshire_live"])
    assert [(address.url, address.reason) for address in capture.addresses] == [
        (url, "fetched"),
        (url, "canonical"),
        ("https://www.shropshirelive.com/?p=412233", "alias"),
    ]


@pytest.mark.parametrize(
    ("status", "met"),
    [
        (200, Met.READ), (404, Met.GONE), (410, Met.GONE), (401, Met.BLOCKED), (402, Met.BLOCKED), (403, Met.BLOCKED),
        (405, Met.ERROR), (429, Met.BLOCKED), (451, Met.BLOCKED), (500, Met.ERROR), (502, Met.ERROR), (503, Met.ERROR),
        (520, Met.ERROR), (400, Met.ERROR), (408, Met.ERROR),
    ],
)  # fmt: skip
def test_a_status_says_what_was_met(status: int, met: Met) -> None:
    capture = _look(PAGE if status == 200 else b"<html><body><h1>Oh</h1></body></html>", status=status)
    assert capture.met is met
    assert (capture.reading is not None) is (met is Met.READ)


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_an_article_served_with_an_error_is_not_read(status: int) -> None:
    assert _look(PAGE, status=status).reading is None


CHALLENGES = {
    "please wait": "<title>Please wait...</title><p>Checking your browser before accessing the site.</p>",
    "access denied": "<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission.</p>",
    "robot": "<title>Robot check</title><p>Are you a robot? Tick the box to go on.</p>",
    "human": "<title>One more step</title><p>Please verify you are a human.</p>",
    "script": "<noscript>Please enable JS and disable any ad blocker</noscript><script src='/c.js'></script>",
    "in the title alone": "<title>Attention Required!</title><body></body>",
    "browser": "<h1>Your browser could not be verified</h1><p>Complete the challenge below. Ray ID: 8f2</p>",
    "rate": "<title>Too many requests</title><h1>Too many requests</h1><p>You have asked for too much. Slow down.</p>",
}


@pytest.mark.parametrize("page", CHALLENGES.values(), ids=CHALLENGES.keys())
def test_a_challenge_with_status_200_is_a_block(page: str) -> None:
    assert _look(page.encode()).met is Met.BLOCKED


@pytest.mark.parametrize("status", [202, 405, 503])
def test_the_header_of_a_challenging_service_makes_a_block_whatever_the_status(status: int) -> None:
    assert _look(b"", status=status, x_amzn_waf_action="captcha").met is Met.BLOCKED


def test_a_gone_page_behind_such_a_service_is_gone() -> None:
    assert _look(b"<h1>404</h1><p>Enable JavaScript to see this page.</p>", status=404).met is Met.GONE


def test_an_article_that_speaks_of_captchas_is_no_challenge() -> None:
    page = (FIXTURES / "express_and_star" / "article-about-captchas.html").read_bytes()
    assert outcomes.challenge(page, {}) == ""


def test_a_short_release_with_a_hint_about_javascript_is_no_challenge() -> None:
    page = """<html><head><title>Eastmoor Constabulary praised - HMICFRS</title>
    <link rel="canonical" href="https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/eastmoor/"></head><body>
    <noscript>Please enable JavaScript to use this site fully.</noscript><main><h1>Eastmoor Constabulary praised</h1>
    <p>Press release — 4 August 2023</p><p>Eastmoor Constabulary has been praised by inspectors for its work.</p>
    <p>It answers nearly every call within ten seconds, and its officers are kind.</p></main></body></html>"""
    url = "https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/eastmoor/"
    assert _look(page.encode(), url=url, source=Hmicfrs).met is Met.READ


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"%PDF-1.4 a file",
        b"{}",
        b"<html></html>",
        b"\x89PNG\r\n",
        b"<h1>One</h1>",
        b"<!-- -->",
        b"\0\0\0",
        b"<script>location.reload()</script>",
    ],
)
def test_what_cannot_be_read_keeps_its_bytes_and_says_why(body: bytes) -> None:
    capture = _look(body)
    assert (capture.met, capture.reading, capture.body) == (Met.UNREAD, None, body)
    assert capture.reason


@pytest.mark.parametrize(
    "href",
    [
        "http://[broken",
        "https://",
        "javascript:void(0)",
        "http://a b/",
        "//",
        "\x01",
        "http://x:99999/",
        "mailto:a@b",
    ],
)
def test_a_broken_link_in_a_page_does_not_keep_it_from_being_read(href: str) -> None:
    page = PAGE.replace(b"HMICFRS said", f'<a href="{href}">HMICFRS</a> said'.encode())
    capture = _look(page)
    assert capture.met is Met.READ
    assert capture.reading is not None
    assert "HMICFRS said the force had been told twice." in capture.reading.paragraphs


@pytest.mark.parametrize("href", ["http://[broken", "https://", "/%zz", ""])
def test_a_page_that_names_a_broken_address_as_its_own_is_read(href: str) -> None:
    page = PAGE.replace(b'rel="canonical" href="', f'rel="canonical" href="{href}" data-x="'.encode())
    assert _look(page).met is Met.READ


# ---- redirects


def test_a_redirect_to_another_form_of_the_address_is_followed() -> None:
    old = "https://www.expressandstar.com/news/crime/2023/11/25/top-boss/"
    request = _look(b"", status=301, url=old, Location="/news/crime/top-boss-7300001")
    assert isinstance(request, Request)
    assert request.url == "https://www.expressandstar.com/news/crime/top-boss-7300001"
    assert request.cb_kwargs["look"] == Look(asked=old, hops=(request.url,))


@pytest.mark.parametrize("location", ["/", "/news", "/news/crime", "https://www.expressandstar.com/sport"])
def test_a_redirect_to_a_front_page_leads_away(location: str) -> None:
    capture = _look(b"", status=302, Location=location)
    assert (capture.met, capture.reading) == (Met.REDIRECTED, None)
    assert capture.moved_to.startswith("https://www.expressandstar.com/")


@pytest.mark.parametrize(
    "location",
    [
        "/subscribe?from=7402318",
        "https://login.expressandstar.com/signin",
        "https://consent.example/login?next=a",
        "https://www.expressandstar.com/consent?return=a",
    ],
)
def test_a_redirect_to_a_wall_is_a_block(location: str) -> None:
    assert _look(b"", status=302, Location=location).met is Met.BLOCKED


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "http://[broken",
        "ftp://a.example/",
    ],
)
def test_a_redirect_to_no_public_page_is_refused(location: str) -> None:
    capture = _look(b"", status=302, Location=location)
    assert isinstance(capture, Capture)
    assert capture.met in {Met.ERROR, Met.REDIRECTED}
    assert capture.reading is None


def test_redirects_in_a_circle_end() -> None:
    hops = tuple(f"https://www.expressandstar.com/news/a-730000{i}" for i in range(5))
    capture = _look(b"", status=302, Location="/news/b-7300009", hops=hops)
    assert capture.met is Met.ERROR


def test_a_redirect_without_a_place_is_an_error() -> None:
    assert _look(b"", status=302).met is Met.ERROR


def test_addresses_met_on_the_way_are_kept() -> None:
    hops = ("https://www.expressandstar.com/news/crime/top-boss-7300001",)
    capture = _look(hops=hops)
    assert [(a.url, a.reason) for a in capture.addresses[:2]] == [(ARTICLE, "fetched"), (hops[0], "redirect")]


def test_a_response_that_is_no_page_is_unread() -> None:
    async def first() -> Any:
        headers = {"Content-Type": "image/png"}
        response = Response(ARTICLE, body=b"\x89PNG\r\n", headers=headers, request=Request(ARTICLE))
        return await anext(_made(ExpressAndStar).parse_article(response, Look(asked=ARTICLE)))

    assert asyncio.run(first()).met is Met.UNREAD


def test_whatever_a_page_is_read_with_counts_for_the_version_of_the_reader() -> None:
    read_with = grimp.build_graph("scraper").find_upstream_modules("scraper.article_page")
    assert {name.removeprefix("scraper.") for name in read_with} <= set(READING)


# ---- pages that are not there, and where articles lead to

RECOMMENDED = "".join(
    f"<div><a href='/news/a-{number}'><h3>A cat comes home, part {number}</h3></a><p>Neighbours found the cat in a"
    " shed on Monday, a week after it was last seen on the roof of a bus that goes to the coast.</p></div>"
    for number in range(7402001, 7402011)
)
MISSING = {
    "removed, with stories": "<title>Gone | Star</title><main><h1>This article is no longer available</h1>"
    f"{RECOMMENDED}</main>",
    "named by its platform": f"<body class='error404 wp-theme'><main><h1>Whoops!</h1>{RECOMMENDED}</main></body>",
    "Welsh": "<title>Heb ei ganfod</title><h1>Ni ddaethpwyd o hyd i'r dudalen</h1><p>Ewch yn ôl i'r hafan.</p>",
    "Welsh title": "<title>Tudalen heb ei chanfod</title><h1>O diar</h1><p>Ewch yn ôl i'r hafan i weld mwy.</p>",
    "home page": "<head><link rel='canonical' href='/'></head><main><h1>News from the Black Country</h1>"
    f"{RECOMMENDED}</main>",
    "home page without headline": "<head><meta property='og:url' content='https://www.expressandstar.com/'></head>"
    f"<main>{RECOMMENDED}</main>",
}


@pytest.mark.parametrize("page", MISSING.values(), ids=MISSING.keys())
def test_a_page_in_the_place_of_an_article_that_is_not_there_is_gone_though_it_recommends_others(
    page: str,
) -> None:
    capture = _look(f"<html>{page}</html>".encode())
    assert (capture.met, capture.status, capture.reading) == (Met.GONE, 200, None)
    assert capture.reason.startswith("soft 404: ")


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        (
            "Page not found: council loses its own website",
            "<p class='byline'>By A Reporter</p><p>Published 4 May 2024</p>",
        ),
        ("Body of missing man was found, police say", "<p>Published 4 May 2024</p>"),
    ],
)
def test_an_article_about_what_is_not_found_is_read(headline: str, said: str) -> None:
    text = "".join(
        f"<p>{words}</p>" for words in ("The council has lost it again, and is sorry for that. " * 9,) * 3
    )
    head = f"<head><link rel='canonical' href='{ARTICLE}'></head>"
    page = f"<html>{head}<article><h1>{headline}</h1>{said}{text}</article></html>"
    assert _look(page.encode()).met is Met.READ


def test_an_article_whose_site_calls_every_page_its_home_page_is_read() -> None:
    page = PAGE.replace(f'rel="canonical" href="{ARTICLE}"'.encode(), b'rel="canonical" href="/"')
    assert page != PAGE
    assert _look(page).met is Met.READ


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("/", "home page"),
        ("/index.html", "home page"),
        ("https://expressandstar.com", "home page"),
        ("/news/crime/", "section front"),
        ("/local-hubs/", "section front"),
        ("/news/how-we-handle-corrections-and-complaints", "another page"),
        ("https://www.shropshirestar.com/", "another host"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_where_a_redirect_leads_is_told(location: str, place: str, status: int) -> None:
    capture = _look(b"", status=status, Location=location)
    assert (capture.met, capture.status, capture.reason) == (Met.REDIRECTED, status, place)
    assert capture.moved_to.rstrip("/").endswith(location.rstrip("/"))


def test_why_there_was_no_answer_is_said_without_what_the_network_library_wraps_it_in() -> None:
    closed = Failure(ResponseNeverReceived([Failure(ConnectionDone())]))
    assert outcomes.why(closed) == "Connection was closed cleanly."
    assert outcomes.why(Failure(ConnectionRefusedError())) == "ConnectionRefusedError"
