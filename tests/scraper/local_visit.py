"""Asks for addresses as a crawl does and tells each answer: run with what names lead to, and the addresses."""

import json
import socket
import sys

from scrapy import Request
from twisted.python.failure import Failure

from scraper import outcomes, settings
from scraper.night import side_by_side
from scraper.visit import Visit

LEADS_TO, *ADDRESSES = sys.argv[1:]
NAMES = json.loads(LEADS_TO)


class Asking(Visit):
    """One address after another."""

    name = "asking"

    async def visit(self) -> None:
        """Ask for all of them."""
        answers = {}
        for address in ADDRESSES:
            answer = await self.ask(Request(address, dont_filter=True))
            failed = isinstance(answer, Failure)
            answers[address] = outcomes.why(answer) if failed else f"{answer.status} {answer.url}"
        self.crawler.stats.set_value("answers", answers)
        self.crawler.stats.set_value("answers/refused", self.crawler.stats.get_value("refused_addresses", 0))


def resolved(name: str) -> str:
    """What a name server would say."""
    if name in NAMES:
        return str(NAMES[name])
    raise socket.gaierror(f"no such name: {name}")


if __name__ == "__main__":
    socket.gethostbyname = resolved
    settings.DOWNLOAD_DELAY = 0.01
    settings.RETRY_TIMES = 0
    told = side_by_side(
        [Asking],
        [None],
        0,
        lambda crawler: [
            crawler.stats.get_value("answers"),
            crawler.stats.get_value("answers/refused"),
        ],
    )
    sys.stdout.write(json.dumps(told[0][1]))
