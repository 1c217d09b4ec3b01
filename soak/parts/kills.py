"""Kill -9 at random moments, on both databases: what was in flight, what is wrong after it, what the end is."""

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from soak.killer import Kill, Unfinished
from soak.kills import Chain, killed

# How many crawls are killed on each database, and of each other command.
CRAWLS = int(os.environ.get("SOAK_KILLS", "100"))
HANDFUL = int(os.environ.get("SOAK_HANDFUL", "5"))


def section() -> str:
    """Run it; where it is interrupted, what came of it so far."""
    found, stopped = gathered(killed(CRAWLS, handful=HANDFUL))
    return "\n".join(["## Killed at random moments", "", *written(found), *IN_FLIGHT, *stopped])


def gathered(chains: Iterable[Chain]) -> tuple[list[Chain], list[str]]:
    """All chains, or those until it was interrupted or a last run did not end well; and what is to be said of that."""
    found: list[Chain] = []
    try:
        for chain in chains:
            found.append(chain)
            for kill in chain.kills:
                print(
                    f"killed {kill.work} on {kill.database} while {kill.phase}; {len(kill.wrongs)} wrong",
                    file=sys.stderr,
                )
    except KeyboardInterrupt:
        return found, ["", "It was stopped there, before all kills that were asked for."]
    except Unfinished as error:
        return found, ["", f"**It ended there, as a last full run did not end well**: {str(error)[-300:]}"]
    return found, []


IN_FLIGHT = (
    "",
    "Looks in flight are those that the made-up press had answered and that were not in the archive when it was "
    "looked into after the kill. Three papers are crawled side by side, with a tenth of a second between two requests "
    "to one; with the usual pause of seconds it should be one look of each, which this does not measure. All of them "
    "were made again by the last run, or the archives would differ.",
    "",
    "Left out of the comparison (`soak/said.py`): rows of crawls and manifests, moments within a night, which of several "
    "lists gave a line first, and of looks at pages in place whether they were fetched whole or found unchanged, with "
    "what follows from that: after a crawl that was cut short known articles are asked for in whole.",
)


def written(chains: Sequence[Chain]) -> list[str]:
    """What came of it."""
    kills = [kill for chain in chains for kill in chain.kills]
    wrong = [said for kill in kills for said in kill.wrongs]
    differ = [said for chain in chains for said in chain.differences]
    return [
        f"{len(kills)} commands were killed (SIGKILL to the whole process group){_crawls(kills)}. After "
        f"each, `hmicfrs verify` was run: it found {len(wrong) or 'nothing'} wrong. Up to three kills were followed by a "
        f"last full run, {len(chains)} in all, each of which began at once, ended well and left an archive that was "
        f"compared with that of an undisturbed run, row by row: {len(differ) or 'no'} rows differ.",
        "",
        *_table(kills),
        *(["", *(f"- wrong: {one}" for one in wrong[:20])] if wrong else []),
        *(["", *(f"- differs: {one}" for one in differ[:20])] if differ else []),
    ]


def _crawls(kills: Iterable[Kill]) -> str:
    number = sum(kill.work.startswith("crawl") for kill in kills)
    return f", {number} of them crawls" if number else ""


def _table(kills: Sequence[Kill]) -> list[str]:
    rows: defaultdict[tuple[str, str], list[Kill]] = defaultdict(list)
    for kill in kills:
        rows[kill.work, kill.database].append(kill)
    head = (
        "| command | database | kills | while | looks answered | in flight: in all, at most | wrong |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    return [*head, *(_row(work, database, some) for (work, database), some in sorted(rows.items()))]


def _row(work: str, database: str, kills: Sequence[Kill]) -> str:
    phases = Counter(kill.phase for kill in kills)
    going_on = ", ".join(f"{name} {number}" for name, number in phases.most_common())
    lost = [kill.lost for kill in kills]
    wrong = sum(len(kill.wrongs) for kill in kills)
    looks = sum(kill.looks for kill in kills)
    cells = (work, database, len(kills), going_on, looks, f"{sum(lost)}, {max(lost)}", wrong)
    return f"| {' | '.join(map(str, cells))} |"
