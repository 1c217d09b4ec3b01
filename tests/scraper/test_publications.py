"""Reports and letters of the inspectorate: which pages lead to them, what their dates mean, and their PDFs."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Reading
from scraper.article_page import ArticlePage
from scraper.listing import Listed
from scraper.publishers.inspectorate import MOST_PUBLICATIONS, document_key
from scraper.relevance import EVERYTHING, NOT_TONIGHT
from scraper.spiders.hmicfrs import Hmicfrs

H = "https://hmicfrs.justiceinspectorates.gov.uk"
ASSETS = "https://assets-hmicfrs.justiceinspectorates.gov.uk"
NEWS = f"{H}/news/news-feed/northshire-police-told-to-improve/"
FIXTURES = Path(__file__).parent.parent / "fixtures" / "hmicfrs"
SEEN = datetime(2025, 2, 21, 3, tzinfo=UTC)


def fixture(name: str) -> ArticlePage:
    said = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    return Hmicfrs().page(said["url"], (FIXTURES / f"{name}.html").read_bytes(), "text/html", SEEN)


def page(url: str, body: str, *, title: str = "Northshire Police told to improve") -> ArticlePage:
    text = (
        "<p>Inspectors have told the force to answer more quickly when the public calls.</p>"
        "<p>They will come back in the autumn to see whether that has happened everywhere.</p>"
    )
    whole = f"<title>{title}</title><main><h1>{title}</h1>{body.replace('TEXT', text)}</main>"
    return Hmicfrs().page(url, whole.encode(), "text/html", SEEN)


def dates(reading: Reading) -> set[tuple[str, str]]:
    return {(claim.field, claim.on.isoformat()) for claim in reading.dates}


def led_to(shown: ArticlePage) -> list[tuple[str, str | None, str | None]]:
    return [
        (line.url, line.published and line.published.on.isoformat(), line.published and line.published.origin)
        for line in Hmicfrs().beside(shown)
    ]


# ---- dates


def test_the_day_a_letter_was_sent_is_kept_apart_from_the_day_its_page_was_made() -> None:
    reading = fixture("letter").read()
    assert reading.kind == "letter"
    assert dates(reading) == {("sent", "2024-02-23"), ("page", "2024-02-29")}
    assert reading.paragraphs[0] == "Dear Chief Constable,"


def test_what_a_report_in_html_states_is_not_when_it_was_published() -> None:
    reading = fixture("html-report").read()
    assert reading.kind == "publication"
    assert dates(reading) == {("page", "2023-04-27")}


def test_what_a_landing_page_states_is_when_the_report_was_published() -> None:
    reading = fixture("landing-page").read()
    assert reading.kind == "publication"
    assert dates(reading) == {("published", "2014-11-18")}


LETTERS = {
    "lines": "<p>From:<br>An inspector</p><p>To:<br>The chief officer</p><p>Sent on:<br>31 October 2024</p>",
    "a table": (
        "<table><tr><th>From:</th><td>An inspector</td></tr><tr><th>To:</th><td>The chief officer</td></tr>"
        "<tr><th>Sent on:</th><td>31 October 2024</td></tr></table>"
    ),
    "a list of terms": (
        "<dl><dt>From:</dt><dd>An inspector</dd><dt>To:</dt><dd>The chief officer</dd>"
        "<dt>Sent on:</dt><dd>31 October 2024</dd></dl>"
    ),
    "a day of its own": "<p>From: An inspector</p><p>To: The chief officer</p><p>31 October 2024</p>",
}


@pytest.mark.parametrize("facts", LETTERS.values(), ids=LETTERS.keys())
def test_sender_addressee_and_day_of_a_letter_are_read_however_they_are_set(facts: str) -> None:
    shown = page(f"{H}/publication-html/a/", f"<p>Published on: 8 November 2024</p>{facts}<div>TEXT</div>")
    reading = shown.read()
    assert reading.kind == "letter"
    assert dates(reading) == {("page", "2024-11-08"), ("sent", "2024-10-31")}
    assert len(reading.paragraphs) == 2


def test_a_letter_may_only_call_itself_one() -> None:
    shown = page(
        f"{H}/publication-html/a/", "<p>31 October 2024</p>TEXT", title="Decision letter to Northshire Police"
    )
    assert (shown.read().kind, dates(shown.read())) == ("letter", {("sent", "2024-10-31")})
    assert page(NEWS, "TEXT", title="Inspectors answer a letter from the minister").kind() is None


def test_a_publication_is_told_by_its_own_address_when_met_at_another() -> None:
    own = f'<link rel="canonical" href="{H}/publication-html/a/">'
    shown = page("https://www.hmic.gov.uk/media/a/", f"{own}<p>Published on: 8 November 2024</p>TEXT")
    assert (shown.read().kind, dates(shown.read())) == ("publication", {("page", "2024-11-08")})


def test_a_landing_page_that_only_offers_its_report_is_read() -> None:
    shown = page(f"{H}/publications/a/", f"<p>Published on: 8 November 2024</p>{OFFERS}")
    reading = shown.read()
    assert (reading.kind, reading.paragraphs) == ("publication", ())


# ---- what leads to what

OFFERS = (
    '<h2>Get the report</h2><p><a href="/publications/a/">The report</a></p>'
    '<h2>Get the letter</h2><ul><li><a href="http://www.justiceinspectorates.gov.uk/hmic/publication-html/b/">'
    f'The letter</a></li><li><a href="{ASSETS}/uploads/c.pdf">The data (PDF document)</a></li></ul>'
    '<h2>Get the force reports</h2><ul><li><a href="/peel-assessments/">All forces</a></li>'
    '<li><a href="/peel-reports/northshire-2023-25/">Northshire</a></li></ul>'
)


def test_news_leads_to_the_publications_it_offers_dated_as_it_is_itself() -> None:
    shown = page(NEWS, f"<p>Press release — 11 June 2024</p>{OFFERS}<div>TEXT</div>")
    assert led_to(shown) == [
        (f"{H}/publications/a/", "2024-06-11", "listing"),
        ("http://www.justiceinspectorates.gov.uk/hmic/publication-html/b/", "2024-06-11", "listing"),
        (f"{H}/peel-reports/northshire-2023-25/", "2024-06-11", "listing"),
    ]


@pytest.mark.parametrize(
    "box",
    [
        "<div>{}</div><div>TEXT</div>",
        "<div>TEXT</div><div>{}</div>",
        "<div>TEXT</div><aside>{}</aside>",
        "<div><div>TEXT</div></div><section><p><strong>Get the report</strong></p><p>{}</p></section>",
        "<div>TEXT<p>Get the report: {}</p></div>",
    ],
)
def test_an_offer_is_found_wherever_it_stands_below_the_headline(box: str) -> None:
    link = '<a href="/publications/a/">Northshire Police: an inspection</a>'
    offer = link if "Get the report" in box else f"<h3>Get the report</h3><p>{link}</p>"
    shown = page(NEWS, f"<p>Press release — 11 June 2024</p>{box.format(offer)}")
    assert led_to(shown) == [(f"{H}/publications/a/", "2024-06-11", "listing")]
    assert len(shown.read().paragraphs) == 2


def test_news_without_a_day_leads_to_publications_without_one() -> None:
    assert {day for _, day, _ in led_to(page(NEWS, f"{OFFERS}<div>TEXT</div>"))} == {None}


def test_a_landing_page_leads_to_its_reports_and_to_no_other_landing_page() -> None:
    assert led_to(fixture("landing-page")) == [
        (f"{H}/publication-html/counting-the-calls/", "2014-11-18", "listing")
    ]


@pytest.mark.parametrize("url", [f"{H}/publication-html/a/", f"{H}/peel-reports/northshire-2023-25/"])
def test_a_report_leads_nowhere(url: str) -> None:
    assert led_to(page(url, f"{OFFERS}<div>TEXT</div>")) == []


def test_links_in_the_text_of_news_lead_nowhere() -> None:
    text = (
        '<p>This is what it said in <a href="/publications/older/">an older report</a> of four years ago.</p>'
    )
    assert led_to(page(NEWS, f"<div>TEXT{text}</div>")) == []


def test_so_many_publications_are_asked_for_in_one_night() -> None:
    source, line = Hmicfrs(), Listed(url=f"{H}/publications/a/")
    verdicts = [source.worth_fetching(line) for _ in range(MOST_PUBLICATIONS + 1)]
    assert verdicts == [*[EVERYTHING] * MOST_PUBLICATIONS, NOT_TONIGHT]
    assert source.worth_fetching(Listed(url=NEWS)) == EVERYTHING


# ---- documents


@pytest.mark.parametrize(
    "url",
    [
        f"{ASSETS}/uploads/a-report.pdf",
        "http://assets-hmicfrs.justiceinspectorates.gov.uk/uploads/a-report.pdf?utm_source=x",
        "https://s3-eu-west-2.amazonaws.com/assets-hmicfrs.justiceinspectorates.gov.uk/uploads/a-report.pdf",
        "https://www.justiceinspectorates.gov.uk/hmicfrs/wp-content/uploads/2016/03/a-report.pdf",
        "http://www.justiceinspectorates.gov.uk/hmic/wp-content/uploads/a-report.pdf",
        "http://www.hmic.gov.uk/media/a-report.pdf",
        f"{H}/uploads/a-report.pdf",
    ],
)
def test_one_document_has_one_key_wherever_it_was_kept(url: str) -> None:
    assert document_key(url) == f"{ASSETS}/uploads/a-report.pdf"


@pytest.mark.parametrize(
    "url",
    [
        f"{ASSETS}/uploads/a-report.xlsx",
        "https://s3-eu-west-2.amazonaws.com/somebody-else/uploads/a-report.pdf",
        "https://www.justiceinspectorates.gov.uk/hmiprisons/wp-content/uploads/a-report.pdf",
        "https://www.northshire-pcc.example/a-report.pdf",
        f"{H}/publications/a-report/",
        "",
        "not an address",
    ],
)
def test_no_other_file_is_a_document_of_the_inspectorate(url: str) -> None:
    assert document_key(url) == ""


def test_documents_are_those_offered_and_those_beside_a_publications_text_but_not_the_sites_own() -> None:
    def names(shown: ArticlePage) -> list[str]:
        keys = (Hmicfrs().document_key(link.url) for link in shown.read().links)
        return [key.rpartition("/")[2] for key in keys if key]

    assert names(fixture("landing-page")) == [
        "counting-the-calls.pdf",
        "northshire-counting-the-calls.pdf",
        "northshire-pcc-response.pdf",
    ]
    assert names(fixture("html-report")) == ["custody-of-children-2019-data.pdf"]
    assert names(page(NEWS, f"{OFFERS}<div>TEXT</div>")) == ["c.pdf"]


# ---- older addresses


@pytest.mark.parametrize(
    "area",
    [
        "http://hmic.gov.uk",
        "http://www.hmic.gov.uk:80",
        "https://justiceinspectorates.gov.uk/hmic",
        "http://www.justiceinspectorates.gov.uk/hmic",
        "https://www.justiceinspectorates.gov.uk/hmicfrs",
        "https://www.justiceinspectorates.gov.uk/hmicfrs/s",
        H,
    ],
)
@pytest.mark.parametrize("path", ["/news/news-feed/force-told", "/publications/counting-the-calls"])
def test_all_areas_of_the_inspectorate_lead_to_one_article_each(area: str, path: str) -> None:
    assert Hmicfrs().key(f"{area}{path}") == f"{H}{path}/"
    assert Hmicfrs().is_article(f"{area}{path}/")


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("/hmic/inspections/thematic/counting-the-cells/", True),
        ("/hmic/news-and-press/2008/force-told.html", True),
        ("/hmic/inspections/", False),
        ("/hmic/about-us/who-we-are/", False),
        ("/hmiprisons/inspections/thematic/cells/", False),
    ],
)
def test_what_stood_at_the_home_office_is_known_by_the_address_it_had(path: str, is_article: bool) -> None:
    url = f"http://inspectorates.homeoffice.gov.uk{path}"
    assert Hmicfrs().key(url) == url.replace("http:", "https:").rstrip("/")
    assert (Hmicfrs().is_article(url), Hmicfrs().is_listed(url)) == (is_article, False)
