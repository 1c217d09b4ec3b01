"""What stands on a page around and between an article's text, told by words that publishers share."""

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from lxml.html import HtmlElement


def _words(*alternatives: str) -> str:
    return "|".join(alternatives)


def _line(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"^[\W_]{{0,3}}(?:{_words(*alternatives)})", re.IGNORECASE)


def _named(*alternatives: str) -> re.Pattern[str]:
    """A word among the names of an element: "share-bar" and "site-share" hold "share", "shared" does not."""
    return re.compile(rf"(?:^|[-_\s:])(?:{_words(*alternatives)})\d*(?:$|[-_\s:])", re.IGNORECASE)


# Never the article's, however much text they hold.
NEVER_TAGS = frozenset("nav footer aside menu dialog figure figcaption".split())
# Attributes that say what an element is.
NAMING = frozenset(["class", "id", "data-testid", "aria-label", "role"])
AROUND_TAGS = frozenset("nav footer aside form figure figcaption dialog menu".split())
PLACED_TAGS = NEVER_TAGS | AROUND_TAGS
AROUND_ROLES = frozenset("navigation banner complementary contentinfo dialog search".split())
AROUND_NAMES = _named(
    r"ads?|advert\w*|adslot|banner|promos?|sponsor\w*|outbrain|taboola|teasers?|widget|piano[-\w]*",
    r"breadcrumbs?|global-nav|navigation|menu|masthead|skip-link|pagination|sidebar|(?:site-|page-)?footer",
    r"share|sharebar|sharing|social|twitter|instagram|follow-us|comments?|disqus|viafoura",
    r"related\w*|recirc\w*|recommend\w*|trending|popular|most-(?:read|popular)|more-(?:on|from|stories)",
    r"read-(?:more|next)|inline-links|topics?|tag-list|byline-bio|author-bio|captions?",
    r"newsletters?|sign-?up|mc_embed_signup|subscriber-btn|consent|cookies?|cmp",
)
# Layers over the page, which may hold more text than the article does.
OVER_NAMES = _named(r"modal|popup|pop-up|overlay|cmp|cookie\w*")
# What readers write below an article, however much it is. Ex: <section id="comments">
COMMENT_NAMES = re.compile(
    r"(?:^|\s)(?:comments?|comments?-(?:section|list|area|container|wrapper)|viafoura\S*|disqus_thread)(?:$|\s)",
    re.IGNORECASE,
)
# Blocks that publishers mark as for subscribers only. Ex: <p class="p402_premium">
GATED_NAMES = re.compile(
    r"(?:^|\s)(?:p402\S*|subscription-content|subscribers?-only|premium-content)(?:$|\s)", re.IGNORECASE
)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Four letters, or all, of the first word of each name that the patterns above know; of short ones with figures behind.
_FIRST = (
    "ad ads adve adsl bann prom spon outb tabo teas widg pian brea glob navi menu mast skip pagi side site page foot "
    "shar soci twit inst foll comm disq viaf rela reci reco tren popu pop most more read inli topi tag tags byli auth "
    "capt news sign mc subs cons cook cmp moda over p402 prem"
).split()
BEGINNINGS = frozenset(
    f"{word}{''.join(figures)}"
    for word in _FIRST
    for length in range(5 - len(word))
    for figures in product("0123456789", repeat=length)
)

JUNK = _line(
    r"read (?:more|next|also)\b|more:|see also\b|related\b|continue reading|top (?:news )?stories\b.{0,30}$",
    r"more (?:news|stories|from|on)\b.{0,60}$|(?:story|article) continues below|loading\b.{0,10}$",
    r"advertis(?:ement|ing)s?(?:\W.{0,40})?$",
    r"(?:sponsored|promoted)(?: (?:content|post|links?|stor(?:y|ies)|by .{2,40}))?$",
    r"hide ad$|watch more of our videos|visit shots|and live on freeview",
    r"sign up (?:to|for|here)\b|subscribe\b|enter your (?:email|postcode)|by signing up|thank you for subscribing",
    r"we(?:'|’)ll send|don['’]t miss .{0,120}sign up\b|don['’]t miss\b.{0,80}$|keep up to date with",
    r"get (?:the|our|all)\b.{0,100}\b(?:inbox|newsletters?|alerts|app)\b|download our .{0,30}app",
    r"join (?:our|the) .{0,60}(?:whatsapp|facebook|group|community|newsletter)|click here\b.{0,80}$",
    r"share:? ?(?:this|on|via|article|post|facebook|twitter|x|email|link)\b.{0,60}$|share:?$|tweet$|follow us\b",
    r"want to (?:stay|keep) up to date\b|never miss an? (?:story|thing|update|moment)\b|also read\b.{0,3}$",
    r"comments?$|\d+ comments?$|(?:topics?|tags?|filed under): .{0,120}$",
    r"have your say\.?$|view (?:gallery|comments|all)|log ?in(?: to|$)|we use (?:some )?(?:essential )?cookies",
    r"skip to (?:content|main)|print this (?:page|document)|back to (?:top|publication|news)|image(?: credit)?:",
    r"(?:picture|photo|pic)s?(?: credit| by)?:|all content is (?:available|licensed) under\b",
    r"for (?:all |more of )?the latest\b.{0,140}\b(?:sign up|newsletters?|subscribe)\b|like this story\?",
    r"check out more of\b.{0,140}\bnewsletters?\b|stay in the know\b|get breaking news on\b.{0,60}\bwhatsapp\b",
    r"follow .{2,60} on (?:bbc sounds|facebook|x|twitter|instagram|tiktok|whatsapp)\b|listen to .{0,80}\bbbc sounds\b",
    r"send (?:us )?your story ideas\b|do you have a story (?:suggestion|idea)\b|want a quick and expert briefing\b",
    r"tell us (?:which|what) stor(?:y|ies) we should cover\b|our (?:community )?members are treated to\b",
)
# A label that offers a document: the link after it (or in it) is an offer, not text. Ex: "Get the report"
OFFER = _line(
    r"(?:get|read|download|view) the (?:\S+ ){0,4}"
    r"(?:reports?|letters?|releases?|findings|reviews?|summary|document)\b"
)
# After one of these headings no body text follows.
_NO_MORE = _words(
    r"related(?: (?:content|stories|topics|articles|news|links|publications))?",
    r"read (?:more|next)|more (?:on|from|like this|stories|news)\b.*|most (?:read|popular|commented)",
    r"latest(?: (?:news|stories)\b.*)?|top stories|also in .{0,30}|trending",
    r"you (?:may|might) (?:also )?(?:like|be interested in|want to read)",
    r"comments?(?: ?\(\d+\))?|leave (?:a|your) (?:comment|reply)|join the conversation|share(?: this.*)?|topics?|tags?",
    r"recommended\b.*|promoted stories|around the web|about the author|sign up\b.*",
)
END = re.compile(rf"^(?:{_NO_MORE})\s*:?$", re.IGNORECASE)
# A line that gives date or author. Ex: "Published 4 August 2023", "By A Reporter", "08:39, 6 Jan 2026", "May 4 2022"
DATELINE = re.compile(
    r"^(?:(?:words |written )?by:?\s|authors?:|reporter:|(?:first |last )?(?:published|posted|updated|modified)\b"
    r"|sent on\b|date:?\s|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9},? \d{4}|[a-z]{3,9} \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day,? \d|\d\d?:\d\d)",
    re.IGNORECASE,
)
# A date below the text ends it. Ex: "Last updated: 12 May 2025"
LAST_LINE = re.compile(
    r"^(?:first |last )?(?:published|updated|modified|reviewed)(?: on)?:? .{0,12}\d", re.IGNORECASE
)
NOTES = re.compile(
    r"^(?:end ?notes?|notes?(?: (?:to|for) (?:the )?(?:editors?|media|readers?))?|editors?['’]? notes?)\s*:?$",
    re.IGNORECASE,
)
# Releases close with a line such as: - ENDS -
ENDS = re.compile(r"^[-–—*\s]*ends?[-–—*\s.]*$", re.IGNORECASE)


class Place(NamedTuple):
    """Where an element stands by its tag, its role and its names.

    `never`: it cannot hold an article, as a menu, comments or a layer over the page. `around`: it looks like something
    around one. `gated`: the publisher marks it as for subscribers.
    """

    never: bool
    around: bool
    gated: bool


def place_of(element: HtmlElement, tag: str, attributes: Collection[str]) -> Place | None:
    """Where an element of this tag and with attributes of these names stands, as far as itself tells.

    None where nothing speaks against it.
    """
    known = tag if tag in PLACED_TAGS else ""
    if NAMING.isdisjoint(attributes):  # two thirds of all, and five questions fewer
        return _place(known, None, None, None, None, None) if known else None
    get = element.get
    if (
        len(attributes) == 1 and "class" in attributes
    ):  # half of those that are named at all, and four questions fewer
        return _place(known, get("class"), None, None, None, None)
    return _place(known, get("class"), get("id"), get("data-testid"), get("aria-label"), get("role"))


@lru_cache(maxsize=20_000)
def _place(tag: str, *named: str | None) -> Place | None:
    """The names that a site gives to its elements are the same on all of its pages, and looked at once: 5× faster."""
    kind, own, _, _, role = named
    names, by_role = " ".join(filter(None, named[:4])), role in AROUND_ROLES
    if not tag and not by_role and not may_tell(names):
        return None
    # Words parted: "ShareBar" is "Share-Bar".
    parted = CAMEL.sub("-", names)
    never = tag in NEVER_TAGS or bool(COMMENT_NAMES.search(f"{own or ''} {kind or ''}"))
    place = Place(
        never=never or bool(OVER_NAMES.search(parted)),
        around=tag in AROUND_TAGS or by_role or bool(AROUND_NAMES.search(parted)),
        gated=is_gated(kind),
    )
    return place if any(place) else None


def may_tell(names: str) -> bool:
    """Whether a word of some names begins as one does that the patterns look for: 6× faster than these are."""
    if not names.isascii():
        return True
    small = names if names.islower() else f"{names} {CAMEL.sub('-', names)}".lower()
    words = small.replace("-", " ").replace("_", " ").replace(":", " ").split()
    return not BEGINNINGS.isdisjoint([word[:4] for word in words])


def is_gated(names: str | None) -> bool:
    """Whether a class, or one of several, says that the publisher marks an element as for subscribers."""
    if not names:
        return False
    # Those of a whole page seldom hold these words: 20× faster than the pattern.
    small = names.casefold()
    named = (
        "p402" in small or "subscription-content" in small or "-only" in small or "premium-content" in small
    )
    return named and bool(GATED_NAMES.search(names))
