"""Measures how well edits are found: trackers look at a made-up newsroom whose every edit is known.

It prints a table and writes it into docs/version-detection.md, which explains what is simulated and what is scored.
A tracker of your own: see there, and `tests/newsroom/tracker.py`.
"""

import argparse
import logging
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from newsroom import newsroom, rates  # noqa: E402
from newsroom.baselines import Weekly, bytes_of, text_of  # noqa: E402
from newsroom.newsroom import Newsroom  # noqa: E402
from newsroom.score import Score, score  # noqa: E402
from newsroom.this_archive import ThisArchive, ThisArchiveWeekly  # noqa: E402
from newsroom.tracker import Tracker, play  # noqa: E402

PAGE = ROOT / "docs" / "version-detection.md"
BEGIN, END = "<!-- written by bench/versions.py -->\n", "<!-- to here -->\n"
RATES = {one.name: one for one in rates.EVERY}
# A tracker is made of the newsroom and of a folder that it may write to.
TRACKERS: dict[str, Callable[[str, Newsroom, Path], Tracker]] = {
    "bytes, weekly": lambda name, made, folder: Weekly(name, made, bytes_of),  # noqa: ARG005
    "trafilatura, weekly": lambda name, made, folder: Weekly(name, made, text_of),  # noqa: ARG005
    "this archive, as many looks": lambda name, made, folder: ThisArchiveWeekly(
        name, made, f"sqlite:///{folder}/archive.db"
    ),
    "this archive, own pace": lambda name, made, folder: ThisArchive(
        name, made, f"sqlite:///{folder}/archive.db"
    ),
}
COLUMNS = (
    "tracker",
    "edits: all",
    "visible",
    "found",
    "missed / late",
    "missed in all",
    "false",
    "wrong intervals",
    "quiet: found / taken for edits / false",
    "removals: found of all / false",
    "requests (304)",
    "median delay, days",
    "young, next night",
)


def one_run(told: tuple[str, str], *, seed: int, articles: int, nights: int) -> tuple[Score, float | None]:
    """One tracker at one set of rates: its score, and the share of edits it expected to miss, if it tells."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    name, tracker_name = told
    made = newsroom.found(RATES[name], seed=seed, articles=articles, nights=nights)
    with tempfile.TemporaryDirectory() as folder:
        tracker = TRACKERS[tracker_name](tracker_name, made, Path(folder))
        play(made, tracker)
        found = score(made, tracker)
        return found, tracker.expected_missed() if isinstance(tracker, ThisArchive) else None


def row(one: Score) -> str:
    """A row of the table."""
    share = f"{one.young_next_night} of {one.young}"
    cells = (
        one.tracker,
        one.edits,
        one.visible,
        one.found,
        f"{one.missed} / {one.late}",
        one.missed_in_all,
        one.false,
        one.wrong_intervals,
        f"{one.quiet_found} / {one.quiet_taken_for_edits} / {one.quiet_false}",
        f"{one.removals_found} of {one.removals} / {one.false_removals}",
        f"{one.requests} ({one.unchanged})",
        f"{one.median_delay:.2f}",
        share,
    )
    return f"| {' | '.join(map(str, cells))} |"


def table(name: str, found: Iterable[tuple[Score, float | None]]) -> str:
    """The heading, the rows, and what was expected of the archive's looks beside what came of them."""
    lines = [f"### Rates: {name}\n", f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}"]
    notes = []
    for one, expected in found:
        lines.append(row(one))
        if expected is not None:
            notes.append(
                f"Share of edits missed for good, {one.tracker}: expected by `status` {expected:.1%}, in truth "
                f"{one.missed_for_good:.1%} of {one.edits - one.waiting}; {one.waiting} more wait for the next look."
            )
    return "\n".join([*lines, "", *notes, ""])


def main() -> None:
    """Run all, print the tables, and write them into the page where all of it was run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--nights", type=int, default=60)
    parser.add_argument("--rates", nargs="*", choices=RATES, default=list(RATES))
    parser.add_argument("--trackers", nargs="*", choices=TRACKERS, default=list(TRACKERS)[:3])
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    run = partial(one_run, seed=given.seed, articles=given.articles, nights=given.nights)
    runs = [(name, tracker) for name in given.rates for tracker in given.trackers]
    with ProcessPoolExecutor(given.processes) as pool:
        found = dict(zip(runs, pool.map(run, runs), strict=True))
    text = "\n".join(table(name, (found[name, one] for one in given.trackers)) for name in given.rates)
    print(text)
    if vars(given) == vars(parser.parse_args([])):
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
