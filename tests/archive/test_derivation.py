"""The version table against plain Python, for captures of any kind and origin in any order of arrival."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import count, cycle
from typing import Any

from archived import august
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from archive import Archive, Capture, Met, Origin, Reading
from archive.folding import fold
from archive.model import Article, ReadingRow, Version

Look = Callable[..., Capture]
_numbers = count(1)


readings = st.builds(
    dict,
    title=st.sampled_from(["Force told", "Force told!", "Force praised"]),
    paragraphs=st.sampled_from(
        [("One two.",), ("One, two.",), ("One three.",), ("One two.", "Four."), ("One two.", "Five.")]
    ),
    standfirst=st.sampled_from([None, None, "", "In short", "In short."]),
    kind=st.sampled_from([None, "letter", "report"]),
    paywalled=st.sampled_from([None, True, False]),
    text_complete=st.sampled_from([None, True, False, False]),
    tags=st.sampled_from([None, (), ("police",)]),
    dates=st.sampled_from([(), (august(4),), (august(4, 8),), (august(5, 9),), (august(5),)]),
)
mets = st.one_of(
    readings,
    readings,
    st.sampled_from([Met.NOT_MODIFIED, Met.NOT_MODIFIED, *(met for met in Met if met is not Met.READ)]),
)
# Who brought the captures, in turn.
origins = st.lists(st.sampled_from(Origin), min_size=1, max_size=5)
FIELDS = ("title", "standfirst", "whole", "part", "kind", "tags", "published_on", "published_at")
MEANING = ("title", "standfirst", "whole", "part", "kind")


def captures_of(look: Look, said: list[Any], brought: list[Origin]) -> list[Capture]:
    """One capture an hour of an article of its own, the first of which can be read."""
    url = f"https://gazette.example/{next(_numbers)}"
    made = []
    for (hour, what), origin in zip(enumerate(said), cycle(brought), strict=False):
        if isinstance(what, Met):
            moved = f"{url}/moved" if what is Met.REDIRECTED else ""
            made.append(look(hour, url=url, met=what, body=b"?", moved_to=moved, origin=origin))
        else:
            made.append(look(hour, url=url, origin=origin, **what))
    return made


def is_in_part(reading: Reading) -> bool:
    return reading.text_complete is False or (reading.text_complete is None and bool(reading.paywalled))


class Wall:
    """What was shown of a text in part since it was last another one."""

    def __init__(self) -> None:
        self.told: str | None = None
        self.fullest: tuple[str, ...] = ()
        self.closed = False

    def is_new(self, reading: Reading) -> bool:
        """Whether a look at the text says more than that more or less of it was shown."""
        shown = tuple(map(fold, reading.paragraphs))
        self.closed = self.closed or reading.text_complete is False
        related = shown == self.fullest[: len(shown)] or self.fullest == shown[: len(self.fullest)]
        if self.told is None or not related or not self.closed:
            self.told, self.fullest, self.closed = fold(reading.text), shown, reading.text_complete is False
            return True
        self.fullest = max(self.fullest, shown, key=len)
        return fold(reading.text) == self.told


def said_fields(reading: Reading, wall: Wall) -> dict[str, Any]:
    published = next(iter(reading.dates), None)
    in_part = is_in_part(reading)
    return {
        "title": reading.title,
        "standfirst": reading.standfirst,
        "whole": None if in_part else reading.text,
        "part": reading.text if in_part and wall.is_new(reading) else None,
        "kind": reading.kind,
        "tags": None if reading.tags is None else "|".join(reading.tags),
        "published_on": published.on if published else None,
        "published_at": published.at if published else None,
    }


def differing(one: dict[str, Any], other: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    return [n for n in names if one[n] is not None and other[n] is not None and one[n] != other[n]]


def meaning_of(fields: dict[str, Any]) -> dict[str, Any]:
    return {n: fields[n] if n == "kind" or fields[n] is None else fold(fields[n]) for n in MEANING}


def expected(captures: list[Capture]) -> list[dict[str, Any]]:
    """The versions of captures in order of moment, as the rules say in so many words."""
    found: list[dict[str, Any]] = []
    said: dict[str, Any] = {}
    shown_at: dict[str, Any] = {}
    reading: Reading | None = None
    wall = Wall()
    for capture in sorted(captures, key=lambda capture: capture.captured_at):
        if capture.met not in (Met.READ, Met.NOT_MODIFIED) or (capture.reading or reading) is None:
            continue
        reading = capture.reading or reading
        assert reading is not None
        before, new = said, said_fields(reading, wall)
        said = {n: said.get(n) if new[n] is None else new[n] for n in FIELDS}
        if new["published_on"] is not None:
            said["published_at"] = new["published_at"]
        different = differing(before, said, FIELDS) if before else []
        if not found or different:
            found.append(version_of(capture, said, before, different, reading, found))
            text = next((n for n in ("whole", "part") if n in different), None)
            found[-1]["seen_after"] = shown_at[text] if text else found[-1]["seen_after"]
        shown_at |= {n: capture.captured_at for n in ("whole", "part") if new[n] is not None}
        if is_in_part(found[-1]["reading"]) and not is_in_part(reading):
            found[-1] |= {"reading": reading, "title": reading.title, "text": reading.text}
        found[-1]["last_seen_at"] = capture.captured_at
    hidden = ("meaning", "reading")
    return [{name: value for name, value in one.items() if name not in hidden} for one in found]


def version_of(
    capture: Capture,
    said: dict[str, Any],
    before: dict[str, Any],
    different: list[str],
    reading: Reading,
    found: list[dict[str, Any]],
) -> dict[str, Any]:
    meaning = meaning_of(said)
    change = "first"
    text = next((n for n in ("whole", "part") if n in different), None)
    words, old = (Counter(fold(one[text]).split() if text else ()) for one in (said, before))
    if found:
        change = "quiet"
        if differing(meaning_of(before), meaning, MEANING):
            last = {n: meaning_of(before)[n] for n in ("whole", "part")}
            known = [
                one["meaning"] | {n: last[n] for n in last if one["meaning"][n] is None} for one in found
            ]
            back = any(not differing(earlier, meaning, MEANING) for earlier in known)
            change = "revert" if back else "edit"
    named = {"whole": "text", "part": "text", "published_on": "published", "published_at": "published"}
    return {
        "number": len(found) + 1,
        "seen_from": capture.captured_at,
        "seen_after": found[-1]["last_seen_at"] if found else None,
        "change": change,
        "changed": "|".join(dict.fromkeys(named.get(n, n) for n in different)),
        "words_added": (words - old).total(),
        "words_removed": (old - words).total(),
        "title": reading.title,
        "text": reading.text,
        "meaning": meaning,
        "reading": reading,
    }


def content(archive: Archive, article_id: str) -> list[dict[str, Any]]:
    statement = (
        select(Version, ReadingRow.title, ReadingRow.text)
        .join(ReadingRow, ReadingRow.id == Version.reading_id)
        .join(Article, Article.id == Version.article_id)
        .where(Article.public_id == article_id)
        .order_by(Version.number)
    )
    columns = (
        "number",
        "seen_from",
        "seen_after",
        "change",
        "changed",
        "words_added",
        "words_removed",
        "last_seen_at",
    )
    with archive.session() as session:
        return [
            {name: getattr(version, name) for name in columns} | {"title": title, "text": text}
            for version, title, text in session.execute(statement)
        ]


def standing(archive: Archive, article_id: str) -> dict[str, Any]:
    own = ("id", "public_id", "url", "reading_id")
    names = [c.key for c in Article.__table__.columns if c.key not in own]
    with archive.session() as session:
        article = session.scalars(select(Article).where(Article.public_id == article_id)).one()
        last = session.get(ReadingRow, article.reading_id) if article.reading_id else None
        return {name: getattr(article, name) for name in names} | {"last": last and last.sha256}


@examples(15)  # of up to twenty captures each, which are recorded twice and more
@given(
    first=readings, rest=st.lists(mets, max_size=9), brought=origins, order=st.randoms(use_true_random=False)
)
def test_versions_are_those_of_plain_python_whatever_the_order_of_arrival(
    archive: Archive, look: Look, first: dict[str, Any], rest: list[Any], brought: list[Origin], order: Any
) -> None:
    in_order = captures_of(look, [first, *rest], brought)
    outcomes = [archive.record(capture) for capture in in_order]
    article = outcomes[0].article_id
    assert content(archive, article) == expected(in_order)
    for capture, outcome in zip(in_order, outcomes, strict=True):
        assert archive.record(capture).did == "known", outcome

    late = captures_of(look, [first, *rest], brought)
    readable = [capture for capture in late if capture.reading is not None]
    arriving = [readable[-1], *order.sample([c for c in late if c is not readable[-1]], len(late) - 1)]
    others = [archive.record(capture) for capture in arriving]
    assert content(archive, others[0].article_id) == expected(in_order)
    assert standing(archive, others[0].article_id) == standing(archive, article)


@examples(15)  # of up to twenty captures each, which are recorded twice and more
@given(
    first=readings,
    rest=st.lists(mets, max_size=6),
    other=st.lists(mets, min_size=1, max_size=4),
    brought=origins,
    order=st.randoms(use_true_random=False),
)
def test_articles_that_turn_out_to_be_one_have_the_versions_of_all_captures_in_any_order(
    archive: Archive,
    look: Look,
    first: dict[str, Any],
    rest: list[Any],
    other: list[Any],
    brought: list[Origin],
    order: Any,
) -> None:
    found = []
    for shuffled in (False, True):
        one, younger, bridge = two_and_a_bridge(look, first, rest, other, brought)
        begun, later = [one[0], younger[0]], [*one[1:], *younger[1:], bridge]
        arriving = (
            [*order.sample(begun, 2), *order.sample(later, len(later))] if shuffled else [*begun, *later]
        )
        met = {archive.record(capture).article_id for capture in arriving} - {""}
        article = archive.record(bridge).article_id
        assert article in met
        assert content(archive, article) == expected([*one, *younger, bridge])
        found.append(standing(archive, article))
    assert found[0] == found[1]


def two_and_a_bridge(
    look: Look, first: dict[str, Any], rest: list[Any], other: list[Any], brought: list[Origin]
) -> tuple[list[Capture], list[Capture], Capture]:
    """Captures under one address; under another half an hour later; and one of a later day that says both are one."""
    one = captures_of(look, [first, *rest], brought)
    younger = captures_of(look, [first, *other], brought)
    younger = [replace(c, captured_at=c.captured_at.replace(minute=30)) for c in younger]
    addresses = (*younger[0].addresses, replace(one[0].addresses[0], reason="canonical"))
    reading = replace(one[0].reading, title="Force praised") if one[0].reading else None
    later = one[0].captured_at.replace(day=6)
    return one, younger, replace(one[0], addresses=addresses, captured_at=later, reading=reading)
