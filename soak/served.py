"""Serves the made-up press on this machine, each paper at an address of its own, and notes what it was asked for."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from soak import web_archive
from soak.plants import Plant
from soak.press import PAPERS, Paper, Press, night_of
from soak.site import Answer, Site
from soak.web_archive import WebArchive


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request: in which night, of which paper, and what it came to."""

    night: int
    paper: str
    path: str
    status: int
    story: int = 0

    @property
    def is_look(self) -> bool:
        """Whether it asked for an article, and was not led on to another address of it."""
        return self.path.startswith("/news/") and len(self.path) > len("/news/") and self.status != 301


@dataclass
class Served:
    """The sites at one port; `night` is tonight. `watch` is told of each path before it is answered."""

    press: Press
    plants: Sequence[Plant]
    papers: Sequence[Paper] = PAPERS
    night: int = 1
    asked: list[Asked] = field(default_factory=list)
    watch: Callable[[str], None] | None = None
    port: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def now(self) -> datetime:
        """The moment of tonight's crawl."""
        return night_of(self.night)

    def nameless(self) -> list[str]:
        """The hosts that no name server finds tonight."""
        lost = [plant for plant in self.plants if plant.kind.name == "name not found"]
        return [paper.host for paper in self.papers if any(one.holds(paper.name, self.night) for one in lost)]

    def site(self, paper: Paper) -> Site:
        """A paper's site at this port."""
        home = f"http://{paper.host}:{self.port}"
        return Site(paper=paper, press=self.press, plants=self.plants, home=home)

    def answer(self, paper: Paper, path: str, headers: dict[str, str]) -> Answer:
        """Answer a request, and note it."""
        if self.watch:
            self.watch(path)
        made = self.site(paper).answer(path, self.night, headers)
        story = made.showed.number if made.showed else 0
        note = Asked(night=self.night, paper=paper.name, path=path, status=made.status, story=story)
        with self.lock:
            self.asked.append(note)
        return made


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed does not matter here."""


def _handler(served: Served, answer: Callable[[str, dict[str, str]], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer is one packet, so that nobody waits for another.
        wbufsize = -1

        def do_GET(self) -> None:
            made = answer(self.path, dict(self.headers.items()))
            if not made.status:
                self.close_connection = True
                return
            body = made.body.encode()
            self.send_response(made.status)
            for name, value in made.headers.items():
                self.send_header(name, value)
            if made.status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002
            """The servers' clocks are those of the night."""
            return format_datetime(served.now, usegmt=True)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Be silent."""

    return Handler


@contextmanager
def serving(served: Served) -> Iterator[Served]:
    """Let all papers answer, and the web archive, at the same port of their addresses."""
    servers: list[ThreadingHTTPServer] = []
    try:
        for paper in served.papers:
            handler = _handler(served, partial(served.answer, paper))
            servers.append(_Server((paper.host, served.port), handler))
            served.port = servers[0].server_address[1]
        past = WebArchive(sites=[served.site(paper) for paper in served.papers])
        servers.append(_Server((web_archive.HOST, served.port), _handler(served, past.answer)))
        threads = [Thread(target=server.serve_forever, args=(0.05,), daemon=True) for server in servers]
        for thread in threads:
            thread.start()
        yield served
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
