"""Reads the grades that a page says were given: precise before complete, since a wrong grade is worse than none."""

import re
from collections.abc import Collection, Sequence

from archive.subjects.body_hits import hits
from archive.subjects.findings import findings
from archive.subjects.mention import Given, Mention
from archive.subjects.parts import Parts
from archive.subjects.scales import scale_of, stands_on
from archive.subjects.wording import sentences

_LABEL = (
    r"(outstanding|good|adequate|inadequate|requires improvement|requiring improvement|required improvement)"
)
_LABELS = ("outstanding", "good", "adequate", "improvement")
_QUOTE = r"['\"]?"
_GRADES = {"requiring improvement": "requires improvement", "required improvement": "requires improvement"}
# "is good at preventing crime", "was rated 'adequate' for leadership", "requiring improvement in how it treats people"
_AT = re.compile(
    rf"{_QUOTE}\b{_LABEL}{_QUOTE} (?:at|for|in(?= how\b)) (?!(?:\d|the (?:time|moment)|least|now\b|once|first))",
    re.IGNORECASE,
)
# "judged to be good.", "rated inadequate."; a list of areas says nothing of one
_WHOLE = re.compile(
    rf"\b(?:rated|graded|judged|assessed|found)(?: (?:as|to be|overall))? {_QUOTE}{_LABEL}{_QUOTE}(?= ?[.,;:]| ?$)"
    r"|(?<=[a-z]) (requires improvement)(?=[.;]| ?$)",
    re.IGNORECASE,
)
# "Its investigation of crime requires improvement"
_ITS = re.compile(
    rf"\b(?:its|the (?:force|service|constabulary|brigade)'s) ((?:[\w\-]+ ){{0,5}}[\w\-]+) "
    rf"(?:(?:is|was|were) (?:rated |graded |judged )?)?{_QUOTE}{_LABEL}\b{_QUOTE}(?= ?[.;,]| ?$)",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:is|was|are|were|be|been|being|rated|graded|judged|found|assessed|as|and|considered|gets?|got|grade of"
    r"|remains?|rating of|grades?|given|but|who|which|that)[ ,'\"]*$"
    r"|\b(?:rated|graded|judged|found|gave|considered) (?:it|them|the \w+)(?: to be| as)? ['\"]?$|, *['\"]?$"
    r"|\b(?:rated|graded|judged)(?: [\w&'\-]+){1,6} ['\"]?$|\b(?:police|constabulary|service|brigade|force) ['\"]?$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|no longer|neither|nor|without|avoid\w*|instead of|rather than|far from|less than|would|could"
    r"|both|should|must|might|may|can|to become|aims?|hop\w+|target|want\w*|if|whether|unless|how)\b|n't\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:previous(?:ly)?|formerly|earlier|last (?:time|year|inspection)|before|once|used to|had been|originally"
    r"|(?:up|down|improv\w+|mov\w+|fall\w*|fell|dropped|rose|risen) from|compared (?:with|to)|since"
    r"|first inspection)\b",
    re.IGNORECASE,
)
# "In four other areas it was found to be good": a grade of nobody knows what
_IN_AREAS = re.compile(r"\b(?:in|of|at|across) (?:[\w\-]+ ){0,3}areas\b", re.IGNORECASE)
_AFTER_IT = re.compile(
    r"[^.;]{0,60}?\b(?:before|previously|last time|in (?:its|the|their) (?:last|previous|first|earlier)|until)\b"
    r"|[^.;,]{0,30} in 20\d\d",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[.,;:()\n\"]|'(?!s)| - "
    rf"| (?:and|but|while|though|or) (?=(?:rated |graded |was |is |it |the |were |required ){{0,2}}{_QUOTE}{_LABEL}\b)"
    r"| (?:but|while|though|although|which|who|by|said|says|say|when|because|according|following|despite|on|from"
    r"|in (?:its|the|their|a|an|this|that|most|all|every|\d+)|at (?:the|its)|has|have|had|was|were|is|are)\b"
    r"| (?:now|today|again|overall|this week|this year|last year)\b",
    re.IGNORECASE,
)
_LONGEST = 10


def grades_given(parts: Parts, about: Sequence[str], programmes: Collection[str]) -> list[Given]:
    """The grades and findings of the bodies a page is about."""
    made: dict[tuple[str, str, str], Given] = {}
    if about:
        for text in (parts.title, parts.standfirst, parts.text):
            for sentence in _graded_sentences(text):
                for given in _in_sentence(sentence, about, programmes, parts):
                    made.setdefault((given.body, given.scale, given.question.casefold()), given)
        for given in findings(parts, about):
            made.setdefault((given.body, given.scale, given.grade), given)
    return [one for one in made.values() if one.question or not _has_better(one, made.values())]


def _graded_sentences(text: str) -> list[str]:
    """Those with a grade in them; the others need no close look."""
    if not _has_label(text):
        return []
    found = (text[begin:end] for begin, end in sentences(text))
    return [sentence for sentence in found if _has_label(sentence)]


def _has_label(text: str) -> bool:
    low = text.lower()
    return any(label in low for label in _LABELS)


def grade_mentions(given: Sequence[Given]) -> list[Mention]:
    """A mention of each grade of a scale that was given."""
    found: dict[str, list[Given]] = {}
    for one in given:
        found.setdefault(f"{one.scale}:{one.grade}", []).append(one)
    return [
        Mention(
            kind="grade",
            slug=slug,
            role="mentioned",
            where="text",
            evidence=tuple(dict.fromkeys(one.evidence for one in ones))[:3],
            times=len(ones),
            method="grade given to a body",
        )
        for slug, ones in found.items()
    ]


def _has_better(one: Given, others: Collection[Given]) -> bool:
    """Whether the same grade is told with what it is for."""
    return any(other.question and (other.body, other.grade) == (one.body, one.grade) for other in others)


def _in_sentence(
    sentence: str, about: Sequence[str], programmes: Collection[str], parts: Parts
) -> list[Given]:
    made = []
    for label, question, start, end in _labels(sentence):
        before = sentence[:start]
        clause = re.split(r"[;:]| but | while | although | though |, (?=and )", before)[-1]
        if _NOT.search(clause) or _BEFORE.search(clause) or _AFTER_IT.match(sentence, end):
            continue
        if not question and _IN_AREAS.search(sentence):
            continue
        body = _graded(before, about)
        if body is None:
            continue
        grade = _GRADES.get(label.lower(), label.lower()).replace(" ", "-")
        scale = scale_of(body, programmes, parts.page.on)
        if stands_on(grade, scale):
            evidence = sentence[max(0, start - 60) : end].strip()
            made.append(Given(body=body, scale=scale, question=question, grade=grade, evidence=evidence))
    return made


def _labels(sentence: str) -> list[tuple[str, str, int, int]]:
    """Each label with what it is for, and where it begins and ends."""
    found = []
    for match in _AT.finditer(sentence):
        improvement = "improvement" in match[1].lower()
        if not improvement and match.start() and not _GIVEN.search(sentence[: match.start()]):
            continue
        ends = _ENDS.search(sentence, match.end())
        question = sentence[match.end() : ends.start() if ends else len(sentence)].strip(" '\"")
        if 0 < len(question.split()) <= _LONGEST:
            found.append((match[1], question, match.start(), match.end() + len(question)))
    found += [(its[2], its[1].strip(), its.start(2), its.end()) for its in _ITS.finditer(sentence)]
    if not found:
        found = [(one[1] or one[2], "", one.start(), one.end()) for one in _WHOLE.finditer(sentence)]
    return found


def _graded(before: str, about: Sequence[str]) -> str | None:
    """The body named last before a label in its sentence, if the page is about it; else the only one it is about."""
    named = [hit for hit in hits(before) if hit.how == "name"]
    if named:
        return next((slug for slug in named[-1].slugs[0][1] if slug in about), None)
    return about[0] if len(about) == 1 else None
