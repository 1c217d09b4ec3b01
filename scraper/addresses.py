"""One article, one URL: the canonical form of an address and the known aliases of a site."""

import logging
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

log = logging.getLogger(__name__)

# https://web.archive.org/web/20230804123456id_/http://… and, of the National Archives, /ukgwa/2014…/http:/…
_REPLAY = re.compile(
    r"https?://(?:web\.archive\.org/web|webarchive\.nationalarchives\.gov\.uk(?:/ukgwa)?(?:/nobanner)?)"
    r"/[\d*+]+(?:[a-z]{2}_)?/(?:https?:/{1,2})?(?P<original>.+)",
    re.IGNORECASE,
)
# Parameters that say how the reader came, never what is read.
_TRACKER = re.compile(
    r"(?:utm_|at_|ns_|itm_|int_|mtm_|pk_)\w+"
    r"|(?:fbc|gc|dc|yc|twc|msclk)lid|gbraid|wbraid|igsh(?:id)?|mc_[ce]id|mkt_tok|_g[al]"
    r"|ocid|cmpid|cmp|ito|icid|xtor|ref_src|ref_url|ref=[a-z]{2,3}",
    re.IGNORECASE,
)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Control characters, and halves of surrogate pairs, which JSON can hold and no request.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
# Letters of an address, as in sitemaps. Servers refuse longer ones, and an index of Postgres takes 2,704 bytes.
LONGEST = 2048
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
# A host, and a path in which nothing can be written in another way. Ex: https://www.hmic.gov.uk/publications/a-1.2/
_PLAIN_HOST = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"
_PLAIN_PATH = r"/(?:[a-zA-Z0-9_~-][a-zA-Z0-9._~-]*(?:/[a-zA-Z0-9_~-][a-zA-Z0-9._~-]*)*/?)?"
_PLAIN = re.compile(rf"https://{_PLAIN_HOST}{_PLAIN_PATH}")
_HERE = re.compile(_PLAIN_PATH)
_ORIGIN = re.compile(rf"https?://{_PLAIN_HOST}(?=[/?#]|$)")


def canonical(url: str) -> str:
    """Give the one form of an address, to compare by; fetch the address as it was found.

    https, lower-case host, no default port, fragment, user or tracking parameters, parameters in the order
    of their names, dot segments and percent-encoding resolved, replays of web archives unwrapped.
    Raises ValueError if the address is not http(s), names no host or is longer than `LONGEST`.
    """
    if _PLAIN.fullmatch(_short(url)) and not _REPLAY.match(url):  # as most are: 8× faster
        return url
    plain = _short(_normal(url))
    while replay := _REPLAY.fullmatch(plain):
        plain = _short(_normal("http://" + replay["original"]))
    return plain


def _short(url: str) -> str:
    if len(url) > LONGEST:
        raise ValueError(f"longer than {LONGEST} letters")
    return url


def absolute(base: str, href: str) -> str:
    """Give the whole address of a link on the page `base`; empty for a link that is broken or leads to no web page."""
    if _HERE.fullmatch(href) and (origin := _ORIGIN.match(base)):  # as most are: 5× faster
        whole = origin[0] + href
        return whole if len(whole) <= LONGEST else ""
    try:
        whole = urljoin(base, _UNWRITABLE.sub("", href).strip())
        to_the_web = urlsplit(whole).hostname and whole.startswith(("http:", "https:"))
        return whole if to_the_web and len(whole) <= LONGEST else ""
    except ValueError as error:
        log.debug("not an address: %r: %s", href, error)
        return ""


def with_slash(target: str) -> str:
    """Let a path end with a slash, unless it names a file (`/uploads/report.pdf`)."""
    path, mark, query = target.partition("?")
    return path + ("" if path.endswith("/") or "." in path.rpartition("/")[2] else "/") + mark + query


def without_slash(target: str) -> str:
    """Let a path end without a slash, but for the root."""
    path, mark, query = target.partition("?")
    return (path.rstrip("/") or "/") + mark + query


def domino(target: str) -> str:
    """Fold what names one article on a Domino server: case, `%2B` and `+`, print view, `?open`, `!open`."""
    match = re.match(r"(?i)/wg/news\.nsf/(?:articles|print)/([^?!/]+)", target)
    if not match:
        return target
    words = unquote(match[1]).lower().replace("+", " ").split()
    return "/wg/news.nsf/articles/" + quote("+".join(words), safe="+")


@dataclass(frozen=True, kw_only=True)
class Fold:
    """Addresses of one site that lead to one page.

    The page at PREFIX/x on one of `hosts` is the page /x on the host `onto`; the first prefix that fits is
    cut off, and other paths of `hosts` are left alone. `target` then gives the form of its path and query.
    """

    onto: str
    hosts: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ("/",)
    target: Callable[[str], str] = without_slash


def key(url: str, folds: Iterable[Fold] = ()) -> str:
    """Give the address that is an article's identity: canonical, its site's aliases folded.

    The first fold that fits decides; without one, the address is compared without its last slash.
    Raises ValueError as `canonical` does.
    """
    plain = canonical(url)
    host, target = _host_and_target(plain)
    for fold in folds:
        if host == fold.onto:
            return canonical(f"https://{host}{fold.target(target)}")
        if host in fold.hosts:
            # With a slash more, so that /hmic is the page /hmic/ as well.
            prefix = next((prefix for prefix in fold.prefixes if f"{target}/".startswith(prefix)), None)
            if prefix is not None:
                return canonical(f"https://{fold.onto}{fold.target('/' + target[len(prefix) :])}")
    return canonical(f"https://{host}{without_slash(target)}")


def key_or_nothing(url: str, folds: Iterable[Fold] = ()) -> str:
    """Give the key of an address, or the empty string for what is no web address."""
    try:
        return key(url, folds)
    except ValueError as error:
        log.debug("not an address: %r: %s", url, error)
        return ""


# The inspectorate's four addresses since 2012; the path after the prefix stayed the same.
INSPECTORATE = (
    Fold(
        onto="hmicfrs.justiceinspectorates.gov.uk",
        hosts=("www.justiceinspectorates.gov.uk", "justiceinspectorates.gov.uk"),
        prefixes=("/hmicfrs/s/", "/hmicfrs/", "/hmic/"),
        target=with_slash,
    ),
    Fold(
        onto="hmicfrs.justiceinspectorates.gov.uk",
        hosts=("www.hmic.gov.uk", "hmic.gov.uk"),
        target=with_slash,
    ),
)


def same_site(url: str, hosts: Collection[str]) -> bool:
    """Say whether an address is on one of these hosts, with or without `www.`."""
    try:
        host = host_of(url)
    except ValueError as error:
        log.debug("not an address: %r: %s", url, error)
        return False
    return host.removeprefix("www.") in {known.lower().removeprefix("www.") for known in hosts}


def _normal(url: str) -> str:
    parts = urlsplit(without_controls(url))
    host = host_of(url)
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = _without_dots(_encoded(parts.path, "/"))
    pairs = [_encoded(pair, "/?").replace("%20", "+").rstrip("=") for pair in parts.query.split("&")]
    kept = sorted(
        (pair for pair in pairs if pair and not _is_tracker(pair)), key=lambda pair: pair.partition("=")[0]
    )
    return f"https://{host}{port}{path}" + ("?" + "&".join(kept) if kept else "")


def host_of(url: str) -> str:
    """Give the host of an http(s) address, lower case, in its ASCII form; else raise ValueError."""
    parts = urlsplit(without_controls(url))
    if parts.scheme not in ("http", "https"):
        raise ValueError("not http")
    name = (parts.hostname or "").rstrip(".")
    if not name.isascii():
        # Full-width digits and the dots of other scripts become plain ones here.
        name = name.encode("idna").decode("ascii").rstrip(".")
    host = f"[{name}]" if ":" in name else name.lower()
    if not _HOST.fullmatch(host):
        raise ValueError("names no host")
    return host


def _host_and_target(plain: str) -> tuple[str, str]:
    host, slash, target = plain.removeprefix("https://").partition("/")
    return host, slash + target


def without_controls(url: str) -> str:
    """Give an address without control characters, which clients pass over."""
    return re.sub(r"[\x00-\x1f\x7f]", "", url).strip()


def _is_tracker(pair: str) -> bool:
    return bool(_TRACKER.fullmatch(pair) or _TRACKER.fullmatch(pair.partition("=")[0]))


def _encoded(text: str, also: str) -> str:
    """Encode what an address cannot hold, decode what needs no encoding, write the rest in upper case."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = quote(text, safe="%:@!$&'()*+,;=~" + also, errors="replace")
    return re.sub("%[0-9A-Fa-f]{2}", _shortest, text)


def _shortest(escape: re.Match[str]) -> str:
    letter = chr(int(escape[0][1:], 16))
    return letter if letter in _UNRESERVED else escape[0].upper()


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    ends_open = path.endswith(("/.", "/.."))
    return "/" + "/".join(kept) + ("/" if ends_open and kept else "")
