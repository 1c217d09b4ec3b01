"""Puts made-up words of the same shape in place of a publisher's own, so that a page's form can be kept as a test."""

import hashlib
import json
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

logger = logging.getLogger(__name__)

WORD = re.compile(r"[^\W\d_]{2,}")
NUMBER = re.compile(r"\d{2,}")
# Spoken in any order these give no word of English that would surprise a reader.
CONSONANTS, VOWELS = "dlmnrsvz", "aeio"

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd"
    r"|rhagfyr)"
)
_DAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
# What reads as a date or a time of day stays. Ex: "Mon, 4 August 2023, 09:30 BST", "2 hours ago", "2023-08-04T09:30Z"
DATE = re.compile(
    rf"(?:\b(?:on|at)\s+)?\b(?:{_DAYS},?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTHS}|{_MONTHS}[\s-]+\d{{1,2}}(?:st|nd|rd|th)?)"
    r"\b(?:,?[\s-]+\d{4})?"
    rf"|\b{_MONTHS}\s+\d{{4}}\b|\b{_DAYS}\b"
    r"|\b(?:19|20)\d{2}\b(?:-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)?"
    r"|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b)?(?:\s*\(?(?:BST|GMT|UTC)\)?)?"
    r"|\b\d{1,2}\s*[ap]m\b|\b\d+\s+(?:minute|hour|day|week|min|hr)s?\s+ago\b|\byesterday\b|\btoday\b",
    re.IGNORECASE,
)
# Inside a string there may be markup, which stays; the addresses in it do not.
MARKUP = re.compile(r"<[^<>]*>|&#?\w+;")
ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>\\)]+")
# Words of labels, which readers of pages go by, stay where a short text begins with them. Ex: "Last updated", "Read
# more:"; the smaller ones only after another.
LABELS = frozenset(
    "ad advertisement article author authors by comment comments continue credit date download edited editor editors "
    "end ends filed findings first follow gallery get have hide home image join last latest letter log login main "
    "menu modified more most news newsletter next note notes official original page photo picture popular posted "
    "press print printable published read recommended register related release report reporter review reviewed say "
    "search see share sign skip statement stories story subscribe summary tag tags top topic topics trending tweet "
    "updated view watch words written".split()
)
SMALL = frozenset(
    "ago also and article at back content email facebook for from in link on our publication reading the this to "
    "twitter under up us version via whatsapp your".split()
)
LONGEST_LABEL = 12
PARTING = re.compile(r"(\s[|–—-]\s)")
# Names that say nothing of a publisher, and by which pages are told apart.
KEPT = frozenset(("HMICFRS", "HMIC", "Newsquest", "PDF", "BST", "GMT"))
PERSONS = frozenset("author authors profile profiles people staff team journalist reporter by user".split())
# Keys of JSON whose values are for people even where they are one word.
TEXT_KEYS = frozenset(
    "name headline alternativeHeadline description articleBody articleSection keywords author creator caption text "
    "title givenName familyName jobTitle alternateName abstract about byline".split()
)
# Ex: force-told, force+told, force%20told; boston.marathon.bombings, but not news.nsf
SEVERAL_WORDS = re.compile(r"[^\W\d_](?:[-+_~\s]|%[0-9A-Fa-f]{2})+\w|(?:[^\W\d_]+\.){3}")
# Ex: wp-content, en-GB
NO_SLUG = re.compile(r"wp-[a-z]+$|[a-z]{2}[-_][A-Z]{2}$")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(?!\s*:)')


def word(original: str) -> str:
    """A made-up word as long as the original and with capitals where it has them; always the same for the same."""
    if original in KEPT:
        return original
    digest = hashlib.sha256(original.lower().encode()).digest() * (1 + len(original) // 32)
    letters = ((VOWELS if i % 2 else CONSONANTS) for i in range(len(original)))
    spoken = (kind[byte % len(kind)] for kind, byte in zip(letters, digest, strict=False))
    return "".join(new.upper() if old.isupper() else new for new, old in zip(spoken, original, strict=True))


def text(original: str) -> str:
    """Made-up words for those of a text; in its short parts labels stay where they begin with them.

    Ex: "Press release — 4 August 2023", "Force told to improve | HMIC | Official Press Release"
    """
    made = []
    for part in PARTING.split(original):
        end = _end_of_label(part) if words_in(part) <= LONGEST_LABEL else 0
        made.append(part[:end] + prose(part[end:]))
    return "".join(made)


def words_in(original: str) -> int:
    """How many words a text has, dates left out."""
    return len(WORD.findall(DATE.sub(" ", original)))


def prose(original: str) -> str:
    """Made-up words for those of a text; dates stay, and markup inside it."""
    made, at = [], 0
    for kept in _kept(original):
        inside = ADDRESS.sub(lambda match: url(match[0]), kept[0]) if kept[0][0] == "<" else kept[0]
        made += [_words(original[at : kept.start()]), inside]
        at = kept.end()
    return "".join([*made, _words(original[at:])])


def _end_of_label(original: str) -> int:
    """Where the words of labels end, and dates among them, that a text begins with."""
    end = 0
    for match in re.finditer(rf"{DATE.pattern}|{WORD.pattern}", original, re.IGNORECASE):
        said = match[0].lower()
        if not DATE.fullmatch(said) and said not in LABELS and not (end and said in SMALL):
            break
        end = match.end()
    return end


def _kept(original: str) -> Iterator[re.Match[str]]:
    """Dates and markup, none of them within another."""
    end = 0
    found = sorted((*MARKUP.finditer(original), *DATE.finditer(original)), key=lambda match: match.start())
    for match in found:
        if match.start() >= end:
            yield match
            end = match.end()


def _words(original: str) -> str:
    return NUMBER.sub(_number, _spoken(original))


def _spoken(original: str) -> str:
    return WORD.sub(lambda match: word(match[0]), original)


def _number(match: re.Match[str]) -> str:
    """Another number of as many digits: telephone numbers and figures are the publisher's too."""
    digest = hashlib.sha256(match[0].encode()).digest()
    return "".join(str(1 + digest[i % 32] % 9) for i in range(len(match[0])))


def url(original: str) -> str:
    """An address of the same structure: host, sections and numbers stay, the words of slugs and people do not."""
    try:
        parts = urlsplit(original)
    except ValueError as error:
        logger.info("no address, and left out: %s", error)
        return ""
    if parts.scheme in {"mailto", "tel", "javascript", "data"}:
        return f"{parts.scheme}:"
    segments = parts.path.split("/")
    last = max((i for i, segment in enumerate(segments) if segment), default=0)
    made = [
        slug(segment) if i == last or segments[i - 1] in PERSONS or segment.count("-") > 2 else segment
        for i, segment in enumerate(segments)
    ]
    if last and segments[last - 1] in PERSONS:
        made[last] = _spoken(segments[last])
    query = "&".join(_pair(pair) for pair in parts.query.split("&"))
    return parts._replace(path="/".join(made), query=query, fragment=slug(parts.fragment)).geturl()


def _pair(pair: str) -> str:
    name, is_given, given = pair.partition("=")
    words, _, address = given.partition("https://")
    return f"{name}{is_given}{slug(words)}{url(f'https://{address}') if address else ''}"


def slug(original: str) -> str:
    """Made-up words for those of a slug; one word alone names a section and stays, as does a file's ending.

    Ex: force-told-to-improve-7301234, 7301234.force-told, Force+told+11032024132500
    """
    stem, dot, ending = original.rpartition(".")
    if not dot or len(ending) > 5:
        stem, dot, ending = original, "", ""
    if not SEVERAL_WORDS.search(stem) or NO_SLUG.match(stem):
        return original
    pieces = re.split(r"(%[0-9A-Fa-f]{2})", stem)
    made = (
        piece if i % 2 else WORD.sub(lambda match: word(match[0]), piece) for i, piece in enumerate(pieces)
    )
    return "".join(made) + dot + ending


def value(original: str, key: str = "") -> str:
    """Made-up words for a string of JSON or an attribute, whatever it holds: an address, a date, words, a token."""
    if re.match(r"(?:https?:)?//|/\w", original):
        return url(original)
    if key in TEXT_KEYS or re.search(r"\s", original.strip()):
        return text(original)
    return original if DATE.match(original) else slug(original)


def document(original: str) -> str:
    """A JSON document with made-up words in it; one that is broken stays as broken as it is."""
    try:
        read = json.loads(original.strip().rstrip(";"), strict=False)
    except ValueError as error:
        logger.info("JSON that cannot be read: its strings are replaced one by one: %s", error)
        return STRING.sub(lambda match: f'"{text(match[1])}"', original)
    return json.dumps(_within(read, ""), ensure_ascii=False, indent=1).replace("</", "<\\/")


def _within(read: Any, key: str) -> Any:
    if isinstance(read, dict):
        return {name: _within(inner, name) for name, inner in read.items()}
    if isinstance(read, list):
        return [_within(inner, key) for inner in read]
    return (
        value(read, key) if isinstance(read, str) and not key.startswith("@t") and key != "@context" else read
    )
