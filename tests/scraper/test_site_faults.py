"""Sites in every kind of trouble for a night: the crawl ends and says why, nothing is lost, nothing is made up."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from faults import Fault
from local_wires import NAMES, host_of
from served import serving
from wires import (
    NEW,
    OLD,
    Ended,
    Trouble,
    alternating,
    answers,
    at_first,
    cut,
    cut_chunks,
    dripping,
    kept,
    mapped,
    of_articles,
    reset,
    results,
    server_at,
    slow,
    with_clock,
)
from wires import served as wires_served

# One process crawls all of them side by side, and all tests read what came of it.
pytestmark = pytest.mark.xdist_group("site faults")
SORRY = (
    "<html><head><title>Something went wrong</title></head><body><h1>Something went wrong</h1><p>Sorry, there is a"
    " fault at our end. Our engineers have been told of it, so please come back a little later.</p></body></html>"
)
TROUBLES: dict[str, Trouble] = {
    "storm": alternating(answers(500), answers(503)),
    "storm_of_articles": of_articles(answers(500)),
    "stumbling": at_first(2, answers(500)),
    "slow": of_articles(slow),
    "dripping": of_articles(dripping),
    "asking_for_rest": at_first(1, of_articles(answers(429, Retry_After="1"))),
    "refusing": of_articles(answers(429)),
    "resting_long": of_articles(answers(429, Retry_After="3600")),
    "cut": of_articles(cut),
    "reset": of_articles(reset),
    "cut_chunks": of_articles(cut_chunks),
    "pages_of_errors": answers(200, SORRY),
    "careless": of_articles(answers(200, "<title>News</title><blink>News</blink>")),
    "years_behind": with_clock("Mon, 06 Jan 2020 09:00:00 GMT"),
}


@dataclass(frozen=True, kw_only=True)
class Nights:
    """A good night, one of trouble in which something new was published and something edited, and a good one."""

    url: str
    troubled: Ended
    before: dict[str, set[tuple[str, int, str, str]]]
    amid: dict[str, set[tuple[str, int, str, str]]]
    asked: list[tuple[str, str]]

    def lost(self, name: str) -> list[object]:
        """What was recorded before and was not there during the trouble; what a sound paper has of it in the end."""
        now = kept(self.url, name)
        return sorted((self.before[name] - self.amid[name]) | (kept(self.url, "sound") - now))


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Three nights of all newspapers."""
    folder = tmp_path_factory.mktemp("nights")
    url = f"sqlite:///{folder / 'archive.db'}"
    with wires_served() as wires:
        with wires_served() as own:
            ports = f"{wires.port},down:{own.port}"
            wires.night(folder, *NAMES, ports=ports, WIRES_RESOLVED="127.0.0.1")
            before = {name: kept(url, name) for name in NAMES}
        wires.publish()
        wires.troubles = mapped(TROUBLES, host_of)
        wires.asked.clear()
        troubled, asked = wires.night(folder, *NAMES, ports=ports), list(wires.asked)
        amid = {name: kept(url, name) for name in NAMES}
        wires.troubles = {}
        with serving(server_at(own.port, wires)):
            wires.night(folder, *NAMES, ports=ports, WIRES_RESOLVED="127.0.0.1")
        yield Nights(url=url, troubled=troubled, before=before, amid=amid, asked=asked)


def row(name: str, told: str, done: str, times: str = "every request of 1 night of 3") -> object:
    marker = pytest.mark.fault(told, of="A site", done=done, times=times)
    return pytest.param(name, marks=marker, id=name)


@pytest.mark.parametrize(
    "name",
    [
        row("storm", "storm of 500 and 503", "every address answers 500 and 503 by turns, robots.txt too"),
        row("storm_of_articles", "articles answer 500", "lists are well, every article answers 500"),
        row("slow", "no answer in time", "articles are not answered before the time is up"),
        row("dripping", "dripping", "articles come a byte at a time, without an end"),
        row("refusing", "429", "every article answers 429, without Retry-After"),
        row("resting_long", "429 for an hour", "every article answers 429 with Retry-After: 3600"),
        row("cut", "cut response", "the connection ends before Content-Length"),
        row("reset", "connection reset", "the connection is reset in the middle of each article"),
        row("cut_chunks", "cut chunks", "a chunked article ends without its last chunk"),
        row("pages_of_errors", "errors with 200", "every address answers 200 with a page that is sorry"),
        row("careless", "an error in a template", "a template of ours fails on pages that nobody thought of"),
        row("down", "site down", "nobody listens at its port: connections are refused"),
        row("unknown_name", "unknown name", "the name of its host cannot be looked up"),
    ],
)
def test_a_night_of_trouble_fails_with_its_cause_and_the_next_one_has_it_all(
    nights: Nights, name: str, fault: Fault
) -> None:
    outcomes = [result for result, _ in results(nights.url, name)]
    assert outcomes == ["ok", "failed", "ok"]
    assert nights.amid[name] == nights.before[name], "nothing is gone, and no page of an error is a version"
    fault.came_to(lost=nights.lost(name), seen=nights.troubled.said(name))


@pytest.mark.parametrize(
    "name",
    [
        row("stumbling", "stumbling site", "every address answers 500 twice, and then well"),
        row("years_behind", "a server's clock years behind", "its Date is of 2020; the archive's past bears ours out"),
        row("asking_for_rest", "429 for a second", "each article answers 429 with Retry-After: 1, and then well"),
    ],
)  # fmt: skip
def test_trouble_that_passes_or_does_no_harm_loses_not_even_a_night(
    nights: Nights, name: str, fault: Fault
) -> None:
    assert nights.amid[name] == kept(nights.url, "sound")
    fault.came_to(lost=nights.lost(name), seen=nights.troubled.said(name))


def test_a_host_that_gives_no_answer_to_page_after_page_is_left_alone(nights: Nights) -> None:
    asked = Counter(host for host, path in nights.asked if path in (NEW, *OLD))
    log = nights.troubled.log
    assert asked[host_of("slow")] <= 8, "of twelve tries at four articles"
    assert f"{host_of('slow')}: 4 requests in a row got nothing: left alone tonight" in log
    assert asked[host_of("sound")] == 4


def test_a_night_of_trouble_ends_with_exit_code_1_and_without_a_traceback(nights: Nights) -> None:
    assert nights.troubled.code == 1
    log = nights.troubled.log
    assert log.count("Traceback") == log.count("KeyError: 'blink'") > 0, (
        "there is one for an error of our own"
    )
    assert results(nights.url, "sound") == [("ok", "")] * 3, "the others go on meanwhile"
    for name in NAMES:
        assert kept(nights.url, name) == kept(nights.url, "sound"), f"{name} says what nobody has published"
