"""Finds the council area that a joint inspection was of: no force becomes the subject of such a page."""

import re

from archive.subjects.mention import Mention
from archive.subjects.parts import Parts

JOINT = re.compile(
    r"\bjoint targeted area inspection|\bJTAI\b|\bjoint inspection of child protection arrangements|\bJICPA\b",
    re.IGNORECASE,
)
_NAME = r"([A-Z][\w'\-]+(?:[ \-](?:(?:and|with|upon|of|on|under|the|by|le|in) )*[A-Z][\w'\-]+)*)"
_PLACED = (
    # "... the multi-agency response to children in Blackburn with Darwen"
    re.compile(rf"\b(?:in|across|of) (?:the )?{_NAME}"),
    re.compile(rf"\b(?:in|across|visited|inspection of|inspected) (?:the )?{_NAME}"),
    re.compile(rf"{_NAME} (?:(?:City|County|Borough|Metropolitan|District|Council's) )*Council\b"),
)
_NO_COUNCIL = re.compile(
    r"^(?:England|Wales|Britain|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Ofsted|HMI\w*|Care|JTAI|Joint|The|Inspectors?|Police|London$|Autumn|Spring|Summer|Winter)\b"
)
_COUNCIL = re.compile(r" (?:City|County|Borough|Metropolitan|District|London Borough)? ?Council$")


def council_mentions(parts: Parts) -> list[Mention]:
    """The council area of a joint inspection, its name as printed."""
    if not is_of_an_area(parts):
        return []
    for where, text in (("title", parts.title), ("standfirst", parts.standfirst), ("text", parts.lead)):
        for pattern in _PLACED if where != "title" else _PLACED[:1]:
            found = [name for name in pattern.findall(text) if not _NO_COUNCIL.match(name)]
            if found and " Police" not in found[-1]:
                name = _COUNCIL.sub("", found[-1])
                return [_mention(name, where, f"{parts.title}\n{parts.standfirst}\n{parts.text}".count(name))]
    return []


def is_of_an_area(parts: Parts) -> bool:
    """Whether a page is about a joint inspection of a council's area."""
    return any(JOINT.search(text) for text in (parts.title, parts.standfirst, parts.lead))


def _mention(name: str, where: str, times: int) -> Mention:
    return Mention(
        kind="council",
        slug=name,
        role="subject",
        where=where,
        evidence=(name,),
        times=times,
        method="the area of a joint inspection",
    )
