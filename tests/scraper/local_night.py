"""Newspapers on this machine, each at its own host: run with a port and the words of a command, it is `hmicfrs`."""

import os
import sys
from typing import Any

from archive import interruption
from scraper import cli, known_sources, night, politeness
from scraper.channels import Feed
from scraper.source import Source

NAMES = ("gazette", "herald", "bugle", "echo")


def paper(port: int, number: int, name: str) -> type[Source]:
    """A newspaper at 127.0.0.<number> with a feed, and articles whose addresses end in a number."""
    host = f"127.0.0.{number}"
    home = f"http://{host}:{port}/"
    declared: dict[str, Any] = {
        "name": name,
        "title": name,
        "home": home,
        "hosts": (host,),
        "articles": r"^/[a-z]+/[^/?]+-\d+$",
        "channels": (Feed((f"{home}feed.xml",)),),
        "custom_settings": {"DOWNLOAD_DELAY": 0.01, "LOOK_AGAIN_AFTER_HOURS": 0},
    }
    return type(name.title(), (Source,), declared)


if __name__ == "__main__":
    papers = {name: paper(int(sys.argv[1]), number, name) for number, name in enumerate(NAMES, 1)}
    del sys.argv[1]
    known_sources.all_sources = lambda: papers
    # All but one at a time, so that it waits; and an end may be waited for less long than an operator would.
    night.SIDE_BY_SIDE, interruption.WITHIN = 3, int(os.environ.get("WITHIN", interruption.WITHIN))
    politeness.SHARED_HOSTS["127.0.0.3"] = 0.0
    cli.main()
