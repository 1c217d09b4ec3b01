"""Lists of every kind, as sites serve them and as they should not, and the lines each of them holds."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Response, TextResponse

from archive import DateClaim
from scraper.channels import Channel, Feed, Found, Listing, Sitemap, Wayback, fresh
from scraper.known_sources import all_sources
from scraper.publishers.domino import StampedListing
from scraper.publishers.gov_uk_lists import GovUkFeed, GovUkSearch
from scraper.publishers.wordpress import WordPressApi
from scraper.spiders.hmicfrs import Hmicfrs

FIXTURES = Path(__file__).parent.parent / "fixtures"
SOURCES = all_sources()
LISTS = sorted(FIXTURES.glob("*/*.entries.json"))
SEEN = datetime(2025, 2, 21, 3, tzinfo=UTC)
HOME = "https://hmicfrs.justiceinspectorates.gov.uk/"
CHANNELS: tuple[Channel, ...] = (
    Feed((f"{HOME}feed/",)),
    Sitemap((f"{HOME}sitemap.xml",)),
    Listing((f"{HOME}news/",)),
    WordPressApi(f"{HOME}wp-json/"),
    Wayback(("hmicfrs.justiceinspectorates.gov.uk/news/*",)),
    StampedListing((f"{HOME}list",)),
    GovUkSearch("https://www.gov.uk/api/search.json", (("q", "HMICFRS"),)),
    GovUkFeed(("https://www.gov.uk/government/organisations/home-office.atom",)),
)
every_channel = pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: type(channel).__name__)


def _parse(
    channel: Channel, body: bytes, url: str = f"{HOME}feed/", headers: dict[str, str] | None = None
) -> Found:
    response = TextResponse(url, body=body, headers=headers or {}, encoding="utf-8")
    return channel.parse(response, Hmicfrs().is_article, SEEN)


def _body(path: Path) -> Path:
    stem = path.name.removesuffix(".entries.json")
    return next(
        p for p in path.parent.glob(f"{stem}.*") if p != path and p.suffix in {".xml", ".html", ".json"}
    )


def _found(path: Path) -> dict[str, Any]:
    said = json.loads(path.read_text("utf-8"))
    source = SOURCES[path.parent.name]()
    channel = next(c for c in source.channels if type(c).__name__ == said["channel"])
    response = TextResponse(said["url"], body=_body(path).read_bytes(), headers=said.get("headers", {}))
    found = channel.parse(response, source.is_article, datetime.fromisoformat(said["seen_at"]))
    return {
        "answered": found.answered,
        "lines": [[line.title, line.url, _moment(line.published), line.summary] for line in found.lines],
        "older": list(found.older),
        "parts": [url for url, _ in found.parts],
        "lists": list(found.lists),
    }


def _moment(claim: DateClaim | None) -> str | None:
    if claim is None:
        return None
    return claim.at.isoformat() if claim.at else claim.on.isoformat()


@pytest.mark.parametrize(
    "path", LISTS, ids=lambda path: f"{path.parent.name}-{path.name.removesuffix('.entries.json')}"
)
def test_a_list_is_read_line_by_line(path: Path, request: pytest.FixtureRequest) -> None:
    said, found = json.loads(path.read_text("utf-8")), _found(path)
    if request.config.getoption("force_regen"):
        path.write_text(json.dumps(said | found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        pytest.fail("the expectation was written anew: judge it by eye")
    assert found == {name: said.get(name, []) for name in found}


def test_every_channel_that_a_source_declares_has_a_list() -> None:
    read = {json.loads(path.read_text("utf-8"))["channel"] for path in LISTS}
    declared = {type(channel).__name__ for source in SOURCES.values() for channel in source.channels}
    assert declared <= read


NOT_A_LIST = {
    "nothing": b"",
    "white space": b" \n\t ",
    "a challenge": b"<html><head><title>Just a moment...</title></head><body><p>Verifying</p></body></html>",
    "an error page": b"<!DOCTYPE html><html><body><h1>404 Not Found</h1><hr>nginx</body></html>",
    "a JSON error": b'{"code":"rest_no_route","message":"No route was found","data":{"status":404}}',
    "a JSON login error": b'{"code":"rest_forbidden","message":"Sorry","data":{"status":401,"params":[]}}',
    "a JSON string": b'"blocked"',
    "a JSON number": b"403",
    "a JSON null": b"null",
    "other XML": b"<?xml version='1.0'?><opml version='2.0'><body><outline text='a'/></body></opml>",
    "a denial in XML": b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
    "bytes": bytes(range(256)),
    "a PDF": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj",
    "UTF-16": "<html><body>nothing</body></html>".encode("utf-16"),
}


@every_channel
@pytest.mark.parametrize("body", NOT_A_LIST.values(), ids=NOT_A_LIST.keys())
def test_a_page_that_is_not_what_the_channel_speaks_did_not_answer(channel: Channel, body: bytes) -> None:
    assert _parse(channel, body) == Found(answered=False)


@every_channel
def test_a_response_without_text_did_not_answer(channel: Channel) -> None:
    response = Response(f"{HOME}x", body=b"\x89PNG\r\n\x1a\n\0\0\0")
    assert channel.parse(response, Hmicfrs().is_article, SEEN) == Found(answered=False)


@pytest.mark.parametrize(
    ("channel", "body"),
    [
        (Feed(("x",)), b"<rss version='2.0'><channel><title>News</title></channel></rss>"),
        (Feed(("x",)), b"<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title></feed>"),
        (Sitemap(("x",)), b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>"),
        (Wayback(("x",)), b"[]"),
        (Wayback(("x",)), b'[["original","timestamp"]]'),
    ],
    ids=["rss", "atom", "sitemap", "cdx", "cdx header"],
)
def test_an_empty_list_is_an_answer(channel: Channel, body: bytes) -> None:
    assert _parse(channel, body) == Found(answered=True)


# ---- feeds

BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">%s<!ENTITY x SYSTEM "file:///etc/hostname">]>
<rss><channel><item><title>One&j;&x;</title><link>https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/one/</link></item>
</channel></rss>""" % b"".join(
    b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10) for name in range(ord("b"), ord("k"))
)


def test_entities_of_a_feed_are_not_expanded() -> None:
    lines = _parse(Feed(("x",)), BOMB).lines
    assert [line.title for line in lines] in ([], ["One"])


def test_a_byte_order_mark_and_blank_lines_before_a_feed_do_no_harm() -> None:
    feed = (
        "\ufeff\n\n<?xml version='1.0' encoding='utf-8'?><rss><channel><item><title>Café</title>"
        f"<link>{HOME}news/news-feed/one/</link></item></channel></rss>"
    )
    assert [line.title for line in _parse(Feed(("x",)), feed.encode()).lines] == ["Café"]


def test_a_feed_in_windows_1252_that_says_utf_8_keeps_its_words() -> None:
    feed = (
        "<?xml version='1.0' encoding='utf-8'?><rss><channel><item><title>Force\u2019s plan</title>"
        f"<link>{HOME}news/news-feed/one/</link></item></channel></rss>"
    )
    assert [line.title for line in _parse(Feed(("x",)), feed.encode("cp1252")).lines] == ["Force\u2019s plan"]


def test_an_old_rdf_feed_is_a_feed() -> None:
    feed = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title><items><rdf:Seq/></items></channel>
    <item><title>One</title><link>{HOME}news/news-feed/one/</link><dc:date>2013-07-09T09:00:00+01:00</dc:date></item></rdf:RDF>"""
    line = _parse(Feed(("x",)), feed.encode()).lines[0]
    assert (line.title, _moment(line.published)) == ("One", "2013-07-09T08:00:00+00:00")


def test_a_script_address_in_a_feed_is_no_line() -> None:
    feed = b"<rss><channel><item><title>One</title><link>javascript:alert(1)</link></item></channel></rss>"
    assert _parse(Feed(("x",)), feed).lines == ()


@pytest.mark.parametrize(
    ("asked", "older"),
    [
        (f"{HOME}feed/", f"{HOME}feed/?paged=2"),
        (f"{HOME}feed/?paged=2", f"{HOME}feed/?paged=3"),
        (f"{HOME}feed/?paged=19", f"{HOME}feed/?paged=20"),
    ],
)
def test_older_items_of_a_feed_are_asked_for_page_by_page(asked: str, older: str) -> None:
    feed = (
        f"<rss><channel><item><title>One</title><link>{HOME}news/news-feed/one/</link></item></channel></rss>"
    )
    assert _parse(Feed(("x",), page="?paged={}"), feed.encode(), asked).older == (older,)


# ---- sitemaps


def test_a_sitemap_is_read_when_its_file_is_compressed() -> None:
    sitemap = f"<urlset><url><loc>{HOME}news/news-feed/one/</loc></url></urlset>"
    found = _parse(Sitemap(("x",)), gzip.compress(sitemap.encode()), f"{HOME}news-sitemap.xml.gz")
    assert [line.url for line in found.lines] == [f"{HOME}news/news-feed/one/"]


def test_a_news_sitemap_says_title_and_keywords() -> None:
    news = "<n:news xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><n:title>A long year</n:title>"
    keywords = "<n:keywords>Crime, Anyshire Police,, HMICFRS</n:keywords></n:news>"
    sitemap = f"<urlset><url><loc>{HOME}news/news-feed/one/</loc>{news}{keywords}</url></urlset>"
    (line,) = _parse(Sitemap(("x",)), sitemap.encode()).lines
    assert (line.title, line.tags) == ("A long year", ("Crime", "Anyshire Police", "HMICFRS"))


def test_robots_txt_names_sitemaps() -> None:
    robots = (
        f"User-agent: *\r\nDisallow: /wp-admin/\r\nSitemap: {HOME}a.xml\r\n"
        "sitemap:/b.xml\n# Sitemap: /c.xml\n"
    )
    found = _parse(Sitemap(("x",)), robots.encode(), f"{HOME}robots.txt")
    assert [url for url, _ in found.parts] == [f"{HOME}a.xml", f"{HOME}b.xml"]


def test_a_robots_txt_without_sitemaps_did_not_answer() -> None:
    assert not _parse(Sitemap(("x",)), b"User-agent: *\nDisallow:\n", f"{HOME}robots.txt").answered


def test_only_parts_of_a_sitemap_that_can_hold_news_are_asked_for_each_night() -> None:
    index = "".join(
        f"<sitemap><loc>{HOME}{name}.xml</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
        for name, day in [
            ("old", "2020-01-01"),
            ("new", "2025-02-20T09:00:00Z"),
            ("posts-2019-03", ""),
            ("posts-2025-02", ""),
        ]
    )
    parts = _parse(Sitemap(("x",)), f"<sitemapindex>{index}</sitemapindex>".encode()).parts
    assert list(fresh(parts, SEEN)) == [f"{HOME}new.xml", f"{HOME}posts-2025-02.xml"]
    assert list(fresh(parts, SEEN + timedelta(days=400))) == []


# ---- WordPress


def test_a_list_of_content_types_asks_only_for_those_that_may_hold_news() -> None:
    types = {
        name: {"rest_base": name} for name in ("posts", "pages", "media", "menu-items", "blocks", "reports")
    }
    found = _parse(WordPressApi(f"{HOME}wp-json/"), json.dumps(types).encode())
    assert [url.partition("?")[0] for url, _ in found.parts] == [f"{HOME}wp-json/wp/v2/reports"]


@pytest.mark.parametrize("pages", ["1", "0", "", "many"])
def test_the_last_page_of_posts_has_no_older_one(pages: str) -> None:
    item = {"link": f"{HOME}news/news-feed/one/", "title": {"rendered": "One"}, "date": "2024-01-01T00:00:00"}
    found = _parse(
        WordPressApi(f"{HOME}wp-json/"), json.dumps([item]).encode(), headers={"X-WP-TotalPages": pages}
    )
    assert found.older == ()


@pytest.mark.parametrize("item", [{}, [], None, 3, {"link": None}, {"link": 5}, {"link": "", "title": "One"}])
def test_an_odd_post_is_passed_over(item: object) -> None:
    good = {
        "link": f"{HOME}news/news-feed/one/",
        "title": "One",
        "excerpt": 3,
        "date_gmt": None,
        "date": None,
    }
    found = _parse(WordPressApi(f"{HOME}wp-json/"), json.dumps([item, good]).encode())
    assert [line.url for line in found.lines] == [f"{HOME}news/news-feed/one/"]


# ---- listings


@pytest.mark.parametrize(
    ("pager", "older"),
    [
        ('<a class="next page-numbers" href="/news/page/3/">Next &raquo;</a>', "news/page/3/"),
        ('<a rel="next" href="/news/page/3/"><span>›</span></a>', "news/page/3/"),
        ('<a href="/news/page/3/">Older posts</a> <a href="/news/">Newer posts</a>', "news/page/3/"),
        ('<a href="/news/page/3/">← Older entries</a>', "news/page/3/"),
        ('<a href="/news/?page=3" class="btn">Load more</a>', "news/?page=3"),
        ('<a href="/news/page/3/">Next page of results</a>', "news/page/3/"),
        ('<a href="/news/page/3/">Next 30 ›</a>', "news/page/3/"),
        ('<a href="/news/page/3/">More news…</a>', "news/page/3/"),
        ('<a href="/news/page/3/" title="Next page"><i class="arrow"></i></a>', "news/page/3/"),
        (
            '<a href="/news/">1</a> <b>2</b> <a href="/news/page/3/">3</a> <a href="/news/page/99/">99</a>',
            "news/page/3/",
        ),
        ('<a href="/news/">« Previous</a>', ""),
        ('<a href="#top">Next</a>', ""),
        ('<a href="javascript:void(0)">Load more</a>', ""),
        ('<a href="https://elsewhere.example/news/page/3/">Next</a>', ""),
        ('<a href="/news/page/2/">Next</a>', ""),
        ('<a href="/about/">More about us</a>', ""),
        ('<a href="/news/">‹</a> <a href="/news/page/3/">›</a>', "news/page/3/"),
        (
            '<ul><li><a href="/news/">1</a></li><li><a href="/news/page/2/" aria-current="page">2</a></li>'
            '<li><a href="/news/page/3/">3</a></li><li><a href="/news/page/4/">4</a></li></ul>',
            "news/page/3/",
        ),
        ('<a href="/news/page/1/">Newer stories</a><a href="/news/page/3/">Earlier</a>', "news/page/3/"),
        ('<a href="/news/page/3/"><span>See more</span></a>', "news/page/3/"),
        ('<a href="/news/page/1/">See more</a>', ""),
        ('<a href="/publications/page/3/">See more</a>', ""),
    ],
)
def test_the_way_to_older_items_is_found(pager: str, older: str) -> None:
    page = f'<main><h2><a href="/news/news-feed/one/">One force</a></h2><p>1 May 2024</p></main><div>{pager}</div>'
    found = _parse(Listing(("x",)), page.encode(), f"{HOME}news/page/2/")
    assert found.older == ((f"{HOME}{older}",) if older else ())


@pytest.mark.parametrize(
    ("page", "asked", "older"),
    [
        ("?page={}", "news/", "news/?page=2"),
        ("?page={}", "news/?page=2", "news/?page=3"),
        ("page/{}/", "news/", "news/page/2/"),
        ("page/{}/", "news/page/9/", "news/page/10/"),
        ("", "news/", ""),
    ],
)
def test_a_list_without_a_link_to_older_items_is_counted_as_its_platform_does(
    page: str, asked: str, older: str
) -> None:
    listing = '<main><h2><a href="/news/news-feed/one/">One force</a></h2></main>'
    found = _parse(Listing(("x",), page=page), listing.encode(), f"{HOME}{asked}")
    assert found.older == ((f"{HOME}{older}",) if older else ())


def test_an_article_linked_with_and_without_where_the_reader_came_from_is_one_line() -> None:
    page = """<main><a href="/news/news-feed/one/#comments">12</a>
    <h2><a href="/news/news-feed/one/?ref=mr">One force</a></h2><p>4 August 2023</p>
    <aside><a href="/news/news-feed/one/?utm_source=side">One force told to act</a></aside></main>"""
    lines = _parse(Listing(("x",)), page.encode(), f"{HOME}news/").lines
    assert [(line.title, line.url) for line in lines] == [("One force", f"{HOME}news/news-feed/one/")]


def test_what_wordpress_adds_to_a_summary_is_no_summary() -> None:
    feed = (
        f"<rss><channel><item><title>One</title><link>{HOME}news/news-feed/one/</link><description>It must act. "
        "The post One appeared first on The Gazette.</description></item></channel></rss>"
    )
    assert [line.summary for line in _parse(Feed(("x",)), feed.encode()).lines] == ["It must act."]


@pytest.mark.parametrize(
    "card",
    [
        '<div><p>Press release — 4 August 2023</p><h3><a href="{}">One force</a></h3></div>',
        '<div><h3><a href="{}">One force</a></h3><p>4 August 2023 | Press release</p></div>',
        '<a href="{}"><h3>One force</h3><p>Press release</p><p>04/08/2023</p></a>',
        '<li><a href="{}">One force</a> (4 August 2023)</li>',
        '<li>4 August 2023: <a href="{}">One force</a></li>',
        '<li><a href="{}">One force</a>, 4 August 2023</li>',
        '<article><a href="{}">One force</a><time datetime="2023-08-04T12:25:00+01:00">12:25</time></article>',
        '<tr><td><a href="{}">One force</a></td><td>Friday 4 August 2023</td></tr>',
        '<div><span>Press release</span><span>4 August 2023</span><h3><a href="{}">One force</a></h3></div>',
        '<div><h3><a href="{}">One force</a></h3><p>Published: 4th Aug 2023</p></div>',
        '<div class="c"><div class="h"><a href="{}">One force</a></div><div class="d">4 Aug 2023</div></div>',
        '<a class="c" href="{}"><span>Crime</span><span>4 August 2023</span><strong>One force</strong></a>',
        '<a class="c" href="{}"><span>Crime</span><b>One force</b><p>It was told.</p><span>4 August 2023</span></a>',
        '<a href="{}">One force</a> 4 August 2023 <br>',
        '<a href="{}">One force</a> <time datetime="2023-08-04">Friday</time><br>',
        '<dt><a href="{}">One force</a></dt><dd>4 August 2023</dd>',
    ],
)
def test_the_day_beside_a_link_is_read_however_it_is_set(card: str) -> None:
    cards = "".join(card.format(f"/news/news-feed/{name}/") for name in ("one", "two", "three"))
    wrapped = f"<table>{cards}</table>" if card.startswith("<tr") else f"<section>{cards}</section>"
    lines = _parse(Listing(("x",)), f"<main>{wrapped}</main>".encode(), f"{HOME}news/").lines
    assert [(line.title, line.published and str(line.published.on)) for line in lines] == [
        ("One force", "2023-08-04")
    ] * 3


@pytest.mark.parametrize(
    ("asked", "links", "older"),
    [
        ("news?page=4", {"3": "news?page=3", "4": "news?page=4", "5": "news?page=5"}, "news?page=5"),
        ("news", {"1": "news", "2": "news?page=1", "3": "news?page=2"}, "news?page=1"),
        ("news", {"1": "news?offset=0", "2": "news?offset=20", "3": "news?offset=40"}, "news?offset=20"),
        ("news?start=31", {"Back": "news?start=1", "On": "news?start=61"}, "news?start=61"),
        ("news?kind=fire", {"2": "news?page=2", "On": "news?kind=fire&page=2"}, "news?kind=fire&page=2"),
        ("news?sort=1", {"Oldest first": "news?sort=2"}, ""),
    ],
)
def test_the_address_that_counts_one_further_is_the_next_page(
    asked: str, links: dict[str, str], older: str
) -> None:
    pager = "".join(f'<li><a href="/{href}">{text}</a></li>' for text, href in links.items())
    page = f'<h2><a href="/news/news-feed/one/">One force</a></h2><ul>{pager}</ul>'
    found = _parse(Listing(("x",)), page.encode(), f"{HOME}{asked}")
    assert found.older == ((f"{HOME}{older}",) if older else ())


def test_the_words_before_a_bare_date_are_no_summary_and_those_after_it_are() -> None:
    told = "Inspectors have told the force to answer the calls of the public faster than it does today."
    row = '<a href="/news/news-feed/{0}/">Force {0}</a> 4 August 2023<br>' + told + "<br><br>"
    lines = _parse(Listing(("x",)), "".join(map(row.format, ("a", "b"))).encode(), f"{HOME}news/").lines
    assert [(line.title, line.summary) for line in lines] == [("Force a", told), ("Force b", told)]


def test_thousands_of_items_are_listed() -> None:
    """In time that grows with the list and not with its square: it would take minutes otherwise."""
    card = '<div><h3><a href="/news/news-feed/{0}/">Force {0}</a></h3><p>4 August 2023</p></div>'
    lines = _parse(Listing(("x",)), "".join(map(card.format, range(3000))).encode(), f"{HOME}news/").lines
    assert len({line.url for line in lines if line.published}) == 3000


WIRED = "https://www.wired-gov.net/wg/news.nsf/"


def _stamped(rows: str, around: str = "{}") -> list[tuple[str, str | None, str]]:
    page = f"<html><body>{around.format(rows)}</body></html>"
    lines = _parse(StampedListing(("x",)), page.encode(), f"{WIRED}organisation?openform").lines
    return [(line.title, _moment(line.published), line.summary) for line in lines]


@pytest.mark.parametrize(
    "row",
    [
        '<div>{stamp} <a href="{url}">{title}</a></div>',
        '<div>{stamp} - <a href="{url}">{title}</a></div>',
        "<li><a href='{url}'>{stamp} {title}</a></li>",
        '<div><a href="{url}">{title}</a>{stamp}</div>',
        '<tr><td>{stamp}</td><td><a href="{url}">{title}</a></td></tr>',
        '<p><a href="{url}">{title}</a></p><p>{stamp}</p>',
    ],
)
@pytest.mark.parametrize(
    "around",
    [
        "<table>{}</table>",
        "<div>09/06/2026 08:00:00</div><div><a href='/wg/home.nsf'>Home</a></div><table>{}</table>",
        "<div><a href='/wg/home.nsf'>Home</a> 09/06/2026 08:00:00</div><div>{}</div>",
        "{}<div>WiredGov, 1 Mill Lane, Eastmoor. All that is said here is said by those who sent it.</div>",
    ],
    ids=["plain", "a clock and a link", "a link and a clock", "a foot"],
)
def test_stamp_and_title_are_read_in_either_order(row: str, around: str) -> None:
    rows = "".join(
        row.format(
            stamp=f"0{day}/06/2026 11:00:00",
            url=f"{WIRED}articles/n+0{day}062026110000?open",
            title=f"Report {day}",
        )
        for day in (5, 4, 3)
    )
    assert _stamped(rows, around) == [
        (f"Report {day}", f"2026-06-0{day}T10:00:00+00:00", "") for day in (5, 4, 3)
    ]


def test_the_last_entrys_summary_is_told_from_the_foot_of_the_page() -> None:
    row = (
        '<div class="t"><a href="{0}articles/n+0{1}062026110000?open">Report {1}</a></div>'
        '<div class="d">0{1}/06/2026 11:00:00</div><div class="s">What report {1} says.</div>'
    )
    rows = "".join(row.format(WIRED, day) for day in (5, 4))
    said = [summary for _, _, summary in _stamped(rows, "{}<div class='f'>Made by WiredGov.</div>")]
    assert said == ["What report 5 says.", "What report 4 says."]


def test_the_day_of_one_item_is_never_given_to_another() -> None:
    page = """<main><div><h3><a href="/news/news-feed/one/">One force</a></h3></div>
    <div><p>4 August 2023</p><h3><a href="/news/news-feed/two/">Two forces</a></h3></div>
    <div><h3><a href="/news/news-feed/three/">Report of 5 May 2021 withdrawn</a></h3></div></main>"""
    lines = _parse(Listing(("x",)), page.encode(), f"{HOME}news/").lines
    assert [line.published and str(line.published.on) for line in lines] == [None, "2023-08-04", None]


@pytest.mark.parametrize(
    "href", ["http://[broken", "https://", "//", "javascript:x", "http://x:99999/", "\x01", ""]
)
def test_a_broken_link_does_not_keep_a_list_from_being_read(href: str) -> None:
    page = f'<main><a href="{href}">Broken</a><h2><a href="/news/news-feed/one/">One force</a></h2></main>'
    found = _parse(Listing(("x",)), page.encode(), f"{HOME}news/")
    assert [line.title for line in found.lines] == ["One force"]


@pytest.mark.parametrize("url", ["http://[broken", "https://", "http://x:99999/"])
def test_a_broken_address_does_not_keep_a_feed_or_sitemap_from_being_read(url: str) -> None:
    good = f"{HOME}news/news-feed/one/"
    items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in (url, good))
    feed = _parse(Feed(("x",)), f"<rss><channel>{items}</channel></rss>".encode())
    assert feed.lines[-1].url == good
    pages = "".join(f"<url><loc>{link}</loc></url>" for link in (url, good))
    sitemap = _parse(Sitemap(("x",)), f"<urlset>{pages}</urlset>".encode())
    assert [line.url for line in sitemap.lines] == [good]
