"""Sources are shared out among machines, and no host is asked by two of them."""

import shlex
from itertools import combinations

import pytest
from typer.testing import CliRunner

from scraper.cli import app
from scraper.known_sources import all_sources
from scraper.spread import hosts_asked, shared_out, together

SOURCES = [*all_sources().values()]


def test_sources_that_ask_one_host_stay_together() -> None:
    groups = [{source.name for source in group} for group in together(SOURCES)]
    assert sum(map(len, groups)) == len(SOURCES)
    (of_web_archive,) = (group for group in groups if "hmicfrs" in group)
    assert (
        of_web_archive
        == {source.name for source in SOURCES if "web.archive.org" in hosts_asked(source)}
        > {"hmicfrs"}
    )


@pytest.mark.parametrize("nodes", [1, 2, 7])
def test_no_host_is_asked_by_two_machines_and_each_has_as_much_to_do(nodes: int) -> None:
    shares = shared_out(SOURCES, nodes)
    assert sorted(source.name for share in shares for source in share) == sorted(all_sources())
    hosts = [set().union(*map(hosts_asked, share)) for share in shares]
    assert not any(one & other for one, other in combinations(hosts, 2))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_a_command_a_machine_is_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", f"sqlite:///{tmp_path}/none.db")
    told = CliRunner().invoke(app, ["sources", "--nodes", "2"])
    commands = [shlex.split(line) for line in told.stdout.splitlines()]
    assert [words[:2] for words in commands] == [["hmicfrs", "crawl"]] * 2
    named = [name for words in commands for name in words[2:]]
    assert sorted(named) == sorted(source.name for source in SOURCES if source.verified)
