"""Reads causes of concern, and moves into and out of closer monitoring: findings, not grades on a scale of quality."""

import re
from collections.abc import Sequence

from archive.subjects.mention import Given
from archive.subjects.parts import Parts

_CONCERN = re.compile(
    r"\b(?:issue[sd]?|identif\w+|rais\w+|record\w+|serve[sd]?|given|giv(?:e|en|es|ing)|receiv\w+|made|found|has|have|sent)\b[^.\n]{0,60}?"
    r"\b(accelerated )?causes? (?:of|for) concern\b|^(accelerated )?causes? of concern:",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\b(?:discharg\w+|clos\w+|lift\w+|remov\w+|no longer|resolv\w+|address\w+|no|not|without)\b",
    re.IGNORECASE,
)
_STAGE = (
    r"(?:(?:the |its |our |an? )?['\"]?(?:engage|enhanced|increased|closer|special measures|heightened)\b)"
)
_INTO = re.compile(
    rf"\b(?:mov\w+|plac\w+|put|puts|escalat\w+|enter\w*|goes|go|gone|going|went|transferr\w+|fall\w*|fell)\b"
    rf"(?:[^.\n]{{0,70}}?\b)?(?:in(?:to)?|to|under) {_STAGE}",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\b(?:out of|from|exits?|exited|leaves?|left|leaving|no longer (?:in|under|subject to)) (?:the )?"
    rf"{_STAGE}"
    r"|\b(?:return\w*|back|mov\w+) (?:in)?to (?:the |its |our )?(?:routine|default|scan|normal)\b",
    re.IGNORECASE,
)


def findings(parts: Parts, about: Sequence[str]) -> list[Given]:
    """What title and first words say of the one body that a page is about."""
    if len(about) != 1:
        return []
    made = []
    for text in (parts.title, parts.standfirst, parts.lead):
        if (found := _CONCERN.search(text)) and not _CLOSED.search(text[: found.end() + 30]):
            grade = "accelerated-cause-of-concern" if found[1] or found[2] else "cause-of-concern"
            made.append(_given(about[0], "finding", grade, found[0]))
        into, out = _INTO.search(text), _OUT.search(text)
        if (moved := out or into) and not any(one.scale == "monitoring" for one in made):
            made.append(_given(about[0], "monitoring", "scan" if out else "engage", moved[0]))
    accelerated = any(one.grade == "accelerated-cause-of-concern" for one in made)
    return [one for one in made if not (accelerated and one.grade == "cause-of-concern")]


def _given(body: str, scale: str, grade: str, words: str) -> Given:
    return Given(body=body, scale=scale, question="", grade=grade, evidence=words.strip(": "))
