"""The place in a text that shows best why it was found, with what was sought marked in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.searching.sought import Term
from archive.searching.wording import Word, located, tidy

_BEFORE, _AFTER = 8, 24  # words
_TRIED = 20  # places where a term stands, from the beginning of the text


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """Words of a text; `marks` are the beginnings and ends in it of what was sought."""

    text: str
    marks: tuple[tuple[int, int], ...]

    def marked(self, before: str = "[", after: str = "]") -> str:
        """The text with its marks written into it."""
        parts, place = [], 0
        for start, end in self.marks:
            parts += [self.text[place:start], before, self.text[start:end], after]
            place = end
        return "".join([*parts, self.text[place:]])


def whole(text: str, terms: Sequence[Term]) -> Snippet:
    """The whole of a text, such as a headline."""
    text = " ".join(tidy(text).split())
    found = _found(list(located(text)), terms)
    return Snippet(text=text, marks=_joined([(start, end) for start, end, _, _ in found]))


def best(text: str, terms: Sequence[Term]) -> Snippet:
    """The stretch of a text that has most of the terms; its beginning if none is in it."""
    text = " ".join(tidy(text).split())
    every = list(located(text))
    places = [place for _, _, place, _ in _found(every, terms)[:_TRIED]] or [0]
    return max(
        (whole(_stretch(text, every, place), terms) for place in places),
        key=lambda one: _different(one, terms),
    )


def _different(one: Snippet, terms: Sequence[Term]) -> int:
    """How many of the terms stand in it."""
    return len({number for _, _, _, number in _found(list(located(one.text)), terms)})


def _stretch(text: str, every: Sequence[Word], place: int) -> str:
    """The words around one, with an ellipsis where the text goes on."""
    if not every:
        return text
    first, last = max(0, place - _BEFORE), min(len(every) - 1, place + _AFTER)
    start = every[first].start if first else 0
    end = every[last].end if last < len(every) - 1 else len(text)
    return ("… " if first else "") + text[start:end] + (" …" if last < len(every) - 1 else "")


def _found(every: Sequence[Word], terms: Sequence[Term]) -> list[tuple[int, int, int, int]]:
    """Where a term stands: beginning and end in the text, number of its first word, number of the term."""
    return sorted(
        (every[place].start, every[place + len(term.words) - 1].end, place, number)
        for number, term in enumerate(terms)
        for place in range(len(every) - len(term.words) + 1)
        if _says(every[place : place + len(term.words)], term)
    )


def _says(some: Sequence[Word], term: Term) -> bool:
    *led, last = term.words
    said = some[-1].said
    ends = said.startswith(last) if term.beginning else said == last
    return ends and all(word.said == wanted for word, wanted in zip(some, led, strict=False))


def _joined(marks: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks that overlap are one."""
    joined: list[tuple[int, int]] = []
    for start, end in marks:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
