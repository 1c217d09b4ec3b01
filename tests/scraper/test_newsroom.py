"""A short sample of the made-up newsroom: no edit is invented or missed; `make bench-versions` runs the whole."""

from random import Random

import pytest
from newsroom import newsroom, rates
from newsroom.baselines import Weekly, bytes_of, text_of
from newsroom.layouts import Sheet
from newsroom.newsroom import Newsroom
from newsroom.noise import Noise
from newsroom.score import Score, meaning, score
from newsroom.sites import SITES
from newsroom.story import Story
from newsroom.this_archive import ThisArchive
from newsroom.tracker import Tracker, play

NIGHTS = 20


@pytest.fixture(scope="module")
def made() -> Newsroom:
    return newsroom.found(rates.WIRE, seed=5, articles=40, nights=NIGHTS)


def scored(made: Newsroom, tracker: Tracker) -> Score:
    play(made, tracker)
    return score(made, tracker)


@pytest.fixture(scope="module")
def archived(made: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Score:
    folder = tmp_path_factory.mktemp("newsroom")
    return scored(made, ThisArchive("archive", made, f"sqlite:///{folder / 'archive.db'}"))


def test_the_archive_invents_no_edit_and_no_removal(archived: Score) -> None:
    assert (archived.false, archived.quiet_false, archived.quiet_taken_for_edits) == (0, 0, 0)
    assert archived.false_removals == 0


def test_the_archive_finds_every_edit_that_was_to_be_seen_and_dates_it_rightly(archived: Score) -> None:
    assert archived.visible > 5, "or there was nothing to find"
    assert (archived.missed, archived.late, archived.wrong_intervals) == (0, 0, 0)
    assert archived.young_next_night == archived.young > 0


def test_to_compare_bytes_or_extracted_text_is_to_invent_edits(made: Newsroom) -> None:
    """The newsroom makes noise where trackers that know less of articles look; or the comparison means nothing."""
    for says in (bytes_of, text_of):
        told = scored(made, Weekly("weekly", made, says))
        assert told.false > 5 * told.visible
        assert told.requests > NIGHTS


def test_the_newsroom_is_the_same_each_time(made: Newsroom) -> None:
    again = newsroom.found(rates.WIRE, seed=5, articles=40, nights=NIGHTS)
    assert again.stories == made.stories
    url = made.address(made.stories[0])
    assert again.serve(url, 3, {}) == made.serve(url, 3, {})
    assert made.serve(url, 3, {}).body != made.serve(url, 4, {}).body


def test_every_layout_shows_all_that_an_article_says(made: Newsroom) -> None:
    for site in SITES:
        for layout in (site.before, site.after):
            shown = layout(_sheet(made, made.stories[0]))
            for part in made.stories[0].events[-1].text.paragraphs:
                assert part in shown


def test_edits_alter_the_words_and_quiet_edits_leave_them(made: Newsroom) -> None:
    kinds = set()
    for one in made.stories:
        for before, after in zip(one.events, one.events[1:], strict=False):
            kinds.add(after.what)
            same = meaning(before.text) == meaning(after.text)
            assert same == (after.what not in ("edit", "revert")), after
    assert {"edit", "quiet", "revert"} <= kinds


def _sheet(made: Newsroom, one: Story) -> Sheet:
    noise = Noise(random=Random(1), now=made.moment(NIGHTS))  # noqa: S311 - to be the same each time
    return Sheet(
        story=one, text=one.events[-1].text, url="https://courier.example/news/a-4100001", noise=noise
    )
