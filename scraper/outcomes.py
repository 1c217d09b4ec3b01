"""Tells what one look met: a page, a page that is gone, a block or challenge, an error."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, IgnoreRequest
from twisted.python.failure import Failure

from archive import Cause, Met
from scraper import addresses
from scraper.container import is_prose
from scraper.galley import lines
from scraper.opened import look_into
from scraper.politeness import NotAsked, in_a_line
from scraper.public_web import Refused

TOO_LARGE = "too large: more bytes than a page may have"
BLOCKING = frozenset({401, 402, 403, 407, 429, 451})
# Headers of the services that stand before a site and challenge clients.
CHALLENGE_HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-datadome", "x-sucuri-block")
CHALLENGE = re.compile(
    r"just a moment|checking your browser|are you a robot|human verification|captcha|press (?:&|and) hold"
    r"|verif\w+ (?:that )?you(?:['’]re| are) (?:a |not a )?(?:human|robot)|pardon our interruption|unblock"
    r"|(?:could not|cannot|can['’]t) be verified|complete the (?:challenge|check)|too many requests"
    r"|unusual (?:traffic|activity)|automated (?:access|requests)|attention required|ddos protection"
    r"|access (?:to this page )?(?:is |has been )?denied|request (?:was |has been )?blocked|you have been blocked"
    r"|security (?:check|verification)|bot (?:detection|protection)",
    re.IGNORECASE,
)
# Of these what is no question. Ex: "challenge page: access denied"
DENIED = re.compile(r"denied|blocked|too many|automated|unusual")
# Many an honest page says so to those without; a page that says little else is a challenge.
SCRIPTS = re.compile(r"enable (?:javascript|js)\b|requires javascript", re.IGNORECASE)
SCRIPT_WORDS = 50
# A challenge says little else; an article that reports on captchas says much more, or is marked as an article.
CHALLENGE_WORDS = 150
CHALLENGE_BYTES = 400_000
ARTICLE_PROSE = 3
ARTICLE_MARKS = (
    "//link[@rel='canonical'] | //meta[@property='og:type'][@content='article']"
    " | //script[contains(., 'NewsArticle')]"
)
WALL = re.compile(
    r"/(?:log-?in|sign-?(?:in|up)|register|subscri\w+|account|my-account|paywall|consent|cookie-wall|challenge|blocked?)(?:[/?.]|$)",
    re.IGNORECASE,
)

# Ex: index.html, home, default.aspx
HOME_FILE = re.compile(r"(?:index|home|default)(?:\.\w{2,5})?")
DEEPEST_SECTION = 3
HEADLINE_WORDS = 3

# What is said of a request that was given up before it was answered.
GIVEN_UP = "given up, as the crawl is interrupted"


def of_status(status: int) -> Met:
    """What a status alone says; a 200 still has to be read."""
    if status in {404, 410}:
        return Met.GONE
    if status == 304:
        return Met.NOT_MODIFIED
    if status in BLOCKING:
        return Met.BLOCKED
    return Met.READ if 200 <= status < 300 else Met.ERROR


def challenge(body: bytes, headers: Mapping[str, str]) -> str:
    """Why a response is a block or challenge page, whatever its status, or an empty string.

    Looks for the header of a service that challenges, and for a page of few words, none of them an article's, that
    asks to prove something.
    """
    for name in CHALLENGE_HEADERS:
        if headers.get(name):
            return f"challenge ({name})"
    tree = look_into(body, headers.get("content-type", "")) if len(body) < CHALLENGE_BYTES else None
    if tree is None or tree.xpath(ARTICLE_MARKS):
        return ""
    noscript = frozenset(tree.iter("noscript"))
    shown = [line for line in lines(tree, noscript) if line.text]
    if sum(map(is_prose, shown)) >= ARTICLE_PROSE and tree.xpath("//h1"):
        return ""
    if not shown:
        shown = lines(tree)
    said = " ".join([*tree.xpath("//title//text()")[:1], *(line.text for line in shown)])
    found = CHALLENGE.search(said) or (SCRIPTS.search(said) if len(said.split()) < SCRIPT_WORDS else None)
    return f"challenge page: {found[0].lower()}" if found and len(said.split()) < CHALLENGE_WORDS else ""


def refusal(why: str) -> Cause:
    """The class of a block: a challenge asks to prove something, and a site that denies access asks for nothing."""
    asks = why.startswith("challenge") and not DENIED.search(why)
    return Cause.CHALLENGE if asks else Cause.BLOCKED


def is_wall(url: str) -> bool:
    """Whether a redirect led to a place to sign in, subscribe or prove something, and not to another page."""
    return bool(WALL.search(url))


def place(asked: str, location: str, hosts: Collection[str]) -> str:
    """What a redirect away from an article leads to: home page, section front, another page, another host.

    A section's front stands above the article, or its path has no part that could be a headline.
    Ex: /news/crime/ for /news/crime/force-told-to-improve-7301234, /local-news/
    """
    if not addresses.same_site(location, hosts):
        return "another host"
    path, own = (urlsplit(url).path.strip("/").lower() for url in (location, asked))
    if not path or HOME_FILE.fullmatch(path):
        return "home page"
    parts = path.split("/")
    short = len(parts) <= DEEPEST_SECTION and all(part.count("-") < HEADLINE_WORDS for part in parts)
    return "section front" if f"{own}/".startswith(f"{path}/") or short else "another page"


def why(failure: Failure) -> str:
    """Why a request was not answered, in a line."""
    if is_too_large(failure):
        return TOO_LARGE
    return in_a_line(failure.getErrorMessage() or type(failure.value).__name__)


def trouble(failure: Failure) -> Cause | None:
    """The class of what kept a request from an answer; None for what is the page's or the program's own affair."""
    error = failure.value
    if isinstance(error, NotAsked):
        return error.cause
    if isinstance(error, Refused):
        return Cause.REFUSED
    if is_too_large(failure):
        return Cause.UNREACHABLE
    if isinstance(error, IgnoreRequest):
        return Cause.ROBOTS if "robots.txt" in str(error) else None
    if isinstance(error, CannotResolveHostError):
        return Cause.DNS
    return Cause.UNREACHABLE


def was_never_asked(failure: Failure) -> bool:
    """Whether the request was not sent at all: robots.txt forbids it, or a replay has no record of it."""
    left_alone = str(failure.value).startswith("the host ")
    return isinstance(failure.value, IgnoreRequest) and not left_alone and not is_too_large(failure)


def was_given_up(failure: Failure) -> bool:
    """Whether nobody waited for the answer, as the crawl was interrupted."""
    return str(failure.value) == GIVEN_UP


def is_too_large(failure: Failure) -> bool:
    """Whether an answer was cut off by us: it had more bytes than a page may have, as sent or once unpacked."""
    unpacked = isinstance(failure.value, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(failure.value)
    return unpacked or isinstance(failure.value, DownloadCancelledError)
