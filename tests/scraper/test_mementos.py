"""Lists and replays of a web archive: what is asked, and what the answers are taken for."""

import gzip
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import Response
from sources import for_every_source

from scraper.channels import Wayback
from scraper.commands.backfill import Asked
from scraper.known_sources import all_sources
from scraper.mementos import (
    Memento,
    NoMemento,
    declared,
    ends_of_contents,
    original,
    read_list,
    repeated,
)
from scraper.politeness import LONGEST_PAUSE, REST_UNSAID, SHARED_HOSTS
from scraper.source import Source
from scraper.web_archives import INTERNET_ARCHIVE, UK_GOVERNMENT, WEB_ARCHIVES, WebArchive

NOON = datetime(2016, 8, 4, 12, tzinfo=UTC)
URL = "http://www.gazette.example:80/news/force-inspected?page=1"
HEADER = ["original", "timestamp", "statuscode", "mimetype", "digest"]
ROW = [URL, "20160804120000", "200", "text/html", "AAAA"]
REPLAY = "https://web.archive.org/web/20160804120000id_/http://www.gazette.example/a"


def memento(hour: int = 12, digest: str = "AAAA", url: str = URL) -> Memento:
    return Memento(url=url, at=NOON.replace(hour=hour), digest=digest)


def replay(body: bytes = b"<p>of then</p>", status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(REPLAY, status=status, headers=named, body=body)


def test_a_list_gives_pages_with_their_moments_and_the_key_of_the_next_page() -> None:
    page = read_list(json.dumps([HEADER, ROW, [], ["com,example)/b 2017"]]).encode())
    assert page.mementos == (memento(),)
    further = INTERNET_ARCHIVE.next_page("cdx?url=a", page.more)
    assert further == "cdx?url=a&resumeKey=com%2Cexample%29%2Fb%202017"


def test_a_list_may_be_an_object_a_line_with_names_of_its_own() -> None:
    line = {"urlkey": "uk,gov,hmic)/a", "timestamp": "20160804120000", "url": URL, "mime": "text/html"}
    body = "\n".join(
        json.dumps(line | more) for more in ({"status": "200", "digest": "AAAA"}, {"status": "404"})
    )
    page = read_list(body.encode() + b"\n")
    assert (page.mementos, page.rows, page.more) == ((memento(),), 2, "")


def test_columns_are_known_by_their_names() -> None:
    body = json.dumps([["urlkey", *reversed(HEADER)], ["com,example)/a", *reversed(ROW)]]).encode()
    assert read_list(body).mementos == (memento(),)


@pytest.mark.parametrize(
    "row",
    [
        [URL, "20160804120000", "404", "text/html", "AAAA"],
        [URL, "20160804120000", "301", "warc/revisit", "AAAA"],
        [URL, "20160804120000", "-", "warc/revisit", "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"],
        [URL, "20160804120000", "200", "application/pdf", "AAAA"],
        [URL, "20161332000000", "200", "text/html", "AAAA"],
        ["ftp://gazette.example/a", "20160804120000", "200", "text/html", "AAAA"],
    ],
)
def test_what_is_no_page_is_passed_over(row: list[str]) -> None:
    assert read_list(json.dumps([HEADER, row]).encode()).mementos == ()


@pytest.mark.parametrize("body", [b"", b"[]", b"[[]]"])
def test_an_empty_list_is_a_list(body: bytes) -> None:
    assert read_list(body).mementos == ()


@pytest.mark.parametrize("kind", ["warc/revisit", "text/html", "application/xhtml+xml"])
def test_a_row_without_a_status_may_be_a_page(kind: str) -> None:
    row = [URL, "20160804120000", "-", kind, "AAAA"]
    assert read_list(json.dumps([HEADER, row]).encode()).mementos == (memento(),)


@pytest.mark.parametrize("body", [b"<html>", b'{"error": 1}', b"[1]", b'{"timestamp": "2016"}\n<html>'])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(NoMemento):
        read_list(body)


def test_of_the_same_bytes_running_the_first_and_the_last_are_wanted() -> None:
    other = "https://gazette.example/b"
    told = [memento(4, "A"), memento(1, "A"), memento(2, "A", other), memento(3, "B"), memento(5, "A")]
    told += [memento(6, "A"), memento(7, "A"), memento(7, "A")]
    assert [(one.at.hour, one.digest) for one in ends_of_contents(told)] == [
        (1, "A"),
        (2, "A"),
        (3, "B"),
        (4, "A"),
        (7, "A"),
    ]
    assert len(ends_of_contents([memento(hour, "") for hour in range(4)])) == 4


def test_a_query_asks_for_pages_and_their_repetitions_between_two_moments() -> None:
    where = Wayback(("gazette.example/news/*",), words="police|hmic")
    (query,) = INTERNET_ARCHIVE.queries(where, NOON, NOON.replace(year=2017))
    asked = parse_qs(urlsplit(query).query)
    assert asked["url"] == ["gazette.example/news/*"]
    assert (asked["from"], asked["to"]) == (["20160804120000"], ["20170804120000"])
    assert asked["filter"] == [
        "!statuscode:[345]..",
        "mimetype:(text/html|application/xhtml.xml|warc/revisit)",
        "original:(?i).*(police|hmic).*",
    ]
    assert "collapse" not in asked, "it would hide when a page last said so"
    assert INTERNET_ARCHIVE.replay(URL, NOON) == f"web/20160804120000id_/{URL}"


def test_the_uk_government_web_archive_is_asked_in_its_own_words() -> None:
    where = Wayback(("hmic.gov.uk/news/*",), words="report", further=("hmic.gov.uk/publication*",))
    asked = [parse_qs(urlsplit(query).query) for query in UK_GOVERNMENT.queries(where, NOON, NOON)]
    assert [one["url"] for one in asked] == [["hmic.gov.uk/news/*"], ["hmic.gov.uk/publication*"]]
    assert asked[0]["fl"] == ["url,timestamp,status,mime,digest"]
    assert asked[0]["filter"][1:] == [
        "~mime:(text/html|application/xhtml.xml|warc/revisit)",
        "~url:(?i).*(report).*",
    ]
    assert UK_GOVERNMENT.replay(URL, NOON) == f"ukgwa/20160804120000id_/{URL}"


def test_all_older_addresses_of_the_inspectorate_are_asked_for() -> None:
    where = declared(all_sources()["hmicfrs"]())
    parts = ("news/*", "publication*", "peel-*", "frs-assessment*")
    areas = [
        "hmicfrs.justiceinspectorates.gov.uk",
        *(f"www.justiceinspectorates.gov.uk/{area}" for area in ("hmicfrs", "hmicfrs/s", "hmic")),
        "www.hmic.gov.uk",
    ]
    wanted = {f"{area}/{part}" for area in areas for part in parts}
    assert {*where.prefixes, *where.further} == wanted | {"inspectorates.homeoffice.gov.uk/hmic/*"}
    assert {prefix for prefix in where.prefixes if "/news/" not in prefix} == set(), "a crawl asks for news"


@pytest.mark.parametrize(
    ("source", "prefixes"),
    [
        ("express_and_star", ("expressandstar.com/news/*",)),
        ("gov_uk", ("gov.uk/government/*",)),
    ],
)
def test_a_source_is_sought_where_it_says_or_where_its_articles_are(
    source: str, prefixes: tuple[str, ...]
) -> None:
    assert declared(all_sources()[source]()).prefixes == prefixes


@for_every_source
def test_every_source_is_sought_somewhere_and_the_press_by_words(source: type[Source]) -> None:
    where = declared(source())
    assert where.prefixes
    assert where.words or source.kind == "inspectorate"


def test_a_replay_is_what_the_site_answered_then() -> None:
    told = {"x_archive_orig_content_type": "text/html; charset=latin-1", "x_archive_orig_etag": '"then"'}
    answer = original(memento(), replay(Server="nginx", **told))
    assert (answer.url, answer.meta["captured_at"], answer.status) == (URL, NOON, 200)
    assert answer.headers["Content-Type"] == b"text/html; charset=latin-1"
    assert (answer.headers.get("ETag"), answer.headers.get("Server")) == (b'"then"', None)


def test_a_replay_may_carry_the_sites_headers_under_their_own_names() -> None:
    told = {
        "Memento_Datetime": "Thu, 04 Aug 2016 12:00:00 GMT",
        "Content_Type": "text/html",
        "ETag": '"then"',
    }
    answer = original(memento(), replay(Server="nginx", **told))
    assert (answer.headers["Content-Type"], answer.headers["ETag"]) == (b"text/html", b'"then"')
    assert answer.headers.get("Server") is None


def test_a_repetition_is_the_same_page_later_and_says_nothing_of_validators() -> None:
    told = {"x_archive_orig_etag": '"then"', "x_archive_orig_x_robots_tag": "noarchive"}
    later = memento(13, url="https://gazette.example/b")
    again = repeated(later, original(memento(), replay(**told)))
    assert (again.url, again.meta["captured_at"], again.body) == (later.url, later.at, b"<p>of then</p>")
    assert (again.headers.get("ETag"), again.headers["X-Robots-Tag"]) == (None, b"noarchive")


def test_a_replay_that_is_still_packed_is_unpacked() -> None:
    packed = replay(gzip.compress(b"<p>of then</p>"), x_archive_orig_content_encoding="gzip")
    assert original(memento(), packed).body == b"<p>of then</p>"
    unpacked_already = replay(x_archive_orig_content_encoding="gzip")
    assert original(memento(), unpacked_already).body == b"<p>of then</p>"


@pytest.mark.parametrize(
    "answer",
    [
        replay(Content_Type="text/html"),
        replay(status=302, Location="https://web.archive.org/web/2017id_/http://www.gazette.example/a"),
        replay(status=404),
        replay(Memento_Datetime="Fri, 05 Aug 2016 12:00:00 GMT"),
        replay(Memento_Datetime="some day"),
        replay(gzip.compress(b"<p>of then</p>")[:-9], x_archive_orig_content_encoding="gzip"),
    ],
)
def test_whatever_else_a_web_archive_answers_is_no_capture(answer: Response) -> None:
    with pytest.raises(NoMemento):
        original(memento(), answer)


@pytest.mark.parametrize("web_archive", WEB_ARCHIVES.values(), ids=lambda one: str(one.title))
def test_every_web_archive_is_a_host_at_which_all_take_turns(web_archive: WebArchive) -> None:
    assert urlsplit(web_archive.home).hostname in SHARED_HOSTS


def test_where_a_web_archive_does_not_say_how_long_it_has_a_minute_of_rest() -> None:
    assert 60 <= REST_UNSAID <= LONGEST_PAUSE


def test_each_web_archive_can_be_named() -> None:
    assert set(Asked) == set(WEB_ARCHIVES)
