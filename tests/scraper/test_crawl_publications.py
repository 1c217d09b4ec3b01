"""Whole crawls of the inspectorate's and the government's own hosts, served on this machine for two nights."""

import hashlib
import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import forked
import pytest
from served import serving
from sqlalchemy import select

from archive import Archive
from archive.model import Article, CaptureRow, Crawl, DateRow, DecisionRow, FileRow, ReadingRow, Version

H, ASSETS = "http://hmicfrs.justiceinspectorates.gov.uk", "http://assets-hmicfrs.justiceinspectorates.gov.uk"
BUCKET = "http://s3-eu-west-2.amazonaws.com/assets-hmicfrs.justiceinspectorates.gov.uk"
GOV = "http://www.gov.uk"
NEWS = f"{H}/news/news-feed/northshire-police-told-to-improve/"
LANDING = f"{H}/publications/northshire-police-2019/"
REPORT = f"{H}/publication-html/northshire-police-2019/"
LETTER = f"{H}/publication-html/letter-to-northshire-police/"
AT_AN_OLD_ADDRESS = (
    "http://www.justiceinspectorates.gov.uk/hmic/publication-html/letter-to-northshire-police/"
)
UNLINKED = f"{H}/publications/nobody-links-here/"
PDF, PDF_IN_BUCKET = (
    f"{ASSETS}/uploads/northshire-police-2019.pdf",
    f"{BUCKET}/uploads/northshire-police-2019.pdf",
)
NOT_A_PDF, CLOSED = f"{ASSETS}/uploads/only-a-web-page.pdf", f"{ASSETS}/closed/northshire-annex.pdf"
BYTES = b"%PDF-1.7\n" + b"made up " * 100

Answer = tuple[int, str, bytes]


def page(url: str, title: str, *body: str) -> Answer:
    head = f'<title>{title} - HMICFRS</title><link rel="canonical" href="{url.replace("http:", "https:")}">'
    whole = f"<html lang='en-GB'><head>{head}</head><body><main><h1>{title}</h1>{''.join(body)}</main></body></html>"
    return 200, "text/html; charset=utf-8", whole.encode()


def offer(label: str, *links: str) -> str:
    items = "".join(f'<li><a href="{link}">{link.rstrip("/").rpartition("/")[2]}</a></li>' for link in links)
    return f"<h2>{label}</h2><ul>{items}</ul>"


def text(calls: int) -> str:
    return (
        f"<div><p>Of every hundred people who call the force, {calls} give up before anybody answers them.</p>"
        "<p>Inspectors will come back in the autumn to see whether that has changed for the better.</p></div>"
    )


def item(slug: str, calls: int, organisation: str) -> Answer:
    body = {
        "base_path": f"/government/{slug}",
        "document_type": "news_story",
        "title": f"The government on {slug.partition('/')[2].replace('-', ' ')}",
        "description": "",
        "first_published_at": "2024-06-11T09:30:00+01:00",
        "public_updated_at": f"2024-06-11T{9 + calls % 2}:30:00+01:00",
        "details": {"body": text(calls), "change_history": []},
        "links": {"organisations": [{"title": organisation}]},
    }
    return 200, "application/json", json.dumps(body).encode()


class Web:
    """Several hosts behind one proxy."""

    def __init__(self) -> None:
        self.night = 1
        self.asked: list[tuple[int, str]] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.asked.append((web.night, self.path))
                status, kind, body = web.answer(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Be silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def answer(self, url: str) -> Answer:
        """What is served at an address tonight."""
        served = {**self.inspectorate(), **self.government()}
        if url.endswith("/robots.txt"):
            return 200, "text/plain", b"User-agent: *\nDisallow: /closed/\n"
        return served.get(url, (404, "text/html", b"<title>Not found</title><h1>Page not found</h1>"))

    def inspectorate(self) -> dict[str, Answer]:
        calls = 18 if self.night == 1 else 23
        dated = "<p>Press release &mdash; 12 March 2019</p>"
        lines = "".join(f"<item><title>A line</title><link>{url}</link></item>" for url in (NEWS, UNLINKED))
        offers = offer("Get the report", LANDING) + offer("Get the letter", AT_AN_OLD_ADDRESS)
        files = offer("Get the report", PDF, NOT_A_PDF, CLOSED, REPORT)
        sent = "<p>From: An inspector</p><p>To: The chief officer</p><p>Sent on: 9 March 2019</p>"
        made = "<p>Published on: 27 April 2023</p>"
        again = offer("Get the data", PDF_IN_BUCKET)
        return {
            f"{H}/news/feed/": (200, "text/xml", f"<rss><channel>{lines}</channel></rss>".encode()),
            NEWS: page(NEWS, "Northshire Police told to improve", dated, offers, text(18)),
            LANDING: page(
                LANDING, "Northshire Police", "<p>Published on: 11 March 2019</p>", files, text(calls)
            ),
            REPORT: page(REPORT, "Northshire Police: report 2019", made, text(18), again),
            LETTER: page(LETTER, "Letter to Northshire Police", made, sent, text(18)),
            UNLINKED: page(UNLINKED, "Nobody links here", text(18)),
            PDF: (200, "application/pdf", BYTES),
            PDF_IN_BUCKET: (200, "application/pdf", BYTES),
            NOT_A_PDF: (200, "text/html", b"<title>Sorry</title>"),
            CLOSED: (200, "application/pdf", BYTES),
        }

    def government(self) -> dict[str, Answer]:
        results = [
            {"link": f"/government/{slug}", "title": slug}
            for slug in ("news/ours", "news/theirs", "news/bare")
        ]
        search = (
            f"{GOV}/api/search.json?filter_organisations=hm-inspectorate-of-constabulary-and-fire-rescue-services"
            "&order=-public_timestamp&count=100&start=0"
        )
        ours = "HM Inspectorate of Constabulary and Fire &amp; Rescue Services"
        bare = page(
            f"{GOV}/government/news/bare",
            "A page on HMICFRS without an item",
            "<p>4 August 2023</p>",
            text(7),
        )
        return {
            search: (200, "application/json", json.dumps({"results": results, "total": 3}).encode()),
            f"{GOV}/api/content/government/news/ours": item("news/ours", 17 + self.night, ours),
            f"{GOV}/api/content/government/news/theirs": item("news/theirs", 18, "Home Office"),
            f"{GOV}/government/news/bare": bare,
        }

    def times(self, url: str) -> list[int]:
        """The nights on which an address was asked for."""
        return [night for night, asked in self.asked if asked == url]


@pytest.fixture
def web() -> Iterator[Web]:
    """The hosts, for as long as a test."""
    made = Web()
    with serving(made.server):
        yield made


def two_nights(source: str, web: Web, url: str, folder: Path) -> None:
    for night in (1, 2):
        web.night = night
        program, port = Path(__file__).with_name("local_web.py"), str(web.server.server_address[1])
        finished = forked.run(
            [str(program), source, port],
            env={**os.environ, "ARCHIVE_URL": url, "PYTHONWARNINGS": "ignore"},
            cwd=folder,
        )
        assert finished.returncode == 0, finished.stderr
        assert "Traceback" not in finished.stderr, finished.stderr


def secure(url: str) -> str:
    return url.replace("http:", "https:")


def test_a_report_that_news_leads_to_is_found_with_its_pdf_and_looked_at_again(
    web: Web, archive_url: str, tmp_path: Path
) -> None:
    two_nights("hmicfrs", web, archive_url, tmp_path)
    with Archive(archive_url) as archive, archive.session() as session:
        articles = {article.url: article for article in session.scalars(select(Article))}
        kinds = dict(session.execute(select(Article.url, ReadingRow.kind).join(ReadingRow).distinct()).all())
        looks = session.execute(select(Article.url, CaptureRow.outcome).join(CaptureRow)).all()
        changes = session.execute(select(Article.url, Version.change).join(Version)).all()
        files = session.execute(
            select(Article.url, FileRow.url, FileRow.name, FileRow.sha256, FileRow.length)
            .join(FileRow, FileRow.article_id == Article.id)
            .order_by(Article.url)
        ).all()
        dates = session.execute(select(Article.url, DateRow.field, DateRow.on).join(DateRow)).all()
        results = session.scalars(select(Crawl.result)).all()
    assert list(results) == ["ok", "ok"], [row for row in looks if row[1] != "read"]
    assert kinds == {
        secure(NEWS): "press release",
        secure(LANDING): "publication",
        secure(REPORT): "publication",
        secure(LETTER): "letter",
    }
    assert sorted(looks) == sorted((url, "read") for url in kinds for _ in (1, 2))
    assert sorted(changes) == sorted([*((url, "first") for url in kinds), (secure(LANDING), "edit")])
    assert {url: f"{article.published_on}" for url, article in articles.items()} == {
        secure(NEWS): "2019-03-12",
        secure(LANDING): "2019-03-11",
        secure(REPORT): "2019-03-11",
        secure(LETTER): "2019-03-12",
    }
    assert {url for url, article in articles.items() if article.published_conflict} == {secure(REPORT)}
    said = {(url, field, f"{day}") for url, field, day in dates if url == secure(LETTER)}
    assert said == {
        (secure(LETTER), "sent", "2019-03-09"),
        (secure(LETTER), "page", "2023-04-27"),
        (secure(LETTER), "published", "2019-03-12"),
    }
    digest, name = hashlib.sha256(BYTES).hexdigest(), "northshire-police-2019.pdf"
    assert [tuple(row[:1] + row[2:]) for row in files] == [
        (secure(REPORT), name, digest, len(BYTES)),
        (secure(LANDING), name, digest, len(BYTES)),
    ]
    assert len([night for url in (PDF, PDF_IN_BUCKET) for night in web.times(url)]) == 1, (
        "had once, and not again"
    )
    assert web.times(NOT_A_PDF) == [1, 2], "what was no PDF is asked for again"
    assert web.times(CLOSED) == [], "what robots.txt closes is left alone"
    assert web.times(UNLINKED) == [], "a list alone leads to no publication"


def test_the_governments_items_are_found_and_looked_at_again_each_at_one_address(
    web: Web, archive_url: str, tmp_path: Path
) -> None:
    two_nights("gov_uk", web, archive_url, tmp_path)
    with Archive(archive_url) as archive, archive.session() as session:
        articles = session.execute(
            select(Article.url, Article.published_on, Article.published_conflict, Article.version_count)
        ).all()
        left_out = session.scalars(select(DecisionRow.url).where(~DecisionRow.kept)).all()
        results = session.scalars(select(Crawl.result)).all()
    assert list(results) == ["ok", "ok"]
    found = {(url, f"{day}", conflict, versions) for url, day, conflict, versions in articles}
    assert found == {
        ("https://www.gov.uk/government/news/ours", "2024-06-11", False, 2),
        ("https://www.gov.uk/government/news/bare", "2023-08-04", False, 1),
    }
    assert left_out == [f"{GOV}/api/content/government/news/theirs"]
    asked = {address: web.times(f"{GOV}{address}/government/news/bare") for address in ("", "/api/content")}
    assert asked == {"": [1, 2], "/api/content": [1]}
