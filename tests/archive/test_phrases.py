"""Phrases and names are found as if each had been tried at each place of a text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from archive.subjects.phrases import Finder
from archive.subjects.tables import programmes
from archive.subjects.wording import pattern

TOLD = [
    (programme.slug, weight, written)
    for programme in programmes().values()
    for weight in ("sure", "keywords", "signs")
    for written in getattr(programme, weight)
]
FINDER = Finder(TOLD)
WORDS = sorted({word for _, _, written in TOLD for word in re.findall(r"[\w']+", written)})
AMONG = (" ", " ", " ", "-", ", ", "'s ", "s ", "", "_", "é", "\n")
TEXTS = st.lists(st.tuples(st.sampled_from([*WORDS, "xyz"]), st.sampled_from(AMONG)), max_size=30)


def beginning(written: str) -> str:
    return re.split(r"\*| \.\.\. | \+ ", written.lower())[0].replace("-", " ")


@given(said=TEXTS)
def test_every_phrase_is_found_wherever_it_stands(said: list[tuple[str, str]]) -> None:
    text = "".join(word + between for word, between in said)
    low = text.lower().replace("-", " ")
    found = [(one.phrase, one.at, one.words) for one in FINDER.find(text, low)]
    starts = [at for at in range(len(low)) if at == 0 or not low[at - 1].isalnum()]
    everywhere = {
        (phrase, at, text[at : match.end()])
        for phrase in FINDER.phrases
        for at in starts
        if low.startswith(beginning(phrase.written), at)
        and (match := phrase.first.match(low, at))
        and (not phrase.capitals or text[at : match.end()].isupper())
        and all(other.search(low) for other in phrase.others)
    }
    assert len(found) == len(everywhere)
    assert set(found) == everywhere


PLACES = st.lists(st.sampled_from(["Avon", "Avonmouth", "Bath", "Ba", "Somerset", "and", "B's"]), min_size=1)


@given(names=st.sets(PLACES.map(" ".join), min_size=1), said=PLACES.map(" ".join))
def test_of_names_that_begin_alike_the_longest_is_found(names: set[str], said: str) -> None:
    found = re.match(rf"{pattern(names)}(?!\w)", said)
    longest = max((name for name in names if f"{said} ".startswith(f"{name} ")), key=len, default=None)
    assert (found[0] if found else None) == longest
