"""Finds where a text names bodies: in full, by a place with words that tell the kind, or by a place alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archive.subjects.body_names import Names, names
from archive.subjects.wording import key

_NOT_THE_BODY = (
    r"(?!,? (?:fire )?(?:and|&) crime (?:commissioner|panel)|,? fire (?:and|&) crime|,? (?:and|&) fire commissioner"
    r"| federation| commissioner's office|'s commissioner)"
)
_AFTER = {
    "police": re.compile(
        r"(?:'s?)?[ \-]+(?:county )?(?:constabulary|police(?: service| force)?|(?:police )?force(?!d|s\b)"
        r"|(?:police )?officers|chief constable)\b" + _NOT_THE_BODY,
        re.IGNORECASE,
    ),
    "fire": re.compile(
        r"(?:'s?)?[ \-]+(?:(?:county )?(?:combined )?(?i:fire (?:(?:and|&) rescue(?: service| authority)?"
        r"|rescue and community safety service|service|brigade|authority|crews?|chiefs?|bosses|commissioner))"
        r"|(?i:firefighters)|FRS|Fire)\b(?! and Crime| & Crime)"
    ),
}
_BEFORE = {
    "police": re.compile(
        r"\b(?:polic(?:e|ing)|forces?|constabular(?:y|ies)|officers|chief constables?|custody suites|police cells)"
        r"(?: (?:forces?|services?|officers|covering|serving))?(?: (?:in|of|for|from|across|covering|serving|at))?"
        r"(?: the)? $",
        re.IGNORECASE,
    ),
    "fire": re.compile(
        r"\b(?:fire (?:and|&) rescue|fire services?|fire brigades?|firefighters|fire crews|fire chiefs?)"
        r"(?: services?)?(?: (?:in|of|for|from|across|covering|serving|at))?(?: the)? $",
        re.IGNORECASE,
    ),
}
_NEEDS_A_LINK = re.compile(r" (?:in|of|for|from|across|covering|serving|at)(?: the)? $", re.IGNORECASE)
LISTED = re.compile(r"(?:'s)?(?:, and |, | and | & |/| or )(?:the )?", re.IGNORECASE)
# "Kent's police and fire services"
_BOTH = re.compile(
    r"(?:'s)? police (?:force )?(?:and|&) fire(?: (?:and|&) rescue)?(?: services?)?\b"
    r"(?!,? (?:and|&) crime| commissioner| panel)",
    re.IGNORECASE,
)
# "Norfolk and Suffolk forces", but not "Kent forces a draw"
_PLURAL = re.compile(r"(?: police)? (?:forces|constabularies)\b", re.IGNORECASE)
# Cleveland, Ohio; Durham in North Carolina; Surrey, BC
_ABROAD = re.compile(
    r"[^.\n]{0,40}\b(?:Ohio|North Carolina|Virginia|Ontario|British Columbia|B\.?C\.|Canada|Tasmania|Jamaica)\b"
)
_MET = re.compile(r"[Tt]he Met$")


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One place where a text names a body, or where a place stands that has the name of some.

    `slugs` are those it may be, by kind: one kind where it is told, empty where the words are a stranger's. `how` is
    name, place or short. `start` and `end` are positions in the text, and `words` what stands there.
    """

    place: str
    slugs: tuple[tuple[str, tuple[str, ...]], ...]
    how: str
    start: int
    end: int
    words: str


def hits(text: str) -> list[Hit]:
    """Every hit of a text (`archive.folding.plain`), in order."""
    if text.isupper():
        text = _as_a_title(text)
    known = names()
    found = [
        hit
        for match in known.finder.finditer(text)
        if _begins_a_word(text, match.start())
        for hit in _read(text, match, known)
    ]
    return _in_lists(text, found)


def _begins_a_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "-")


def _as_a_title(text: str) -> str:
    """KENT POLICE RATED GOOD has no capitals to go by."""
    return re.sub(r"\b(?:And|Of|The|In)\b", lambda word: word[0].lower(), text.title().replace("'S", "'s"))


def _read(text: str, match: re.Match[str], known: Names) -> list[Hit]:
    words, start, end = match[0], match.start(), match.end()
    name = key(words)
    if (slug := known.whole.get(name)) is not None:
        if text.startswith(" Office", end) and _MET.match(words):
            return []
        return [Hit(place="", slugs=(("", (slug,)),), how="name", start=start, end=end, words=words)]
    if words in known.short:
        slugs = (("", known.short[words]),)
        return [Hit(place=words, slugs=slugs, how="short", start=start, end=end, words=words)]
    if name not in known.places or _ABROAD.match(text, end):
        return []
    return _place(text, words, start, known)


def _place(text: str, words: str, start: int, known: Names) -> list[Hit]:
    """A place with the words beside it that tell the kind; "Dorset and Wiltshire forces" are of two places."""
    kinds, end = known.places[key(words)], start + len(words)
    if both := _BOTH.match(text, end):
        return _of_both_kinds(kinds, text[start : both.end()], start)
    told = _kind_beside(text, start, end)
    if told is None and text.startswith(" Office", end):
        return []
    if told is None:
        return [
            Hit(place=key(words), slugs=tuple(kinds.items()), how="place", start=start, end=end, words=words)
        ]
    kind, first, last = told
    if kind in kinds:
        slugs = ((kind, kinds[kind]),)
        return [Hit(place=key(words), slugs=slugs, how="name", start=first, end=last, words=text[first:last])]
    pair = re.fullmatch(r"(.+?) (?:and|&)(?: the)? (.+)", words)
    if pair is None or not all(kind in known.places.get(key(one), {}) for one in pair.groups()):
        return []  # "South Wales Fire and Rescue Service" is no police force
    second = start + pair.start(2)
    return [
        *_place(text, pair[1], start, known),
        *_place(text, pair[2], second, known),
    ]


def _of_both_kinds(kinds: Mapping[str, tuple[str, ...]], words: str, start: int) -> list[Hit]:
    end = start + len(words)
    return [
        Hit(place="", slugs=((kind, slugs),), how="name", start=start, end=end, words=words)
        for kind, slugs in kinds.items()
    ]


def _kind_beside(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The kind of body that the words after a place tell, or those before it; where these words begin and end."""
    for kind, after in _AFTER.items():
        if told := after.match(text, end):
            return kind, start, told.end()
    listed = text[:start].endswith((" and ", " & ", " and the ")) or " and " in text[start:end]
    if listed and (told := _PLURAL.match(text, end)):
        return "police", start, told.end()
    before = text[max(0, start - 60) : start]
    if _NEEDS_A_LINK.search(before):
        for kind, pattern in _BEFORE.items():
            if told := pattern.search(before):
                return kind, start - len(before) + told.start(), end
    return None


def _in_lists(text: str, found: Sequence[Hit]) -> list[Hit]:
    """In "Kent and Essex Police", "forces in Kent and Essex", one word tells the kind of all."""
    hit = list(found)
    for at in range(len(hit) - 1, 0, -1):
        hit[at - 1] = _like(text, hit[at - 1], hit[at], (hit[at - 1].end, hit[at].start))
    for at in range(1, len(hit)):
        if _BEFORE_ANY.match(hit[at - 1].words):
            hit[at] = _like(text, hit[at], hit[at - 1], (hit[at - 1].end, hit[at].start))
    return hit


_BEFORE_ANY = re.compile(r"[a-z]|(?:Polic|Forc|Constabular|Officers|Chief|Custody|Fire)")


def _like(text: str, one: Hit, other: Hit, between: tuple[int, int]) -> Hit:
    """A bare place with the kind of its neighbour in a list, if it has a body of that kind."""
    if one.how != "place" or other.how != "name" or not other.place:
        return one
    if not LISTED.fullmatch(text[between[0] : between[1]]):
        return one
    kind = other.slugs[0][0]
    slugs = dict(one.slugs).get(kind)
    return one if slugs is None else replace(one, slugs=((kind, slugs),), how="name")
