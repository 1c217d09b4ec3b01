"""Finds where patterns may match by the letters that what they match begins with: in one pass for all of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from archive.subjects.beginnings import Beginnings

_LONGEST = 8  # letters of a beginning: more of them rule out nothing that counts
_OPEN = "\0"  # after a beginning that anything may follow
_PIECE = re.compile(r"\(\?(?::|<?[!=])|\[[^\]]+\]|\\?.")
_RANGE = re.compile("([a-zA-Z0-9])-([a-zA-Z0-9])")
_TIMES = re.compile(r"[?*+]|\{(\d+)[\d,]*\}")


class Places:
    """Of patterns that begin at a word's edge, where each of them may match in a text of small letters."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        """Raise ValueError for a pattern that may match what begins with anything."""
        # by how they are written: to hash a compiled pattern takes a microsecond
        self._begun = Beginnings(
            (letters, pattern.pattern) for pattern in patterns for letters in beginnings(pattern.pattern)
        )

    def of(self, small: str) -> Mapping[str, Iterable[int]]:
        """The places of each pattern that may match at all, by how it is written; in order."""
        found: dict[str, dict[int, None]] = defaultdict(dict)
        for at, pattern in self._begun.places(small):
            found[pattern][at] = None
        return found


def matches(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """What `finditer` gives of a pattern that matches nowhere but at these places."""
    end = 0
    for at in places:
        if at >= end and (found := pattern.match(text, at)):
            yield found
            end = found.end()


def beginnings(pattern: str) -> set[str]:
    """The letters, small ones and at most eight, with which a text begins that a pattern matches.

    Raises ValueError where they may be any.

    >>> sorted(beginnings(r"(?<!ex-)(?:chief )?inspect(?:or|ed)s?"))
    ['chief in', 'inspecte', 'inspecto']
    """
    found = {letters.rstrip(_OPEN) for letters in _either(pattern, 0)[0]}
    if "" in found:
        raise ValueError(f"what {pattern!r} matches may begin with anything")
    return found


def _either(pattern: str, at: int) -> tuple[set[str], int]:
    """The beginnings of phrases with | between them, and where these end."""
    found: set[str] = set()
    while True:
        begun, at = _one_after_another(pattern, at)
        found |= begun
        if not pattern.startswith("|", at):
            return found, at
        at += 1


def _one_after_another(pattern: str, at: int) -> tuple[set[str], int]:
    begun = {""}
    while at < len(pattern) and pattern[at] not in "|)":
        ways, at = _piece(pattern, at)
        begun = {_cut(one if one.endswith(_OPEN) else one + way) for one in begun for way in ways}
    return begun, at


def _cut(letters: str) -> str:
    return letters[:_LONGEST] + _OPEN if len(letters) > _LONGEST else letters


def _piece(pattern: str, at: int) -> tuple[set[str], int]:
    """What a letter, a class of letters or a group may be, as often as it may be there."""
    piece = _PIECE.match(pattern, at)
    assert piece is not None  # noqa: S101 - any character is a piece
    at = piece.end()
    if piece[0].startswith("("):
        ways, at = _either(pattern, at)
        at += 1
        if piece[0] != "(?:":  # what stands beside is no part of it
            return {""}, at
    else:
        ways = _letters(piece[0])
    if times := _TIMES.match(pattern, at):
        none = {""} if times[0] in "?*" or times[1] == "0" else set()
        ways = none | {way if times[0] == "?" else way + _OPEN for way in ways}
        at = times.end()
    return ways, at


def _letters(piece: str) -> set[str]:
    """Those of a piece that is no group."""
    if piece == r"\b":
        return {""}
    if piece == "." or re.fullmatch(r"\\[wdsWDS]|\[.*[\\^].*\]", piece):
        return {_OPEN}
    spelt = _RANGE.sub(lambda span: "".join(map(chr, range(ord(span[1]), ord(span[2]) + 1))), piece)
    return set(spelt[1:-1].lower()) if piece.startswith("[") else {piece[-1].lower()}
