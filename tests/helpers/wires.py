"""Newspapers served on this machine that can be put into any trouble, and nights in which they are crawled."""

import os
import re
import socket
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from threading import Event

from forked import Program
from served import serving
from sqlalchemy import select

from archive import Archive
from archive.model import Article, Crawl, ReadingRow, Version

PROGRAM = Path(__file__).parents[1] / "scraper" / "local_wires.py"
OLD = tuple(f"/news/hmicfrs-report-number-{number}" for number in (11, 12, 13))
EDITED, NEW = OLD[0], "/news/hmicfrs-comes-back-to-the-force-21"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a night ended: the exit code, and all that was printed."""

    code: int
    out: str
    log: str

    def said(self, of: str) -> str:
        """Exit code, and the line that tells how a source's crawl ended, without its counts; else the last line."""
        found = re.search(rf" {of}: ((?:ok|partial|failed)(?: \(.*\))?): \d+ new", self.log)
        if found:
            return f"{self.code if found[1].startswith('failed') else 0}: {found[1]}"
        return f"{self.code}: {self.log.strip().splitlines()[-1]}"

    def line(self, containing: str) -> str:
        """Exit code, and the first line in the log with some words, without its time and level."""
        (found, *_) = [line for line in self.log.splitlines() if containing in line]
        return f"{self.code}: {found.split(' ', 3)[3]}"


class Handler(BaseHTTPRequestHandler):
    """Answers for the host that it is asked for, unless that is in trouble."""

    protocol_version = "HTTP/1.1"
    wires: "Wires"
    date = ""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """What it says of the time."""
        return self.date or super().date_time_string(timestamp)

    def do_GET(self) -> None:
        self.close_connection = True
        host = (self.headers["Host"] or "").partition(":")[0]
        # Through a proxy the address is whole. Ex: http://127.0.0.2:8000/feed.xml
        self.path = re.sub("^http://[^/]+", "", self.path)
        self.wires.asked.append((host, self.path))
        self.wires.hook(self.path)
        trouble = self.wires.troubles.get(host)
        if trouble is None or not trouble(self):
            self.answer(*self.wires.page(self.path))

    def answer(self, status: int, body: str, **headers: str) -> None:
        """A response like any other; a list that the client has already is not sent again."""
        etag = f'"{zlib.crc32(body.encode())}"'
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, body = 304, ""
        self.begin(status, len(body.encode()), **({"ETag": etag} if status in (200, 304) else {}), **headers)
        self.wfile.write(body.encode())

    def begin(self, status: int, length: int | None, **headers: str) -> None:
        """Status and headers."""
        self.send_response(status)
        told = {"Content-Type": "text/html; charset=utf-8", "Connection": "close", **headers}
        told |= {} if length is None else {"Content-Length": str(length)}
        for name, value in told.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Be silent."""


Trouble = Callable[[Handler], bool]


class Wires:
    """All newspapers on one port. `troubles` by host; `hook` is called before every answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.troubles: dict[str, Trouble] = {}
        self.shown: tuple[str, ...] = OLD
        self.hook: Callable[[str], object] = bool
        self.padding = ""
        self.over = Event()
        handler = type("WiresHandler", (Handler,), {"wires": self})
        self.server = ThreadingHTTPServer(("0.0.0.0", 0), handler)  # noqa: S104 - every 127.0.0.x is a newspaper
        self.port = self.server.server_address[1]

    def publish(self) -> None:
        """A new article, and an edit of an old one."""
        self.shown = (NEW, *OLD)

    def page(self, path: str) -> tuple[int, str]:
        """What is served where all is well."""
        if path == "/robots.txt":
            return 200, "User-agent: *\nDisallow: /private/\n"
        if path == "/feed.xml":
            return 200, f"<rss><channel>{''.join(map(item, self.shown))}</channel></rss>"
        if path == "/news/":
            return 200, "".join(f"<p><a href='{shown}'>{title(shown)}</a></p>" for shown in self.shown)
        return (200, self.article(path)) if path in self.shown else (404, "<title>Not found</title>")

    def article(self, path: str) -> str:
        """A page that the generic reader reads."""
        edit = "<p>The chief constable has answered.</p>" if path == EDITED and NEW in self.shown else ""
        text = f"<p>HMICFRS has been to the force again. This is its {title(path)}.</p>" * 2
        head = f"<head><title>{title(path)}</title><meta property='og:type' content='article'></head>"
        dated = "<p>Published: 20 February 2025</p>"
        aside = f"<!-- {self.padding} -->"
        return f"<html>{head}<article><h1>{title(path)}</h1>{dated}{text}{edit}</article>{aside}</html>"

    def night(self, folder: Path, *sources: str, ports: str = "", **environment: str) -> Ended:
        """Crawl these sources into the archive of the folder, in a process of its own."""
        process = self.begun(folder, *sources, ports=ports, **environment)
        try:
            out, log = process.communicate()
        finally:
            process.kill()
        assert process.returncode is not None
        return Ended(code=process.returncode, out=out, log=log)

    def begun(self, folder: Path, *sources: str, ports: str = "", **environment: str) -> Program:
        """The process of a night."""
        command = [str(PROGRAM), ports or str(self.port), "crawl", *sources]
        own = {"ARCHIVE_URL": f"sqlite:///{folder / 'archive.db'}", "HMICFRS_LOOPBACK": "true"}
        own |= {"HMICFRS_CONTACT": "desk@example.org", "PYTHONWARNINGS": "ignore"}
        return Program(command, env={**os.environ, **own, **environment}, cwd=folder)


def server_at(port: int, wires: Wires) -> ThreadingHTTPServer:
    """Another server of the same newspapers, at a port that was theirs before."""
    return ThreadingHTTPServer(("0.0.0.0", port), wires.server.RequestHandlerClass)  # noqa: S104


def title(path: str) -> str:
    """A headline for a path."""
    return path.rpartition("/")[2].replace("-", " ").replace("hmicfrs", "HMICFRS").capitalize()


def item(path: str) -> str:
    """A line of the feed."""
    dated = "<pubDate>Thu, 20 Feb 2025 09:00:00 GMT</pubDate>"
    return f"<item><link>{path}</link><title>{title(path)}</title>{dated}</item>"


@contextmanager
def served() -> Iterator[Wires]:
    """The newspapers, served."""
    made = Wires()
    with serving(made.server):
        yield made
        made.over.set()


def kept(url: str, source: str) -> set[tuple[str, int, str, str]]:
    """All that a source's articles have said, version by version, and their state."""
    statement = (
        select(Article.url, Version.number, ReadingRow.text, Article.state)
        .join(Version, Version.article_id == Article.id)
        .join(ReadingRow, ReadingRow.id == Version.reading_id)
        .where(Article.source == source)
    )
    with Archive(url) as archive, archive.session() as session:
        return {
            ("/" + url.partition("//")[2].partition("/")[2], number, text, state)
            for url, number, text, state in session.execute(statement)
        }


def results(url: str, source: str) -> list[tuple[str | None, str]]:
    """How each crawl of a source ended, and why."""
    statement = select(Crawl.result, Crawl.cause).where(Crawl.source == source).order_by(Crawl.id)
    with Archive(url) as archive, archive.session() as session:
        return [(result, cause) for result, cause in session.execute(statement)]


# ---- troubles; each says whether it has answered


def answers(status: int, body: str = "<title>Sorry</title>", only: str = "", **headers: str) -> Trouble:
    """Every page under a path answers so."""

    def trouble(handler: Handler) -> bool:
        if not handler.path.startswith(only):
            return False
        handler.answer(status, body, **headers)
        return True

    return trouble


def at_first(times: int, trouble: Trouble) -> Trouble:
    """Every page is in trouble so many times."""
    seen: dict[str, int] = {}

    def until(handler: Handler) -> bool:
        seen[handler.path] = seen.get(handler.path, 0) + 1
        return seen[handler.path] <= times and trouble(handler)

    return until


def with_clock(date: str) -> Trouble:
    """All is well but for the server's clock."""

    def trouble(handler: Handler) -> bool:
        handler.date = date
        return False

    return trouble


def of_articles(trouble: Trouble) -> Trouble:
    """Lists and robots.txt are well."""
    return lambda handler: handler.path in handler.wires.shown and trouble(handler)


def alternating(*troubles: Trouble) -> Trouble:
    """One after another, and again."""
    turns = cycle(troubles)
    return lambda handler: next(turns)(handler)


def slow(handler: Handler) -> bool:
    """It answers when everybody has gone home."""
    handler.wires.over.wait(20)
    return True


def dripping(handler: Handler) -> bool:
    """A byte now and then."""
    handler.begin(200, 10_000)
    while not handler.wires.over.wait(0.1):
        try:
            handler.wfile.write(b"<")
            handler.wfile.flush()
        except OSError as error:
            handler.log_error("the client has gone: %s", error)
            break
    return True


def cut(handler: Handler) -> bool:
    """Half a page, of which the header said how long it is."""
    body = handler.wires.article(handler.path).encode()
    handler.begin(200, len(body))
    handler.wfile.write(body[: len(body) // 2])
    return True


def reset(handler: Handler) -> bool:
    """The connection breaks off in the middle."""
    body = handler.wires.article(handler.path).encode()
    handler.begin(200, len(body))
    handler.wfile.write(body[: len(body) // 2])
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    return True


def cut_chunks(handler: Handler) -> bool:
    """Chunks without a last one."""
    handler.begin(200, None, Transfer_Encoding="chunked")
    body = handler.wires.article(handler.path).encode()
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(body) // 2, body[: len(body) // 2]))
    return True


def mapped(troubles: Mapping[str, Trouble], host_of: Callable[[str], str]) -> dict[str, Trouble]:
    """By host what is given by name."""
    return {host_of(name): trouble for name, trouble in troubles.items()}
