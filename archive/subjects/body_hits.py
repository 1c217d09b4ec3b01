"""Finds where a text names bodies: in full, by a place with words that tell the kind, or by a place alone."""

import re
from collections.abc import Sequence
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
_LISTED = re.compile(r"(?:'s)?(?:, and |, | and | & |/| or )(?:the )?", re.IGNORECASE)
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
        if _begins_a_word(text, match.start()) and (hit := _hit(text, match, known))
    ]
    return _in_lists(text, found)


def _begins_a_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "-")


def _as_a_title(text: str) -> str:
    """KENT POLICE RATED GOOD has no capitals to go by."""
    return re.sub(r"\b(?:And|Of|The|In)\b", lambda word: word[0].lower(), text.title().replace("'S", "'s"))


def _hit(text: str, match: re.Match[str], known: Names) -> Hit | None:
    words, start, end = match[0], match.start(), match.end()
    name = key(words)
    if (slug := known.whole.get(name)) is not None:
        if text.startswith(" Office", end) and _MET.match(words):
            return None
        return Hit(place="", slugs=(("", (slug,)),), how="name", start=start, end=end, words=words)
    if words in known.short:
        return Hit(
            place=words, slugs=(("", known.short[words]),), how="short", start=start, end=end, words=words
        )
    if name not in known.places or _ABROAD.match(text, end):
        return None
    return _place(text, match, known)


def _place(text: str, match: re.Match[str], known: Names) -> Hit | None:
    words, start, end = match[0], match.start(), match.end()
    kinds = known.places[key(words)]
    hit = Hit(place=key(words), slugs=tuple(kinds.items()), how="place", start=start, end=end, words=words)
    for kind, after in _AFTER.items():
        if told := after.match(text, end):
            if kind not in kinds:
                return None  # "South Wales Fire and Rescue Service" is no police force
            return _told(hit, kind, kinds[kind], start, told.end(), text)
    before = text[max(0, start - 60) : start]
    for kind, pattern in _BEFORE.items():
        if (told := pattern.search(before)) and kind in kinds and _NEEDS_A_LINK.search(before):
            return _told(hit, kind, kinds[kind], start - len(before) + told.start(), end, text)
    return hit


def _told(hit: Hit, kind: str, slugs: tuple[str, ...], start: int, end: int, text: str) -> Hit:
    return replace(hit, slugs=((kind, slugs),), how="name", start=start, end=end, words=text[start:end])


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
    if not _LISTED.fullmatch(text[between[0] : between[1]]):
        return one
    kind = other.slugs[0][0]
    slugs = dict(one.slugs).get(kind)
    return one if slugs is None else replace(one, slugs=((kind, slugs),), how="name")
