"""One message a night, about what is new, still broken and over; it arrives, or is sent again."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from archived import crawled, press
from hypothesis import given, settings
from hypothesis import strategies as st
from post_office import PostOffice, post_office
from sqlalchemy import text
from typer.testing import CliRunner, Result

from archive import Archive
from archive.health.message import MOST, harmless, message
from archive.health.news import News, Over, Told, news
from archive.health.troubles import Trouble
from scraper.cli import app

# One of apprise's plugins imports what Python is going to drop.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

DAY = timedelta(days=1)
NIGHT = datetime(2026, 11, 26, 2, 17, tzinfo=UTC)
NOW = NIGHT + timedelta(hours=2)
BLOCKED = ("failed", "blocked: <b>12</b> of 14 pages, see [here](https://evil.example/) @everyone")


def trouble(
    source: str, cause: str = "blocked", nights: int = 1, sentence: str = "12 of 14 pages"
) -> Trouble:
    since = NIGHT - (nights - 1) * DAY
    return Trouble(source=source, cause=cause, sentence=sentence, since=since, nights=nights)


def was_told(source: str, cause: str = "blocked", nights: int = 1) -> Told:
    since = NIGHT - nights * DAY
    return Told(source=source, cause=cause, since=since, told_at=NIGHT - DAY)


def test_what_was_told_is_still_broken_and_what_has_another_cause_is_new() -> None:
    told = [was_told("gazette"), was_told("herald"), was_told("echo", nights=3), was_told("star")]
    wrong = [trouble("gazette", nights=2), trouble("herald", "empty", 2), trouble("post"), trouble("echo")]
    good = {"echo": NIGHT - DAY, "star": NIGHT}
    found = news(told, wrong, good, NOW)
    assert [one.source for one in found.new] == ["herald", "post", "echo"]  # echo was well in between
    assert [one.source for one in found.still] == ["gazette"]
    assert found.before == {"herald": "blocked"}
    assert found.over == [Over(source="star", cause="blocked", since=NIGHT - DAY, nights=1, mended=True)]
    left = news([was_told("gone"), was_told("(disk)", "database")], [], {}, NOW)
    assert [(one.source, one.mended) for one in left.over] == [("gone", False), ("(disk)", True)]


def test_a_message_says_each_in_a_line_and_many_alike_in_one() -> None:
    many = [trouble(f"paper_{number:02}", "dns", 3) for number in range(20)]
    over = Over(source="star", cause="empty", since=NIGHT - 4 * DAY, nights=4, mended=True)
    told = message(
        News(new=[trouble("gazette")], still=many, over=[over], before={"gazette": "unreachable"}), 103
    )
    assert told.title == "hmicfrs: 1 new, 20 still broken, 1 over"
    assert told.body == (
        "New (1)\n- gazette: blocked: 12 of 14 pages; before: unreachable\n\n"
        "Still broken (20)\n- paper_00, paper_01, paper_02, paper_03 and 16 more: dns, 3 nights, since 2026-11-24\n\n"
        "Over (1)\n- star: well again, was empty for 4 nights\n\n"
        "103 sources, 21 troubles. What to do: hmicfrs status"
    )


def test_after_a_wrong_clock_no_nights_are_counted_by_it() -> None:
    over = Over(source="(archive)", cause="clock wrong", since=NIGHT - 400 * DAY, nights=400, mended=True)
    told = message(News(over=[over], before={}), 103)
    assert told.body.startswith("Over (1)\n- archive: well again, was clock wrong\n")


troubles = st.builds(
    trouble,
    st.text(max_size=60),
    st.sampled_from(["blocked", "dns", "empty"]),
    st.integers(1, 999),
    st.text(),
)


@settings(max_examples=40)
@given(st.lists(troubles, max_size=30), st.lists(troubles, max_size=30))
def test_a_message_fits_a_chat_and_its_headings_count_all(new: list[Trouble], still: list[Trouble]) -> None:
    told = message(News(new=new, still=still, before={}), 130)
    assert len(told.body) <= MOST
    assert (f"New ({len(new)})" in told.body) == bool(new)
    assert (f"Still broken ({len(still)})" in told.body) == bool(still)
    assert all(len(line) < 400 for line in told.body.splitlines())


@settings(max_examples=60)
@given(st.text() | st.from_regex(r"[a-z]+://[a-z.]+/[<>@*`\[\]x]*"))
def test_no_chat_makes_markup_links_or_mentions_of_text_from_a_site(said: str) -> None:
    told = harmless(said)
    assert not set(told) & set("<>@*`[]|~#\n\x1b\u202e")
    assert "://" not in told
    assert len(told) <= 160


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    """Where messages arrive."""
    with post_office() as opened:
        yield opened


@pytest.fixture
def run(archive_url: str, office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a verb on the test's archive; messages go to the post office, which is empty."""
    office.posted.clear()
    office.mailed.clear()
    office.answers = 200
    monkeypatch.setenv("ARCHIVE_URL", archive_url)
    monkeypatch.setenv("HMICFRS_ALERTS", f"{office.webhook} {office.mail}")
    return lambda *words: CliRunner().invoke(app, list(words))


def the_next_night(archive: Archive) -> None:
    """Let a day pass since the last message and the last crawls."""
    with archive.engine.begin() as connection:
        for table, column in (
            ("alert", "since"),
            ("alert", "told_at"),
            ("crawl", "started_at"),
        ):
            statement = f"UPDATE {table} SET {column} = "  # noqa: S608
            later = f"{column} - interval '1 day'"
            if archive.engine.dialect.name == "sqlite":
                later = f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-1 day')"
            connection.execute(text(statement + later))


def test_three_nights_of_messages(
    run: Callable[..., Result], archive: Archive, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    press(archive)
    crawled(archive, "gazette", datetime.now(UTC))
    quiet = run("alerts")
    assert (quiet.exit_code, quiet.output, office.posted) == (0, "", [])
    assert run("alerts", "--verbose").stdout == "nothing to tell\n"

    the_next_night(archive)
    crawled(archive, "gazette", datetime.now(UTC), *BLOCKED)
    printed = run("alerts", "--dry-run").stdout
    assert printed.startswith("hmicfrs: 1 new\n\nNew (1)\n- gazette: blocked: ‹b›12‹/b› of 14 pages")
    assert office.posted == []

    office.answers = 500
    failed = run("alerts")
    assert failed.exit_code == 8
    assert "address 1 of 2 (json)" in failed.stderr
    assert "s3cret" not in failed.output + caplog.text
    assert office.mailed.pop()["subject"] == "hmicfrs: 1 new"

    office.answers = 200
    sent = run("alerts", "--json")
    document = json.loads(sent.stdout)
    assert (document["sent"], [one["source"] for one in document["new"]]) == (True, ["gazette"])
    (posted,), (mailed,) = office.posted, office.mailed
    assert (posted["title"], posted["message"]) == (document["message"]["title"], document["message"]["body"])
    assert (mailed["to"], mailed.get_content_type()) == ("operator@example.org", "text/plain")
    assert "‹b›12‹/b›" in mailed.get_content()
    assert run("alerts").exit_code == 0
    assert len(office.posted) == 1

    the_next_night(archive)
    crawled(archive, "gazette", datetime.now(UTC), *BLOCKED)
    assert run("alerts", "-v").stdout.startswith("hmicfrs: 1 still broken\n")
    assert "- gazette: blocked, 2 nights, since" in office.posted[-1]["message"]

    the_next_night(archive)
    crawled(archive, "gazette", datetime.now(UTC))
    assert run("alerts").output == ""
    assert office.posted[-1]["title"] == "hmicfrs: 1 over"
    assert "- gazette: well again, was blocked for 2 nights" in office.posted[-1]["message"]
    assert office.posted[-1]["message"].endswith("All is well again.")
    assert run("alerts").output == ""
    assert len(office.posted) == len(office.mailed) == 3


@pytest.mark.parametrize("archive_url", ["sqlite"], indirect=True)
def test_a_disk_that_is_full_for_nights_is_told_since_it_was_first_told(
    run: Callable[..., Result], archive: Archive, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.health.check_up.ROOM_AT_LEAST", 10**18)
    for _ in range(3):
        crawled(archive, "gazette", datetime.now(UTC))
        run("alerts")
        the_next_night(archive)
    assert [one["title"] for one in office.posted] == ["hmicfrs: 1 new", *["hmicfrs: 1 still broken"] * 2]
    assert "- disk: database, 3 nights, since" in office.posted[-1]["message"]


def test_that_the_archive_cannot_be_read_is_told_as_well(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.posted.clear()
    monkeypatch.setenv("ARCHIVE_URL", "postgresql://someone:s3cret@127.0.0.1:1/archive")
    monkeypatch.setenv("HMICFRS_ALERTS", office.webhook)
    ended = CliRunner().invoke(app, ["alerts"])
    assert ended.exit_code == 3
    assert office.posted[0]["title"] == "hmicfrs: the archive cannot be read"
    assert "127.0.0.1" in office.posted[0]["message"]
    assert "s3cret" not in office.posted[0]["message"] + ended.output


def test_a_test_message_is_sent_though_all_is_well(
    archive: Archive, run: Callable[..., Result], office: PostOffice
) -> None:
    crawled(archive, "gazette", datetime.now(UTC))
    assert run("alerts", "--test").stdout.startswith("hmicfrs: a test\n")
    assert office.posted[0]["title"] == "hmicfrs: a test"


@pytest.mark.parametrize(
    ("addresses", "code", "named"),
    [
        ("", 8, "HMICFRS_ALERTS is not set"),
        ("slck://s3cret", 2, "address 1 of 1 (slck)"),
        ("s3cret", 2, "(no kind)"),
    ],
)
def test_addresses_that_cannot_be_used_are_named_without_their_secrets(
    upgraded_sqlite: Path, monkeypatch: pytest.MonkeyPatch, addresses: str, code: int, named: str
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", f"sqlite:///{upgraded_sqlite}")
    monkeypatch.setenv("HMICFRS_ALERTS", addresses)
    refused = CliRunner().invoke(app, ["alerts"])
    assert refused.exit_code == code
    assert (refused.stdout == "") == bool(addresses)
    assert named in refused.stderr
    assert "s3cret" not in refused.stderr
