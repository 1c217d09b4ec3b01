"""The command line with newspapers on this machine as its sources: run with their port, then what `hmicfrs` is given.

Each is a host of its own, in the order of NAMES; PORT,NAME:PORT puts one on another port. The name of one is looked up
as WIRES_RESOLVED says, while it is set; without it the system's own resolver is asked. In the file of WIRES_CLOCK stand
the seconds by which this program's clock is wrong.
"""

import os
import socket
import sys
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from local_clock import set_clock
from scrapy.http import Response

from archive import Capture
from scraper import known_sources, looks, public_web, settings
from scraper.article_page import ArticlePage
from scraper.channels import Feed, Listing
from scraper.cli import main
from scraper.source import Source

NAMES = (
    "sound", "storm", "storm_of_articles", "stumbling", "slow", "dripping", "asking_for_rest",
    "refusing", "resting_long", "cut", "reset", "cut_chunks", "pages_of_errors", "down", "unknown_name", "years_behind",
    "careless",
)  # fmt: skip
WAITS: dict[str, dict[str, object]] = {name: {"DOWNLOAD_TIMEOUT": 2.0} for name in ("slow", "dripping")}
UNRESOLVED = "the-paper.invalid"


def host_of(name: str) -> str:
    """The host of a newspaper."""
    return UNRESOLVED if name == "unknown_name" else f"127.0.0.{NAMES.index(name) + 2}"


def paper(name: str, port: int) -> type[Source]:
    """A newspaper with a feed and a page of news."""
    home = f"http://{host_of(name)}:{port}/"

    class Wire(Source):
        """Articles whose addresses end in a number."""

        custom_settings: ClassVar[dict[str, object]] = WAITS.get(name, {})
        articles = r"^/news/[^/?]+-\d+$"
        channels = (Feed((f"{home}feed.xml",)), Listing((f"{home}news/",)))

        def read_into(self, capture: Capture, response: Response) -> tuple[Capture, ArticlePage | None]:
            """As any other's, but for what nobody thought of."""
            if self.name == "careless" and b"<blink>" in response.body:
                raise KeyError("blink")
            return super().read_into(capture, response)

    Wire.name, Wire.title, Wire.home, Wire.hosts = name, name, home, (host_of(name),)
    return Wire


def set_up(ports: str) -> None:
    """Let the command line know the newspapers, and ask them in quick succession."""
    port, *others = ports.split(",")
    of_their_own = dict(other.split(":") for other in others)
    papers = {name: paper(name, int(of_their_own.get(name, port))) for name in NAMES}
    known_sources.all_sources = lambda: papers
    # Nights follow each other at once; what takes a minute at a real site takes a part of a second here.
    settings.DOWNLOAD_DELAY, settings.DOWNLOAD_DELAY_JITTER = 0.01, 0.0
    settings.LOOK_AGAIN_AFTER_HOURS = 0
    public_web.WEB_PORTS = (*public_web.WEB_PORTS, int(port))
    settings.SILENT_AT_MOST, settings.LONGEST_BACK_OFF = 4, 0.05
    set_clock()
    if wrong := os.environ.get("WIRES_CLOCK"):
        at, right = Path(wrong), looks.now
        looks.now = lambda: right() + timedelta(seconds=int(at.read_text()))
    if to := os.environ.get("WIRES_RESOLVED"):
        look_up, by_name = socket.getaddrinfo, socket.gethostbyname
        led = {UNRESOLVED: to, UNRESOLVED.encode(): to}
        socket.getaddrinfo = lambda host, *more, **given: look_up(led.get(host, host), *more, **given)
        socket.gethostbyname = lambda host: by_name(led.get(host, host))


if __name__ == "__main__":
    set_up(sys.argv.pop(1))
    main()
