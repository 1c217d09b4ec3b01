"""What is kept of a document that an article links to, and what is no document."""

import hashlib
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from archive import Document
from scraper.documents import Documents
from scraper.spiders.hmicfrs import Hmicfrs

ASSETS = "https://assets-hmicfrs.justiceinspectorates.gov.uk/uploads"
KEY = f"{ASSETS}/a%20report.pdf"
NEWS = "https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/a/"
REPORT = "https://hmicfrs.justiceinspectorates.gov.uk/publications/a/"
SEEN = datetime(2025, 2, 21, 3, tzinfo=UTC)
PDF = b"%PDF-1.7\nmade up"


def taken(status: int = 200, body: bytes = PDF, url: str = KEY) -> list[Document]:
    crawler = get_crawler(Hmicfrs)
    crawler.spider = Hmicfrs()
    documents = Documents(crawler)
    documents.linking[KEY] = [NEWS, REPORT]
    request = Request(KEY, meta={"captured_at": SEEN})
    response = Response(url, status=status, body=body, request=request)
    return list(documents.take(response, KEY))


def test_every_article_that_links_to_a_document_keeps_its_name_and_digest() -> None:
    found = taken()
    assert [document.article for document in found] == [NEWS, REPORT]
    for document in found:
        assert (document.source, document.url, document.key) == ("hmicfrs", KEY, KEY)
        assert (document.name, document.length) == ("a report.pdf", len(PDF))
        assert document.seen_at == SEEN
        assert document.sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_header_may_stand_a_little_behind_the_first_byte() -> None:
    assert taken(body=b"\n" * 500 + PDF)
    assert not taken(body=b"\n" * 5000 + PDF)


@pytest.mark.parametrize(
    ("status", "body", "url"),
    [
        (403, PDF, KEY),
        (404, b"<title>Not found</title>", KEY),
        (200, b"<title>Just a moment...</title>", KEY),
        (200, b"", KEY),
        (503, b"", KEY),
        (200, PDF, "https://s3-eu-west-2.amazonaws.com/somebody-else/a-report.pdf"),
        (200, PDF, "https://hmicfrs.justiceinspectorates.gov.uk/"),
    ],
    ids=["refused", "not found", "a challenge", "empty", "an error", "led to another's bucket", "led home"],
)
def test_a_block_a_web_page_or_anothers_file_is_no_document(status: int, body: bytes, url: str) -> None:
    assert taken(status, body, url) == []
