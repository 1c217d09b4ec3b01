"""How long commands take that do next to nothing: what a person waits for before anything is seen."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.measuring import Figure, Target, in_turn, seconds
from bench.setting import Setting

HMICFRS = str(Path(sys.executable).with_name("hmicfrs"))


def ran(*command: str) -> None:
    """Run a command to its end. Raises CalledProcessError."""
    subprocess.run(command, check=True, capture_output=True)


def beside_bare_python(what: str, command: Sequence[str], target: Target, runs: int) -> Figure:
    """A command of the program beside a Python that does nothing."""
    ours = partial(seconds, partial(ran, HMICFRS, *command))
    ours()  # its modules are compiled and in the machine's memory from here on
    values, bare = in_turn(runs, ours, partial(seconds, partial(ran, sys.executable, "-c", "")))
    return Figure(
        what=what, unit="s", values=values, baseline=bare, against="python that does nothing", target=target
    )


def figures(bench: Setting) -> Iterator[Figure]:
    """The command line's help."""
    limit = Target(kind="≤", bound=0.3, of_ratio=False)
    yield beside_bare_python("`hmicfrs --help`", ["--help"], limit, bench.runs + 2)
