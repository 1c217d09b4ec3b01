"""A capture that is read as before is given its reading the short way, as the long one would leave it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from archived import did, empty, press
from examples import examples
from first_looks import first_looks, rows
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select, text

from archive import Archive, Capture, ReadAgain, given_again
from archive.model import CaptureRow

Look = Callable[..., Capture]


def read_anew(archive: Archive, captures: Sequence[Capture], titles: Sequence[str]) -> list[int]:
    """What was read is read again by other templates, which give these titles where they give any."""
    looks = {(one.addresses[0].url, one.captured_at): one for one in captures}
    with archive.session() as session:
        held = session.execute(
            select(CaptureRow.article_id, CaptureRow.id, CaptureRow.url, CaptureRow.captured_at).order_by(
                CaptureRow.article_id, CaptureRow.captured_at
            )
        ).all()
    answers: dict[int, list[ReadAgain]] = {}
    for place, (article, number, url, at) in enumerate(held):
        look = looks[url, at]
        reading = look.reading
        assert reading is not None
        title = titles[place % len(titles)] or reading.title
        again = replace(reading, reader_version="2", library="other", title=title)
        answers.setdefault(article, []).append(
            ReadAgain(capture=number, reading=again, addresses=look.addresses)
        )
    return [article.read for article in archive.give(answers)]


@given(
    captures=st.lists(first_looks(), min_size=1, max_size=4),
    titles=st.lists(st.sampled_from(["", "", "", "Another"]), min_size=1, max_size=4),
)
@examples(8)
def test_the_short_way_leaves_what_the_long_way_leaves(
    archive: Archive, captures: list[Capture], titles: list[str]
) -> None:
    press(archive, names=("echo",))
    press(archive, "inspectorate", names=("hmicfrs",))

    def done() -> tuple[Any, ...]:
        with archive.engine.begin() as connection:
            connection.execute(text("DELETE FROM search_index"))
        empty(archive)
        recorded, read = did(archive, *captures), read_anew(archive, captures, titles)
        # dates and links that are written anew come after others
        return recorded, read, {name: sorted(held, key=str) for name, held in rows(archive).items()}

    short = done()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(given_again, "give", lambda *_given: {})
        assert done() == short


def test_readings_that_are_given_again_take_few_statements_however_many(archive: Archive, look: Look) -> None:
    captures = [look(number, url=f"https://gazette.example/{number}") for number in range(5)]
    for capture in captures:
        archive.record(capture)
    asked: list[str] = []
    event.listen(archive.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert read_anew(archive, captures, [""]) == [1] * 5
    assert len([one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))]) <= 8
