"""A short sample of the long checks of `make soak`: some nights with two plants, and a few kills on each database."""

from random import Random
from typing import Any

import pytest

from bench.written_page import put
from soak.__main__ import names, with_total
from soak.databases import Files, Server
from soak.killer import Killer
from soak.kills import SOME, Chain, Task, chains, crawling, of
from soak.parts.year import written
from soak.press import published
from soak.served import Served, serving
from soak.year import in_a_process

TWO = SOME[1:]
PLANTED = ("refused", "lists' markup changed")


@pytest.fixture(scope="module")
def nights() -> dict[str, Any]:
    return in_a_process(18, learning=6, kinds=PLANTED, papers=("the_wire", "the_post"))


def test_what_is_planted_is_named_on_its_night_and_nothing_else_is_said_to_be_wrong(
    nights: dict[str, Any],
) -> None:
    assert {one["kind"] for one in nights["found"]} == set(PLANTED)
    for one in nights["found"]:
        assert one["named_on"] == one["first"], one
    assert nights["false_alarms"] == []


def test_over_all_nights_no_edit_is_invented_or_missed_and_nothing_is_gone_that_is_there(
    nights: dict[str, Any],
) -> None:
    assert nights["articles"] > 5, "or there was nothing to see"
    assert (nights["missed"], nights["invented"], nights["gone_wrongly"]) == ([], [], [])


def test_each_trouble_is_told_the_next_morning_and_so_is_its_end(nights: dict[str, Any]) -> None:
    told = {one["night"]: one["title"] for one in nights["messages"] if one["is_news"]}
    for one in nights["found"]:
        assert told[one["first"]] == "hmicfrs: 1 new"
        assert "over" in told[one["last"] + 1]
    page = written(nights)
    assert "had something new to tell" in page.replace("\n", " ")
    assert nights["unsound"] == []


@pytest.fixture(scope="module")
def killed(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> list[Chain]:
    folder = tmp_path_factory.mktemp("killed")
    press = published(seed=2, nights=2, papers=TWO)
    found: list[Chain] = []
    with serving(Served(press=press, plants=(), papers=TWO)) as served:
        for databases in (Files(folder=folder), Server(server=postgres)):
            found += _killed(Killer(served=served, databases=databases, folder=folder, random=Random(7)))  # noqa: S311
    return found


def _killed(killer: Killer) -> list[Chain]:
    killer.warm_up()
    alone = killer.databases.empty("alone")
    killer.whole(alone, crawling(1))
    task = Task(work=crawling(1), begun=killer.databases.empty, truth=of(alone))
    return list(chains(killer, [task], 3))


def test_after_a_kill_nothing_is_wrong_with_the_archive(killed: list[Chain]) -> None:
    kills = [kill for chain in killed for kill in chain.kills]
    assert len(kills) == 6
    assert [kill.wrongs for kill in kills if kill.wrongs] == []


def test_a_last_full_run_makes_up_for_all_kills(killed: list[Chain]) -> None:
    assert [chain.differences for chain in killed if chain.differences] == []


def test_a_part_is_written_in_its_place_and_the_rest_of_the_page_stays() -> None:
    page = put(put("# Soak\n", "kills", "none", "make soak"), "year", "fine", "make soak")
    assert put(page, "kills", "two", "make soak") == page.replace("none", "two")
    assert {"kills", "year", "backfills", "fuzzing", "upgrades"} <= set(names())


def test_how_long_all_parts_took_is_told_once() -> None:
    page = put("# Soak\n", "kills", "Run at 1234567, in 12 minutes, on a machine.", "make soak")
    page = with_total(
        with_total(put(page, "year", "Run at 1234567, in 9.2 minutes, on a machine.", "make soak"))
    )
    assert page.count("The 2 parts took 21 minutes in all.") == 1
