"""What a run read that is not to be believed is taken back: no edit comes of it, its bytes stay."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from archived import NOON, every

from archive import Archive, Capture, CrawlResult, Decision, Met, Origin, articles_overdue
from archive.model import Article, CaptureRow, Content, DateRow, ReadingRow, Version
from archive.proof.verification import BYTES, WHOLE, verify

Look = Callable[..., Capture]
NIGHT = timedelta(hours=24)
SAID = {"paragraphs": ("Sign up for our newsletter.",)}


def night(archive: Archive, disbelieved: bool, *captures: Callable[[int], Capture]) -> None:
    """A crawl of these captures."""
    begun = archive.begin("gazette", NOON + NIGHT, Origin.LIVE)
    for capture in captures:
        archive.record(capture(begun))
    counts = dict.fromkeys(
        ("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 0
    )
    cause = "field lost: 2 of 2 pages give no text"
    ended = CrawlResult(
        finished_at=NOON + 2 * NIGHT, result="failed", cause=cause, disbelieved=disbelieved, **counts
    )
    archive.finish(begun, ended)


@pytest.fixture
def after(archive: Archive, look: Look) -> Archive:
    """One article said the same the night before, and another was met in the night itself."""
    archive.record(look(0))
    new = "https://gazette.example/new"
    night(
        archive,
        True,
        lambda begun: look(25, crawl=begun, body=b"lost", **SAID),
        lambda begun: look(26, crawl=begun, body=b"lost too", url=new, **SAID),
    )
    return archive


def test_no_edit_comes_of_it_and_no_new_article_says_anything(after: Archive) -> None:
    known, new = every(after, Article)
    assert [(one.number, one.change) for one in every(after, Version)] == [(1, "first")]
    assert (known.version_count, known.last_seen_at, known.last_looked_at) == (
        1,
        NOON,
        NOON + timedelta(hours=25),
    )
    assert (new.version_count, new.first_seen_at, new.state) == (0, None, "live")


def test_the_bytes_stay_and_only_other_templates_read_them(after: Archive) -> None:
    _, *lost = every(after, CaptureRow)
    assert [look.outcome for look in lost] == [Met.UNREAD] * 2
    assert {look.reason for look in lost} == {"not believed, as read by 1"}
    assert {look.sha256 for look in lost} <= {one.sha256 for one in every(after, Content)}
    with after.session() as session:
        assert articles_overdue(session, ["gazette"], "1") == []
        assert len(articles_overdue(session, ["gazette"], "2")) == 2


def test_nothing_that_was_derived_of_it_is_left(after: Archive) -> None:
    assert len(every(after, ReadingRow)) == 1
    assert every(after, DateRow) == []
    assert verify(after.engine, WHOLE + BYTES, lambda *_told: None).findings.samples == []


def test_a_manifest_that_was_written_meanwhile_holds(archive: Archive, look: Look) -> None:
    """On Postgres another crawl may end before this one does."""

    def recorded_and_sealed(begun: int) -> Capture:
        archive.record(look(25, crawl=begun, body=b"lost", **SAID))
        archive.seal(NOON + NIGHT)
        return look(26, crawl=begun, body=b"lost too", **SAID)

    archive.record(look(0))
    night(archive, True, recorded_and_sealed)
    archive.seal(NOON + 2 * NIGHT)
    assert verify(archive.engine, WHOLE, lambda *_told: None).findings.samples == []


def test_the_next_night_that_shows_the_text_again_is_no_edit_either(after: Archive, look: Look) -> None:
    assert after.record(look(48)).did == "unchanged"
    assert [one.change for one in every(after, Version)] == ["first"]


def test_what_was_left_out_for_what_it_said_then_is_asked_for_again(archive: Archive) -> None:
    def decided(hours: int, step: str) -> Decision:
        key = f"https://gazette.example/{hours}"
        at = NOON + timedelta(hours=hours)
        return Decision(
            source="gazette", url=key, key=key, decided_at=at, kept=False, score=0.0, words=(), step=step
        )

    for hours, step in ((1, "text"), (25, "list"), (26, "text")):
        archive.decide(decided(hours, step))
    night(archive, True)
    keys = [f"https://gazette.example/{hours}" for hours in (1, 25, 26)]
    assert archive.known("gazette", keys) == set(keys[:2])


def test_a_failed_run_that_is_believed_keeps_what_it_read(archive: Archive, look: Look) -> None:
    archive.record(look(0))
    night(archive, False, lambda begun: look(25, crawl=begun, **SAID))
    assert [one.change for one in every(archive, Version)] == ["first", "edit"]
