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
from faults import Fault
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
    "import runpy, sys; del sys.argv[0]; sys.path[0] = sys.argv[0].rpartition('/')[0]; "
    "runpy.run_path(sys.argv[0], run_name='__main__'); "
    "print(*[line for line in open('/proc/self/status') if line.startswith('VmHWM')])"
)
# Entities that stand for ten thousand million letters, and for a file of this machine.
ENTITIES = "".join(
    f'<!ENTITY {chr(n)} "{f"&{chr(n - 1)};" * 10}">' for n in range(ord("b"), ord("k"))
).encode()
UNFOLDING = (
    b'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa">' + ENTITIES +
    b'<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>%s/news/&x;&j;-13</loc></url></urlset>'
)  # fmt: skip
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
    maps = "".join(f"Sitemap: {home}/{name}\n" for name in ("index.xml.gz", "unfolding.xml"))
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
        "/news/fro-14": (302, {"Location": "/news/fro-14?to=1"}, b""),
        "/news/fro-14?to=1": (302, {"Location": "/news/fro-14"}, b""),
        "/news/inward-7": (302, {"Location": "http://169.254.169.254/secret"}, b""),
        "/news/scheme-8": (302, {"Location": "file:///etc/passwd"}, b""),
        "/news/attributes-9": (200, {}, article("HMICFRS", f"<p {attributes}>a</p>")),
        "/news/charset-10": (200, odd, article("HMICFRS calls on caf\u00e9s")),
        "/news/title-11": (200, {}, article(escaped)),
        "/news/long-12": (200, {}, article("HMICFRS report " * 70_000)),
        "/robots.txt": (200, {}, f"User-agent: *\nDisallow:\n{maps}".encode()),
        "/unfolding.xml": (200, {"Content-Type": "text/xml"}, UNFOLDING % home.encode()),
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


def hostile(name: str, done: str) -> pytest.MarkDecorator:
    """The mark of a row of docs/faults.md."""
    return pytest.mark.fault(name, of="Hostile input", done=done, times="once in 1 crawl")


# What looks at these came to, by their addresses.
PAGES = {
    "gzip-1": ("gzip bomb", "a page of 200 kB unpacks to 200 MB"),
    "gzip-in-gzip-2": ("gzip bomb in gzip", "a page that is packed twice unpacks to 200 MB"),
    "brotli-3": ("Brotli bomb", "a page of few bytes unpacks to 200 MB"),
    "zstd-4": ("Zstandard bomb", "a page of few bytes unpacks to 200 MB"),
    "huge-5": ("page without an end", "a page has more bytes than any may have"),
    "circle-6": ("redirect in a circle", "a page leads to itself"),
    "fro-14": ("redirects to and fro", "a page leads to itself with a query, and that one back"),
    "inward-7": ("redirect inward", "a page leads to a service in the site's, or our, private network"),
    "scheme-8": ("redirect to a file", "a page leads to a file of this machine"),
    "attributes-9": ("attributes without an end", "an element of a page has 100,000 attributes"),
    "charset-10": ("charset that lies", "a page in UTF-8 says that it is in UTF-16"),
    "title-11": (
        "title that does harm",
        "a formula, a script, NUL, a turned direction of writing and escapes of a terminal in one",
    ),
    "long-12": ("title of a megabyte", "the headline of a page has 140,000 words"),
}
LISTS = {
    "index.xml.gz": ("sitemap bomb", "a packed sitemap unpacks to 200 MB"),
    "unfolding.xml": ("entities that unfold", "a sitemap whose entities unfold to 10 GB and to a file of this machine"),
    "calendar": ("calendar without an end", "each page of a list leads to one of a later day that says nothing"),
}  # fmt: skip


def each(*rows: pytest.MarkDecorator) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """All of these marks on one test."""

    def marked(test: Callable[..., None]) -> Callable[..., None]:
        for row in rows:
            test = row(test)
        return test

    return marked


@each(*(hostile(*row) for row in (*PAGES.values(), *LISTS.values())))
def test_each_page_that_does_harm_is_left_with_its_own_cause(
    night: tuple[Archive, Hostile, str, int], faults: dict[str, Fault]
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
        "fro-14": ("error", "redirect refused: too many"),
        "inward-7": ("error", "redirect refused: private address"),
        "scheme-8": ("error", "redirect refused: no web page"),
        "long-12": ("unread", "a headline longer than any"),
        "attributes-9": ("unread", "an empty page, or one that cannot be parsed"),
    }
    assert set(met) >= {"charset-10", "title-11"}
    assert "Traceback" not in log
    assert crawl.result in {"partial", "failed"}
    assert site.asked.count("/news/circle-6") <= 6
    days = [path for path in site.asked if path.startswith("/calendar/")]
    assert len(days) <= 2
    assert not any("/news/" in path and path.endswith("-13") for path in site.asked)
    lost = {"charset-10", "title-11"} - {name for name, (outcome, _) in met.items() if outcome == "read"}
    for name, (called, _) in PAGES.items():
        faults[called].came_to(lost=lost, seen=": ".join(filter(None, met[name])))
    faults[LISTS["calendar"][0]].came_to(lost=lost, seen="it is not followed")
    for name in ("index.xml.gz", "unfolding.xml"):
        (answer, *_) = re.findall(rf"{re.escape(name)}: (.*)", log)
        faults[LISTS[name][0]].came_to(lost=lost, seen=answer)


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
