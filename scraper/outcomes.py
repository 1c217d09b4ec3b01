"""Tells what one look met: a page, a page that is gone, a block or challenge, an error."""

import re
from collections.abc import Mapping

from scrapy.exceptions import IgnoreRequest
from twisted.python.failure import Failure

from archive import Met
from scraper.markup import decode, lines, parse

BLOCKING = frozenset({401, 402, 403, 407, 429, 451})
# Headers of the services that stand before a site and challenge clients.
CHALLENGE_HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-datadome", "x-sucuri-block")
CHALLENGE = re.compile(
    r"just a moment|checking your browser|are you a robot|human verification|captcha|press (?:&|and) hold"
    r"|verif\w+ (?:that )?you(?:['’]re| are) (?:a |not a )?(?:human|robot)|pardon our interruption|unblock"
    r"|enable (?:javascript|js)(?: and cookies)?|unusual (?:traffic|activity)|automated (?:access|requests)"
    r"|access (?:to this page )?(?:is |has been )?denied|request (?:was |has been )?blocked|you have been blocked"
    r"|attention required|security (?:check|verification)|ddos protection|bot (?:detection|protection)",
    re.IGNORECASE,
)
# A challenge says little else; an article that reports on captchas says much more.
CHALLENGE_WORDS = 150
WALL = re.compile(
    r"/(?:log-?in|sign-?(?:in|up)|register|subscri\w+|account|my-account|paywall|consent|cookie-wall|challenge|blocked?)(?:[/?.]|$)",
    re.IGNORECASE,
)


def of_status(status: int) -> Met:
    """What a status alone says; a 200 still has to be read."""
    if status in {404, 410}:
        return Met.GONE
    if status in BLOCKING:
        return Met.BLOCKED
    return Met.READ if 200 <= status < 300 else Met.ERROR


def challenge(body: bytes, headers: Mapping[str, str]) -> str:
    """Why a response is a block or challenge page, whatever its status, or an empty string.

    Looks for the header of a service that challenges, and for a short page without an article that asks to prove
    something.
    """
    for name in CHALLENGE_HEADERS:
        if headers.get(name):
            return f"challenge ({name})"
    if len(body) > 400_000 or b"NewsArticle" in body:
        return ""
    tree = parse(decode(body))
    if tree is None:
        return ""
    shown = " ".join([*tree.xpath("//title//text()")[:1], *(line.text for line in lines(tree))])
    found = CHALLENGE.search(shown)
    return f"challenge page: {found[0].lower()}" if found and len(shown.split()) < CHALLENGE_WORDS else ""


def is_wall(url: str) -> bool:
    """Whether a redirect led to a place to sign in, subscribe or prove something, and not to another page."""
    return bool(WALL.search(url))


def why(failure: Failure) -> str:
    """Why a request was not answered, in a line."""
    text = " ".join((failure.getErrorMessage() or type(failure.value).__name__).split())
    return text[:200]


def was_never_asked(failure: Failure) -> bool:
    """Whether the request was not sent at all: robots.txt forbids it, or a replay has no record of it."""
    return isinstance(failure.value, IgnoreRequest) and not str(failure.value).startswith("the host asks")
