"""A night of a site that means harm: the crawl ends, says why of each page, and nothing that harms comes out of it."""

import gzip
import json
import logging
import os
import re
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest
from backports import zstd
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError
from served import serving
from sqlalchemy import select
from typer.testing import CliRunner

from archive import Archive
from archive.model import CaptureRow, Crawl, ReadingRow
from scraper import markup, replay, warc_payload, xml_tree
from scraper.cli import app
from scraper.commands.log_lines import HarmlessLines

MEGABYTE = b" " * (1 << 20)
TEXT = "<p>HMICFRS has told the force to improve how it answers calls from the public.</p>" * 2
SCRIPT = "<script>alert(1)</script>"
# The first letters of a formula, a script, what turns the direction of writing, and what empties a terminal.
TITLE = f"=HYPERLINK(1) HMICFRS {SCRIPT} \u202ereport\x00 \x1b[2J\x9b2J"
# Runs a program, and tells the most memory that it took. Ex: "VmHWM:  187432 kB"
MEASURED = (
    "import runpy, sys; del sys.argv[0]; runpy.run_path(sys.argv[0], run_name='__main__'); "
    "print(*[line for line in open('/proc/self/status') if line.startswith('VmHWM')])"
)
Answer = tuple[int, dict[str, str], bytes]


def article(title: str, more: str = "") -> bytes:
    """A page that concerns the inspectorate."""
    return f"<article><h1>{title}</h1><p>Published: 20 February 2025</p>{TEXT}{more}</article>".encode()


def bomb(packed: Callable[[bytes], bytes]) -> bytes:
    """Two hundred megabytes in few bytes."""
    return packed(b"<p>" + MEGABYTE * 200)


def pages(home: str) -> dict[str, Answer]:
    """What is served, by path."""
    gzipped = bomb(lambda whole: gzip.compress(whole, 1))
    attributes = " ".join(f'a{number}="x"' for number in range(100_000))
    escaped = TITLE.replace("<", "&lt;")
    odd = {"Content-Type": "text/html; charset=utf-16"}
    found: dict[str, Answer] = {
        "/news/gzip-1": (200, {"Content-Encoding": "gzip"}, gzipped),
        "/news/gzip-in-gzip-2": (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(gzipped)),
        "/news/brotli-3": (
            200,
            {"Content-Encoding": "br"},
            bomb(lambda whole: brotli.compress(whole, quality=1)),
        ),
        "/news/zstd-4": (200, {"Content-Encoding": "zstd"}, bomb(zstd.compress)),
        "/news/huge-5": (200, {}, MEGABYTE * 18),
        "/news/circle-6": (302, {"Location": "/news/circle-6"}, b""),
        "/news/inward-7": (302, {"Location": "http://169.254.169.254/secret"}, b""),
        "/news/scheme-8": (302, {"Location": "file:///etc/passwd"}, b""),
        "/news/attributes-9": (200, {}, article("HMICFRS", f"<p {attributes}>a</p>")),
        "/news/charset-10": (200, odd, article("HMICFRS calls on caf\u00e9s")),
        "/news/title-11": (200, {}, article(escaped)),
        "/news/long-12": (200, {}, article("HMICFRS report " * 70_000)),
        "/robots.txt": (200, {}, f"User-agent: *\nDisallow:\nSitemap: {home}/index.xml.gz\n".encode()),
        "/index.xml.gz": (200, {}, gzip.compress(b"<urlset>" + MEGABYTE * 200, 1)),
        "/news/": (200, {}, b"<a href='/calendar/1' rel='next'>Next</a>"),
    }
    listed = "".join(
        f"<item><title>HMICFRS told us of {path}</title><link>{home}{path}</link></item>"
        for path in found
        if re.search(r"-\d+$", path)
    )
    found["/feed.xml"] = (200, {}, f"<rss><channel>{listed}</channel></rss>".encode())
    return found


class Hostile:
    """The site, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                status, headers, body = site.answer(self.path)
                self.send_response(status)
                for name, value in {"Content-Type": "text/html", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Be silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.pages = pages(f"http://127.0.0.1:{self.server.server_address[1]}")

    def answer(self, path: str) -> Answer:
        """A page, or a calendar's: each leads to a later day, for ever."""
        if path.startswith("/calendar/"):
            day = int(path.rpartition("/")[2]) + 1
            return 200, {}, f"<p>Nothing happens.</p><a href='/calendar/{day}' rel='next'>Next</a>".encode()
        return self.pages.get(path, (404, {}, b""))


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Hostile, str, int]]:
    """An archive after a night of it, the site, the crawl's log and its most memory (kB)."""
    folder, site = tmp_path_factory.mktemp("hostile"), Hostile()
    url = f"sqlite:///{folder / 'archive.db'}"
    with serving(site.server):
        program = Path(__file__).with_name("local_courier.py")
        finished = subprocess.run(  # noqa: S603
            [sys.executable, "-c", MEASURED, program, str(site.server.server_address[1]), "24"],
            env={**os.environ, "ARCHIVE_URL": url},
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
            timeout=240,
        )
    with Archive(url) as archive:
        yield archive, site, finished.stderr, int(finished.stdout.split()[-2])


TOO_LARGE = "too large: more bytes than a page may have"


def test_each_page_that_does_harm_is_left_with_its_own_cause(
    night: tuple[Archive, Hostile, str, int],
) -> None:
    archive, site, log, _ = night
    with archive.session() as session:
        looks = session.execute(select(CaptureRow.url, CaptureRow.outcome, CaptureRow.reason)).all()
        crawl = session.scalars(select(Crawl)).one()
    met = {url.rpartition("/")[2]: (outcome, reason) for url, outcome, reason in looks}
    assert {name: met.get(name) for name in met if met[name][0] != "read"} == {
        "gzip-1": ("error", TOO_LARGE),
        "gzip-in-gzip-2": ("error", TOO_LARGE),
        "brotli-3": ("error", TOO_LARGE),
        "zstd-4": ("error", TOO_LARGE),
        "huge-5": ("error", TOO_LARGE),
        "circle-6": ("error", "redirect refused: too many"),
        "inward-7": ("error", "redirect refused: private address"),
        "scheme-8": ("error", "redirect refused: no web page"),
        "long-12": ("unread", "a headline longer than any"),
        "attributes-9": ("unread", "an empty page, or one that cannot be parsed"),
    }
    assert set(met) >= {"charset-10", "title-11"}
    assert "Traceback" not in log
    assert crawl.result in {"partial", "failed"}
    assert site.asked.count("/news/circle-6") <= 6
    assert len([path for path in site.asked if path.startswith("/calendar/")]) <= 2


def test_a_night_of_bombs_takes_no_more_memory_than_a_server_has(
    night: tuple[Archive, Hostile, str, int],
) -> None:
    *_, most = night
    assert most < 400 * 1024


def test_what_is_kept_can_be_shown_to_anybody(
    night: tuple[Archive, Hostile, str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, *_ = night
    with archive.session() as session:
        titles = session.scalars(select(ReadingRow.title)).all()
        database = session.get_bind().engine.url.render_as_string(hide_password=False)  # type: ignore[union-attr]
    (title,) = [title for title in titles if title.startswith("=")]
    assert not set(title) & set("\x00\x1b\u202e")
    assert any("caf\u00e9s" in title for title in titles)
    monkeypatch.setenv("ARCHIVE_URL", database)
    run = CliRunner().invoke
    assert (
        run(app, ["export", str(tmp_path / "excel"), "--format", "excel", "--mode", "local-full"]).exit_code
        == 0
    )
    assert "'=HYPERLINK" in (tmp_path / "excel" / "articles.csv").read_text("utf-8-sig")
    assert not re.search("(?m)^=|,=", (tmp_path / "excel" / "articles.csv").read_text("utf-8-sig"))
    for page in (tmp_path / "report.html", tmp_path / "changes.atom"):
        verb = ["report", str(page)] if page.suffix == ".html" else ["changes", "--atom", str(page)]
        assert run(app, verb).exit_code == 0
        assert "<script>alert" not in page.read_text()
    for verb in (
        ["articles"],
        ["search", "HMICFRS"],
        ["query", "--sql", "SELECT title FROM articles"],
        ["status"],
    ):
        shown = run(app, verb).output
        assert not set(shown) & set("\x1b\x9b\x00\u202e"), verb


def test_a_log_has_no_forged_lines_no_escapes_and_no_passwords() -> None:
    record = logging.LogRecord("a", logging.INFO, "", 0, "%s", ("\x1b[2Ja\n2026 ERROR b \u202ec",), None)
    assert HarmlessLines("%(levelname)s %(message)s").format(record) == "INFO a 2026 ERROR b c"
    secrets = "postgresql://archive:w0rd@db/x http://u:w0rd@proxy:1 postgresql:///x?password=w0rd&a=b"
    try:
        raise OSError(secrets)
    except OSError:
        told = logging.LogRecord("a", logging.INFO, "", 0, secrets, None, sys.exc_info())
    assert "w0rd" not in HarmlessLines("%(message)s").format(told)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_page_of_a_warc_file_is_not_unpacked_beyond_the_size_of_a_page(encoding: str) -> None:
    packed = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": lambda whole: brotli.compress(whole, quality=1),
        "zstd": zstd.compress,
    }[encoding]
    body = bomb(packed)
    tracemalloc.start()
    try:
        with pytest.raises(warc_payload.Unusable, match="larger than"):
            warc_payload.unpacked(body, encoding)
        assert tracemalloc.get_traced_memory()[1] < 3 * warc_payload.MOST_BYTES
    finally:
        tracemalloc.stop()
    small = packed(b"<p>" + b"word " * 5000)
    assert warc_payload.unpacked(small, encoding) == b"<p>" + b"word " * 5000


def test_a_replayed_page_is_not_unpacked_beyond_the_size_of_a_page(tmp_path: Path) -> None:
    file = tmp_path / "bomb.warc"
    body = bomb(lambda whole: gzip.compress(whole, 1))
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\n"
        "WARC-Date: 2025-06-09T21:00:12Z\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    file.write_bytes(head.encode() + block + b"\r\n\r\n")
    (located,) = replay.locate(file)
    with pytest.raises(DownloadCancelledError):
        replay.response_of(located, Request("https://a.example/"))


def test_a_packed_sitemap_larger_than_a_page_is_no_list() -> None:
    assert xml_tree.parse(gzip.compress(b"<urlset>" + MEGABYTE * 17, 1)) is None
    assert xml_tree.parse(gzip.compress(b"<urlset><url/></urlset>")) is not None


@pytest.mark.parametrize(
    "grown",
    [
        "<div " + " ".join(f"a{number}" for number in range(30_000)) + ">",
        "<div " + " ".join(f'a{number}=">"' for number in range(30_000)) + ">",
        "<div " + "/".join(f"a{number}" for number in range(30_000)) + ">",
    ],
    ids=["bare", "quoted", "parted by slashes"],
)
def test_a_page_on_which_the_parser_would_spend_minutes_is_not_parsed(grown: str) -> None:
    assert markup.parse(f"<html><body>{grown}") is None


def test_much_in_one_attribute_and_many_elements_are_parsed() -> None:
    told = json.dumps({f"key {number}": "a b c" for number in range(20_000)}).replace('"', "&quot;")
    assert markup.parse(f'<body><div data-all="{told}">' + '<p class="a">b</p>' * 20_000) is not None
