"""Phrases are looked for where they may begin, and found as if they had been tried everywhere."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.beginnings import Places, beginnings, matches
from scraper.signs import Step, places_of, signs

# The phrases' own words and bits of them, beside others, in small letters and as they are written.
PIECES = sorted({piece for sign in signs() for piece in re.findall(r"[\w'-]+", sign.words.pattern)})
NAMES = sorted({piece for sign in signs() if sign.exact for piece in re.findall(r"\w+", sign.exact.pattern)})
AMONG = (" ", " ", " ", ", ", ". ", "'", "' ", "-", "", "s ", "\n", "é")
TEXTS = st.lists(
    st.tuples(st.sampled_from([*PIECES, *NAMES, "xyz", "7"]), st.sampled_from(AMONG)), max_size=40
)


def everywhere(text: str, step: Step) -> Iterator[list[tuple[int, int]]]:
    for pattern in patterns(step):
        yield [match.span() for match in pattern.finditer(text)]


def patterns(step: Step) -> list[re.Pattern[str]]:
    counted = [sign for sign in signs() if sign.weight(step) and sign.where != "section"]
    return [words for sign in counted for words in (sign.words, sign.exact) if words]


@pytest.mark.parametrize("step", ["line", "text"])
@given(said=TEXTS)
def test_what_is_found_where_phrases_may_begin_is_all_there_is(
    step: Step, said: list[tuple[str, str]]
) -> None:
    text = "".join(piece + between for piece, between in said)
    places = places_of(step).of(text.lower())
    found = [
        [match.span() for match in matches(pattern, text, places.get(pattern.pattern, ()))]
        for pattern in patterns(step)
    ]
    assert found == list(everywhere(text, step))


@pytest.mark.parametrize(
    ("pattern", "begun"),
    [
        (r"\b(?:polic(?:e|ing)|cops?)\b", {"police", "policing", "cop", "cops"}),
        (r"\b(?:(?:tom |thomas )?winsor)\b", {"tom wins", "thomas w", "winsor"}),
        (r"\b(?:(?<!in )(?=p)peel(?! tower)s?)\b", {"peel", "peels"}),
        (r"\b(?:zo[eë]|[0-2]{2}x|h\.m\.)\b", {"zoe", "zoë", "0", "1", "2", "h.m."}),
        (r"\b(?:misogyn\w+|top [^.]{0,3} a)\b", {"misogyn", "top ", "top  a"}),
    ],
)
def test_what_a_pattern_matches_begins_with_these_letters(pattern: str, begun: set[str]) -> None:
    assert beginnings(pattern) == begun


@pytest.mark.parametrize("pattern", [r"\w+ fire", r"(?:a )?", r".?x", r"[^a]b"])
def test_a_pattern_that_may_begin_with_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="may begin with anything"):
        Places([re.compile(pattern)])
