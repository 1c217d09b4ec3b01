"""Makes one pattern of many phrases, and finds where a sentence begins and ends."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_PIECES = re.compile(r"[ \-&]+")
# between words of a name; an ampersand may stand without. Ex: "A&S Police"
_BETWEEN = r"[ \-]+"
_BESIDE_AND = r"(?:[ \-]+|(?=&)|(?<=&))"
# begins with what ends a sentence, which the engine looks for first
_SENTENCE_END = re.compile(r"[.!?\n](?:(?<=\n)\n*|['\")]*\s+(?=['\"(A-Z0-9]))")


@dataclass
class _Node:
    ends: bool = False
    next: dict[str, "_Node"] = field(default_factory=dict)


def pattern(phrases: Iterable[str]) -> str:
    """A regular expression that matches the longest of the phrases, as quick as a tree. Words may be joined by a
    hyphen or a space, and `and` be written & (with or without spaces) or followed by `the`.

    >>> known = pattern(["Dyfed-Powys", "Devon and Cornwall", "A&S Police"])
    >>> [bool(re.fullmatch(known, name)) for name in ("Devon & Cornwall", "A&S Police", "AandS Police")]
    [True, True, False]
    """
    root = _Node()
    for phrase in phrases:
        node = root
        for word in key(phrase).split(" "):
            node = node.next.setdefault(word, _Node())
        node.ends = True
    return _written(root)


def key(phrase: str) -> str:
    """The form in which two ways to write a name are one.

    >>> key("Dyfed-Powys & the Isle")
    'Dyfed Powys and Isle'
    """
    words = _PIECES.sub(" ", phrase.replace("&", " and ")).split()
    return " ".join(
        word for at, word in enumerate(words) if not (word == "the" and at and words[at - 1] == "and")
    )


def _written(node: _Node) -> str:
    if not node.next:
        return ""
    branches = []
    for word in sorted(node.next, key=len, reverse=True):
        literal = r"(?:and|&)(?:\s+the)?" if word == "and" else re.escape(word)
        rest = _written(node.next[word])
        optional = "?" if node.next[word].ends else ""
        between = _BESIDE_AND if word == "and" or "and" in node.next[word].next else _BETWEEN
        branches.append(literal + (f"(?:{between}{rest}){optional}" if rest else ""))
    return f"(?:{'|'.join(_by_letter(_apart(branches)))})" if len(branches) > 1 else branches[0]


def _apart(branches: list[str]) -> list[str]:
    """Each ends at the end of a word, or the branch for `Avon` would end in `Avonmouth`."""
    return [rf"{branch}\b" for branch in branches]


def _by_letter(branches: list[str]) -> list[str]:
    """Those of one letter as one branch, so that few are tried at each: half the time for hundreds of names."""
    by: dict[str, list[str]] = {}
    for branch in branches:
        letter = branch[0] if branch[0].isalnum() else ""
        by.setdefault(letter, []).append(branch.removeprefix(letter))
    return [
        f"{letter}(?:{'|'.join(rest)})" if len(rest) > 1 else letter + rest[0] for letter, rest in by.items()
    ]


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends; a paragraph ends one as well."""
    found, begun = [], 0
    for end in _SENTENCE_END.finditer(text):
        found.append((begun, end.start() + 1))
        begun = end.end()
    found.append((begun, len(text)))
    return found
