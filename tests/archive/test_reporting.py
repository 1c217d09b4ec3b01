"""Which releases articles report on: a labelled set, and the rule case by case."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive.relations.account import Account
from archive.relations.reporting import reports

LABELLED = json.loads(Path(__file__).with_name("reporting.json").read_text("utf-8"))
MOST_WRONG = 0.02
LEAST_FOUND = 0.95


def account(number: int, told: dict[str, Any], kind: str = "press", **given: Any) -> Account:
    fields: dict[str, Any] = {
        "article_id": number,
        "public_id": told.get("id", f"hm-{number}"),
        "source_kind": kind,
        "kind": "article",
        "day": date.fromisoformat(told["day"]),
        "reading_id": number,
        "title_fold": "",
        "opening": "",
        "text": told["text"],
        "bodies": frozenset(told.get("bodies", ())),
        "programmes": frozenset(told.get("programmes", ())),
    }
    return Account(**(fields | given))


RELEASES = [account(number, told, "inspectorate") for number, told in enumerate(LABELLED["releases"])]


def found(told: dict[str, Any], **given: Any) -> set[str]:
    return {one.release.public_id for one in reports(account(999, told, **given), RELEASES, ())}


@pytest.mark.parametrize("held_back", [False, True])
def test_the_labelled_articles_are_led_to_the_releases_they_report_on(held_back: bool) -> None:
    right = wrong = missed = 0
    said = []
    for told in LABELLED["articles"]:
        if told.get("held_back", False) is held_back:
            want, got = set(told["reports_on"]), found(told)
            right, wrong, missed = right + len(want & got), wrong + len(got - want), missed + len(want - got)
            said += [f"{told['id']}: {sorted(got)} for {sorted(want)}"] if got != want else []
    assert wrong <= MOST_WRONG * (right + wrong), said
    assert right >= LEAST_FOUND * (right + missed), said


PLAIN = {"text": "The force is told to do better.", "day": "2025-06-06"}


def led(article: dict[str, Any], *releases: dict[str, Any]) -> list[str]:
    made = [account(number, PLAIN | told, "inspectorate") for number, told in enumerate(releases)]
    return [one.release.public_id for one in reports(account(999, PLAIN | article), made, ())]


def test_that_an_article_is_a_reply_tells_nothing_against_the_inspection_it_replies_to() -> None:
    release = {"id": "peel", "bodies": ["kent"], "programmes": ["peel"]}
    assert led({"bodies": ["kent"], "programmes": ["statement"]}, release) == ["peel"]
    assert led({"bodies": ["kent"], "programmes": ["custody"]}, release) == []


def test_a_weekly_newspaper_reports_on_the_only_national_release_of_a_programme_within_eight_days() -> None:
    article = {"programmes": ["stalking"], "day": "2025-06-14"}
    release = {"id": "first", "programmes": ["stalking"]}
    assert led(article, release) == ["first"]
    assert led(article | {"day": "2025-06-15"}, release) == []
    assert led(article, release, {"id": "second", "programmes": ["stalking"], "day": "2025-06-02"}) == []
