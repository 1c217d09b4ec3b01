"""Lists and replays of a web archive: what is asked, and what the answers are taken for."""

import asyncio
import gzip
import json
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy import Spider
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from scraper.channels import Wayback
from scraper.mementos import (
    Memento,
    NoMemento,
    declared,
    each_content,
    next_page,
    original,
    queries,
    read_list,
)
from scraper.night import all_sources
from scraper.politeness import LONGEST_PAUSE, REST_UNSAID, Pauses

NOON = datetime(2016, 8, 4, 12, tzinfo=UTC)
URL = "http://www.gazette.example:80/news/force-inspected?page=1"
HEADER = ["original", "timestamp", "statuscode", "mimetype", "digest"]
ROW = [URL, "20160804120000", "200", "text/html", "AAAA"]
CDX = "https://web.archive.org/cdx/search/cdx?url=x"
REPLAY = "https://web.archive.org/web/20160804120000id_/http://www.gazette.example/a"


def memento(hour: int = 12, digest: str = "AAAA", url: str = URL) -> Memento:
    return Memento(url=url, at=NOON.replace(hour=hour), digest=digest)


def replay(body: bytes = b"<p>of then</p>", status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(REPLAY, status=status, headers=named, body=body)


def test_a_list_gives_pages_with_their_moments_and_the_key_of_the_next_page() -> None:
    page = read_list(json.dumps([HEADER, ROW, [], ["com,example)/b 2017"]]).encode())
    assert page.mementos == (memento(),)
    assert next_page("cdx?url=a", page.more) == "cdx?url=a&resumeKey=com%2Cexample%29%2Fb%202017"


def test_columns_are_known_by_their_names() -> None:
    body = json.dumps([["urlkey", *reversed(HEADER)], ["com,example)/a", *reversed(ROW)]]).encode()
    assert read_list(body).mementos == (memento(),)


@pytest.mark.parametrize(
    "row",
    [
        [URL, "20160804120000", "404", "text/html", "AAAA"],
        [URL, "20160804120000", "-", "warc/revisit", "AAAA"],
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


@pytest.mark.parametrize("body", [b"<html>", b'{"error": 1}', b"[1]"])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(NoMemento):
        read_list(body)


def test_the_same_bytes_running_count_once_and_again_after_others() -> None:
    told = [memento(4, "A"), memento(1, "A"), memento(2, "A", "https://gazette.example/b"), memento(3, "B")]
    assert [one.at.hour for one in each_content(told)] == [1, 3, 4]
    assert len(each_content([memento(1, ""), memento(2, "")])) == 2


def test_a_query_asks_for_pages_between_two_moments() -> None:
    where = Wayback(("gazette.example/news/*",), words="police|hmic")
    (query,) = queries(where, NOON, NOON.replace(year=2017))
    asked = parse_qs(urlsplit(query).query)
    assert asked["url"] == ["gazette.example/news/*"]
    assert (asked["from"], asked["to"]) == (["20160804120000"], ["20170804120000"])
    assert asked["filter"] == ["statuscode:200", "mimetype:text/html", "original:(?i).*(police|hmic).*"]
    assert memento().replayed_at == f"web/20160804120000id_/{URL}"


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


@pytest.mark.parametrize("name", sorted(all_sources()))
def test_every_source_is_sought_somewhere_and_the_press_by_words(name: str) -> None:
    source = all_sources()[name]()
    where = declared(source)
    assert where.prefixes
    assert where.words or source.kind == "inspectorate"


def test_a_replay_is_what_the_site_answered_then() -> None:
    told = {"x_archive_orig_content_type": "text/html; charset=latin-1", "x_archive_orig_etag": '"then"'}
    answer = original(memento(), replay(Server="nginx", **told))
    assert (answer.url, answer.meta["captured_at"], answer.status) == (URL, NOON, 200)
    assert answer.headers["Content-Type"] == b"text/html; charset=latin-1"
    assert (answer.headers.get("ETag"), answer.headers.get("Server")) == (b'"then"', None)


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


@pytest.mark.parametrize(("url", "seconds"), [(CDX, 2.5), (REPLAY, 1.0)])
def test_queries_of_lists_are_further_apart_than_replays(
    url: str, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pauses, "next_turn", {})
    pauses = Pauses(get_crawler(Spider, {"DOWNLOAD_DELAY": 1}))
    before = time.monotonic()
    asyncio.run(pauses.process_request(Request(url)))
    assert seconds <= Pauses.next_turn["web.archive.org"] - before < seconds + 1


def test_where_a_web_archive_does_not_say_how_long_it_has_a_minute_of_rest() -> None:
    assert 60 <= REST_UNSAID <= LONGEST_PAUSE
