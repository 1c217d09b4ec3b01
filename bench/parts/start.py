"""How long commands take that do next to nothing: what a person waits for before anything is seen."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from archive import Archive, CrawlResult, Measured, Origin
from archive.settings import Pace
from bench.bulk import filled
from bench.measuring import Figure, Target, in_turn, seconds
from bench.setting import Setting

# An archive as it is after some years of a hundred sources.
ARTICLES, LOOKS = 20_000, 30
NAMES = {"sqlite": "SQLite", "postgresql": "Postgres"}
HMICFRS = str(Path(sys.executable).with_name("hmicfrs"))


def ran(*command: str, archive: str = "") -> None:
    """Run a command to its end, on an archive if one is given. Raises CalledProcessError."""
    environment = {**os.environ, "ARCHIVE_URL": archive} if archive else None
    subprocess.run(command, check=True, capture_output=True, env=environment)


def beside_bare_python(
    what: str, command: Sequence[str], target: Target, runs: int, archive: str = ""
) -> Figure:
    """A command of the program beside a Python that does nothing."""
    ours = partial(seconds, partial(ran, HMICFRS, *command, archive=archive))
    ours()  # its modules are compiled and in the machine's memory from here on
    values, bare = in_turn(runs, ours, partial(seconds, partial(ran, sys.executable, "-c", "")))
    return Figure(
        what=what, unit="s", values=values, baseline=bare, against="python that does nothing", target=target
    )


def crawl_tonight(url: str) -> None:
    """Let each source have been crawled a moment ago, as one that is crawled every night was."""
    none: Any = dict.fromkeys(
        ("requests", "entries", "new", "changed", "unchanged", "unread", "gone", "blocked"), 0
    )
    with Archive(url) as archive:
        for source in sorted(archive.enlisted()):
            now = datetime.now(UTC)
            ended = CrawlResult(
                finished_at=now,
                result="ok",
                cause="",
                measured=Measured(),
                looks=Pace().hmicfrs_looks,
                **none,
            )
            archive.finish(archive.begin(source, now, Origin.LIVE), ended)


def figures(bench: Setting) -> Iterator[Figure]:
    """The command line's help; how an archive of many years stands, on either database."""
    limit = Target(kind="≤", bound=0.3, of_ratio=False)
    yield beside_bare_python("`hmicfrs --help`", ["--help"], limit, bench.runs + 2)
    limit = Target(kind="≤", bound=0.5, of_ratio=False)
    articles = bench.some(ARTICLES)
    kinds: list[Literal["sqlite", "postgresql"]] = ["sqlite", "postgresql"] if bench.postgres else ["sqlite"]
    for kind in kinds:
        archive = filled(bench, kind, articles, LOOKS)
        crawl_tonight(archive)
        what = f"`hmicfrs status`, {articles:,} articles, {articles * LOOKS:,} captures, {NAMES[kind]}"
        yield beside_bare_python(what, ["status"], limit, bench.runs + 2, archive)
