"""A year of nights at a made-up press: is each plant named on its night, and is nothing else said to be wrong?"""

import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

from soak.press import PAPERS
from soak.year import in_a_process

NIGHTS = int(os.environ.get("SOAK_NIGHTS", "365"))


def section() -> str:
    """Run it."""
    return written(in_a_process(NIGHTS))


def written(played: dict[str, Any]) -> str:
    """What came of it."""
    reached = [one for one in played["found"] if one["first"] <= played["nights"]]
    later, found = len(played["found"]) - len(reached), sorted(reached, key=lambda one: one["first"])
    in_time = sum(_in_time(one) for one in found)
    alarms = played["false_alarms"]
    lines = [
        "## A year of nights",
        "",
        f"{played['nights']} nights of {len(PAPERS)} made-up papers and {played['requests']:,} requests "
        f"in one process, in {played['seconds'] / 60:.0f} minutes. {len(found)} things were planted{_later(later)}; {in_time} of them were "
        f"named rightly in time. On all other nights there were {len(alarms)} false alarms, and "
        f"{len(played['echoes'])} on the morning after one had ended.",
        "",
        "| planted | paper | nights | told on the first night | named rightly |",
        "| --- | --- | --- | --- | --- |",
        *map(_row, found),
        "",
        *_alarms("False alarms", alarms),
        *_alarms("On the morning after", played["echoes"]),
        *_messages(played["messages"], played["nights"]),
        *_edits(played, found),
        "",
        *_weights(played),
    ]
    return "\n".join(lines)


def _later(number: int) -> str:
    return f" (it was stopped before {number} more that were to come)" if number else ""


def _unsound(found: Sequence[str] | None) -> str:
    if found is None:
        return ""
    return f" At the end `hmicfrs verify` found {len(found) or 'nothing'} wrong with the archive."


def _in_time(one: dict[str, Any]) -> bool:
    return bool(one["named_on"]) and one["named_on"] <= one["first"] + one["within"]


def _row(one: dict[str, Any]) -> str:
    nights = f"{one['first']} to {one['last']}" if one["first"] != one["last"] else f"{one['first']}"
    told = "; ".join(one["told"]) or "nothing"
    cells = (
        one["kind"],
        one["paper"] or "all",
        nights,
        told,
        _named(one),
    )
    return f"| {' | '.join(map(str, cells))} |"


def _named(one: dict[str, Any]) -> str:
    if not one["named_on"]:
        return "**never**"
    late = one["named_on"] - one["first"]
    return (
        "in its first night" if not late else f"after {late} nights" + ("" if _in_time(one) else ", **late**")
    )


def _alarms(title: str, runs: Sequence[dict[str, Any]]) -> list[str]:
    if not runs:
        return []
    told = Counter("; ".join(run["told"]) for run in runs)
    nights = ", ".join(
        f"{run['source']} in night {run['night']} ({'; '.join(run['told'])})" for run in runs[:20]
    )
    return [f"{title}: {', '.join(f'{name} {times}' for name, times in told.items())}: {nights}.", ""]


def _messages(sent: Sequence[dict[str, Any]], nights: int) -> list[str]:
    """How often an operator would have heard of it, and in which words."""
    if not sent:
        return ["No message would have been sent.", ""]
    fresh = [one for one in sent if one["is_news"]]
    shown = max(fresh or sent, key=lambda one: len(one["body"]))
    return [
        f"`hmicfrs alerts` would have sent a message on {len(sent)} of {nights} mornings; {len(fresh)} of them had something "
        "new to tell, on the others only what was still broken. The longest one that told something new, "
        f"after night {shown['night']}:",
        "",
        "```text",
        shown["title"],
        "",
        shown["body"],
        "```",
        "",
    ]


def _edits(played: dict[str, Any], found: Sequence[dict[str, Any]]) -> list[str]:
    planted = {
        night for one in found if one["kind"] in SPOILING for night in range(one["first"], one["last"] + 2)
    }
    invented = [night for _, night, _ in played["invented"]]
    on_plants = sum(night in planted for night in invented)
    where = (
        f", {on_plants} of these where a layout had lost its text, its headline or its day, or the clock was wrong"
        if invented
        else ""
    )
    return [
        f"Of {played['articles']} articles {played['visible']} edits were there to be seen by the looks that were made. "
        f"{played['right']} of them are in the archive with the right night before and after, {len(played['missed'])} are not. "
        f"{len(invented)} were invented{where}. "
        f"{played['gone_rightly']} articles were marked as gone rightly, {len(played['gone_wrongly'])} wrongly.{_unsound(played['unsound'])}",
    ]


# Plants that take from a page what it says.
SPOILING = ("body lost", "title moved", "date lost", "clock years behind")


def _weights(played: dict[str, Any]) -> list[str]:
    every = played["weights"]
    shown = [every[0], *every[59::60], every[-1]]
    rows = (
        f"| {one['night']} | {one['megabytes']:.0f} | {one['files']} | {one['threads']} | {one['seconds'] / 60:.1f} |"
        for one in shown
    )
    return [
        "All of it ran in one process, which is more than any crawl of a night does; its weight after some nights:",
        "",
        "| night | memory, MB | open files | threads | minutes |",
        "| --- | --- | --- | --- | --- |",
        *rows,
        "",
        f"At most it took {played['most_megabytes']:.0f} MB.",
    ]
