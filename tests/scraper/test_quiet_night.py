"""A night with nothing new: each list is asked for once, only if it has changed, and that is no fault."""

import os
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import forked
import pytest
from served import serving
from sqlalchemy import select

from archive import Archive
from archive.model import Article, CaptureRow, Crawl, EntryRow, ListRow

OLD = tuple(f"/news/hmicfrs-report-number-{number}" for number in (11, 12, 13, 14))
NEW = "/news/hmicfrs-comes-back-to-the-force-21"
LISTS = ("/feed.xml", "/index.xml", "/latest.xml", "/news/", "/", "/crime/")
NEVER, ALWAYS = "1000000000", "1"


class Courier:
    """Serves it from memory, with a validator of each page, and notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool, int]] = []
        self.shown = OLD
        self.changed_at = datetime.now(UTC) - timedelta(days=2)
        self.lying: tuple[str, ...] = ()
        courier = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = courier.answer(self.path)
                etag = '"1"' if self.path in courier.lying else f'"{zlib.crc32(body.encode())}"'
                told = self.headers.get("If-None-Match")
                if told == etag:
                    status, body = 304, ""
                courier.asked.append((self.path, told is not None, status))
                self.send_response(status)
                if self.path != "/robots.txt":
                    self.send_header("ETag", etag)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Be silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.home = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, path: str) -> tuple[int, str]:
        """What is served at a path."""
        links = "".join(f"<p><a href='{shown}'>{title(shown)}</a></p>" for shown in self.shown)
        pages = {
            "/robots.txt": f"User-agent: *\nDisallow:\nSitemap: {self.home}/index.xml\n",
            "/feed.xml": f"<rss><channel>{''.join(map(self.item, self.shown))}</channel></rss>",
            "/index.xml": f"<sitemapindex><sitemap><loc>{self.home}/latest.xml</loc>"
            f"<lastmod>{self.changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod></sitemap></sitemapindex>",
            "/latest.xml": f"<urlset>{''.join(map(self.line, self.shown))}</urlset>",
            "/news/": links,
            "/": f"<p>Welcome.</p><a href='/crime/'>Crime</a>{links}",
            "/crime/": links,
        }
        if path in self.shown:
            text = f"<p>HMICFRS has been to the force again. This is its {title(path)}.</p>" * 2
            dated = "<p>Published: 20 February 2025</p>"
            return 200, f"<article><h1>{title(path)}</h1>{dated}{text}</article>"
        return (200, pages[path]) if path in pages else (404, "")

    def item(self, path: str) -> str:
        """An item of the feed."""
        told = f"<title>{title(path)}</title><pubDate>Thu, 20 Feb 2025 09:00:00 GMT</pubDate>"
        return f"<item><link>{self.home}{path}</link>{told}</item>"

    def line(self, path: str) -> str:
        """A line of the sitemap."""
        return f"<url><loc>{self.home}{path}</loc></url>"

    def night(
        self, url: str, folder: Path, samples: str = NEVER
    ) -> "tuple[list[tuple[str, bool, int]], str]":
        """Crawl once; what was asked for, and what was logged."""
        self.asked.clear()
        program = [
            Path(__file__).with_name("local_courier.py"),
            self.home.rpartition(":")[2],
            samples,
        ]
        finished = forked.run(
            [str(word) for word in program],
            env={**os.environ, "ARCHIVE_URL": url, "PYTHONWARNINGS": "ignore"},
            cwd=folder,
            check=True,
        )
        assert "Traceback" not in finished.stderr, finished.stderr
        return list(self.asked), finished.stderr


def title(path: str) -> str:
    """A headline for a path."""
    return path.rpartition("/")[2].replace("-", " ").replace("hmicfrs", "HMICFRS").capitalize()


@pytest.fixture
def courier() -> Iterator[Courier]:
    """The newspaper, served."""
    made = Courier()
    with serving(made.server):
        yield made


def paths(asked: list[tuple[str, bool, int]]) -> Counter[str]:
    return Counter(path for path, _, _ in asked)


def results(url: str) -> list[tuple[str | None, str]]:
    with Archive(url) as archive, archive.session() as session:
        return [
            (result, cause)
            for result, cause in session.execute(select(Crawl.result, Crawl.cause).order_by(Crawl.id))
        ]


def seen(url: str) -> tuple[set[datetime], set[datetime]]:
    """When lists answered last, and when the entries were last seen."""
    with Archive(url) as archive, archive.session() as session:
        answered = session.execute(
            select(ListRow.answered_at).where(ListRow.url.endswith("/feed.xml"))
        ).scalars()
        return set(answered), set(session.scalars(select(EntryRow.last_seen_at)))


def test_on_a_night_with_nothing_new_each_list_is_asked_once_and_only_if_it_has_changed(
    courier: Courier, archive_url: str, tmp_path: Path
) -> None:
    first, _ = courier.night(archive_url, tmp_path)
    assert not any(conditional for _, conditional, _ in first)
    courier.night(archive_url, tmp_path)
    quiet, _ = courier.night(archive_url, tmp_path)
    asked = paths(quiet)
    assert set(asked.values()) == {1}, "nothing is asked for twice"
    assert set(asked) == {"/robots.txt", *LISTS, *OLD} - {"/latest.xml"}, (
        "its index gives the date it gave before"
    )
    conditional = [path for path, only_if_changed, _ in quiet if only_if_changed]
    assert len(conditional) >= 0.9 * (len(quiet) - 1), "robots.txt is a request, and no list"
    assert all(status == 304 for path, _, status in quiet if path != "/robots.txt")
    assert results(archive_url) == [("ok", "")] * 3, "lists that stand still are not empty"
    answered, entries = seen(archive_url)
    assert entries == answered, "what a list showed that has not changed, it shows still"
    with Archive(archive_url) as archive, archive.session() as session:
        assert archive.completed("local_courier")
        assert archive.heard("local_courier") == {"Feed", "Sitemap", "Listing", "FrontPage"}
        detail = session.scalars(select(Crawl.detail).order_by(Crawl.id.desc())).first()
        assert {name: found["lines"] for name, found in detail.items()} == {
            "Feed": 4, "Sitemap": 4, "Listing": 4, "FrontPage": 8,
        }  # fmt: skip
        measured = session.scalars(select(Crawl.measured).order_by(Crawl.id.desc())).first()
    # The next run is compared with lists that stood still as with any others.
    lines = {url.removeprefix(courier.home): count for url, count in measured["lists"].items()}
    assert lines == dict.fromkeys(("/feed.xml", "/latest.xml", "/news/", "/", "/crime/"), 4)
    assert (measured["looks"], measured["newest"], measured["told"]) == ({"not-modified": 4}, None, [])


@pytest.mark.parametrize("archive_url", ["sqlite"], indirect=True)
def test_after_quiet_nights_what_is_new_is_found_in_the_lists_that_changed(
    courier: Courier, archive_url: str, tmp_path: Path
) -> None:
    for _ in range(2):
        courier.night(archive_url, tmp_path)
    courier.shown, courier.changed_at = (NEW, *OLD), datetime.now(UTC) - timedelta(days=1)
    changed, _ = courier.night(archive_url, tmp_path)
    assert paths(changed)[NEW] == 1
    assert paths(changed)["/latest.xml"] == 1, "its index gives another date"
    assert paths(changed)["/nowhere.xml"] == 0, "there never was a list"
    with Archive(archive_url) as archive, archive.session() as session:
        urls = session.scalars(select(Article.url)).all()
    assert {f"/news/{url.rpartition('/')[2]}" for url in urls} == {NEW, *OLD}


@pytest.mark.parametrize("archive_url", ["sqlite"], indirect=True)
def test_a_list_whose_validator_stood_still_while_it_changed_is_said_and_none_is_believed(
    courier: Courier, archive_url: str, tmp_path: Path
) -> None:
    courier.lying = LISTS
    courier.night(archive_url, tmp_path)
    courier.shown = (NEW, *OLD)
    quiet, _ = courier.night(archive_url, tmp_path)
    assert NEW not in paths(quiet), "a lie is believed until a sample shows it"
    sampled, log = courier.night(archive_url, tmp_path, ALWAYS)
    assert paths(sampled)[NEW] == 1
    assert "its validators stood still while its lines changed" in log
    after, _ = courier.night(archive_url, tmp_path)
    assert not any(conditional for path, conditional, _ in after if path in LISTS)
    assert paths(after)["/latest.xml"] == 1
    with Archive(archive_url) as archive, archive.session() as session:
        assert "not-modified" in session.scalars(select(CaptureRow.outcome)).all(), (
            "articles are another matter"
        )
