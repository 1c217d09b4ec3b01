"""What `make bench` makes of measurements, and that each of its parts is explained in its page."""

from datetime import timedelta

import pytest

from archive import Archive
from archive.proof import verification
from bench import bulk
from bench.__main__ import PAGE, names
from bench.kept_story import last_version
from bench.measuring import Figure, Target, in_turn, table
from bench.stories import END


def figure(values: list[float], baseline: list[float], target: Target | None = None) -> Figure:
    return Figure(
        what="pages", unit="pages/s", values=values, baseline=baseline, against="bare Scrapy", target=target
    )


def test_a_ratio_is_that_of_a_pair_and_not_of_two_medians() -> None:
    slowed_down = figure([60, 30, 60], [100, 50, 120])
    assert slowed_down.ratios == [0.6, 0.6, 0.5]
    assert "0.6 (0.5–0.6)" in slowed_down.row()


def test_a_figure_without_its_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        _ = figure([60, 30], [100]).ratios


@pytest.mark.parametrize(("kind", "met"), [("≥", True), ("≤", False)])
def test_a_target_is_met_by_the_median_and_not_by_the_best_run(kind: str, met: bool) -> None:
    bound = Target(kind="≥" if kind == "≥" else "≤", bound=0.55)
    assert figure([50, 60, 61], [100, 100, 100], bound).met is met
    assert figure([50, 54, 90], [100, 100, 100], bound).met is not met


def test_a_target_of_the_value_itself_needs_no_baseline() -> None:
    limit = Target(kind="≤", bound=0.3, of_ratio=False)
    row = Figure(what="help", unit="s", values=[0.21, 0.2, 0.4], target=limit).row()
    assert row == "| help | 0.21 (0.2–0.4) s | – | – | ≤ 0.3 s | yes |"
    assert "**no**" in Figure(what="help", unit="s", values=[0.31], target=limit).row()


def test_two_are_measured_in_turn() -> None:
    order: list[str] = []

    def one(name: str) -> float:
        order.append(name)
        return float(len(order))

    assert in_turn(2, lambda: one("ours"), lambda: one("other")) == ([1, 3], [2, 4])
    assert order == ["ours", "other", "ours", "other"]


def test_the_table_has_a_line_for_each_figure() -> None:
    assert len(table([figure([1], [2]), figure([3], [4])]).splitlines()) == 4


def test_each_part_has_its_section_in_the_page() -> None:
    headings = {
        line.removeprefix("## ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("## ")
    }
    assert set(names()) <= headings


def test_an_archive_that_was_filled_at_once_is_as_recording_would_leave_it(archive_url: str) -> None:
    # A database of the tests knows the schema already.
    news = bulk.fill(archive_url, articles=60)
    checks = (*verification.WHOLE, *verification.BYTES)
    with Archive(archive_url) as archive:
        found = verification.verify(archive.engine, checks, lambda *_told: None)
        assert (found.articles, found.captures, found.findings.samples) == (60, 300, [])
        story = news.story(15)
        version = last_version(story, bulk.CAPTURES)
        again = [news.look(15, END + timedelta(days=1 + more), version=version + more) for more in (0, 1)]
        new = news.look(62, END + timedelta(days=1))
        assert [archive.record(look).did for look in (*again, new)] == ["unchanged", "changed", "new"]
