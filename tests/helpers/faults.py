"""The table of faults, docs/faults.md: each test that brings one about writes, and checks, its own row.

To add a row, mark a test and let it say what it measured, last of all::

    @pytest.mark.fault("a feed of a million lines", of="Hostile input", done="one feed names ...", times="1 night")
    def test_a_feed_without_an_end_is_left(fault: Fault) -> None:
        ...
        fault.came_to(lost=missing, seen=sentence)

A test with several marks takes `faults` in its place, by name: `faults["a feed of ..."].came_to(...)`.

`of` is the heading that it stands under. `lost` holds whatever is missing from the archive that ought to be there: what
was recorded before the fault, and what was published meanwhile once the night after it is over. Anything in it fails
the test. `seen` is what the program printed, word for word; addresses of this machine and paths are made the same in
every run. Then `pytest FILE --force-regen` writes the row and fails that one time; without it the test fails where its
row is not the one that stands there. Rows that no test writes any more are found by
tests/test_docs.py, and removed the same way.
"""

import ast
import fcntl
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "faults.md"
# Headings in their order.
ROOMS = ("A site", "The database", "The machine", "Hostile input")
HEAD = """# Faults

Written by the tests that bring each fault about, on a real server, file system, database or process
(`.venv/bin/pytest -k fault --force-regen`); not to be edited by hand. Lost is what was recorded before the fault, or
published while it lasted, and is not in the archive after the first night without it. What the user saw is the line
that the command printed of it, first its exit code, explained in [exit-codes.md](exit-codes.md). Of hostile input it is
what the look at a page, or the list or address, came to. A second table of what does harm, the readers', is in
[fuzzing.md](fuzzing.md).
"""
COLUMNS = "| fault | what was done | how often | lost | what the user saw |\n| --- | --- | --- | --- | --- |"
# What differs from run to run and machine to machine.
_SAME = (
    (re.compile(r"\b(127\.0\.0\.\d+|[\w-]+\.invalid):\d+"), r"\1"),
    (re.compile(r"\b127\.0\.0\.\d+"), "127.0.0.1"),
    (re.compile(r"(?<![\w/.])/(?:[\w.-]+/)+|(?<=:///)/(?:[\w.-]+/)+"), "/…/"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|\+00:00)?"), "…"),
    (re.compile(r"\bprocess \d+ on [\w.-]+"), "process … on …"),
    (re.compile(r"\b\d{4}-\d\d-\d\d\b"), "YYYY-MM-DD"),
    (re.compile(r"\bto revision \d+"), "to the newest revision"),
    (re.compile(r"\b[\d.]+(?= days behind this machine's)"), "…"),
    (re.compile(r"pg_tblspc/[\w/]+"), "…"),
    (re.compile(r"\btest_\d+_\d+\b|\bupgraded_\d+\b"), "hmicfrs"),
    (re.compile(r"host=[^\s?&:]+"), "host=…"),
)


class Fault:
    """One row, by a test that is marked for it."""

    def __init__(self, name: str, *, of: str, done: str, times: str, rewrite: Path | None) -> None:
        self.name, self.room = name, of
        self._done, self._times, self._rewrite = done, times, rewrite
        self.was_written = False

    def came_to(self, *, lost: Collection[object], seen: str) -> None:
        """Check the row that stands in the document, or write it."""
        assert not lost, f"{self.name}: lost {lost}"
        row = (
            f"| {self.name} | {_cell(self._done)} | {self._times} | nothing | {_cell(as_everywhere(seen))} |"
        )
        with DOCUMENT.open("a+", encoding="utf-8") as file:
            # Tests run in several processes.
            fcntl.flock(file, fcntl.LOCK_EX)
            rows = told()
            if rows.get(self.name) == (self.room, row):
                return
            assert self._rewrite, f"--force-regen writes the row that docs/faults.md should have:\n{row}"
            self._rewrite.write_text(written({**rows, self.name: (self.room, row)}), encoding="utf-8")
            self.was_written = True


def as_everywhere(seen: str) -> str:
    """What was seen, without what is so on this machine or in this run only."""
    for found, put in _SAME:
        seen = found.sub(put, seen)
    return seen


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def told() -> dict[str, tuple[str, str]]:
    """The rows that stand there: by name the heading, and the line."""
    found, room = {}, ""
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if DOCUMENT.exists() else ():
        if line.startswith("## "):
            room = line.removeprefix("## ")
        elif line.startswith("| ") and not line.startswith(("| fault |", "| --- |")):
            found[line.split(" | ")[0].removeprefix("| ")] = (room, line)
    return found


def written(rows: Mapping[str, tuple[str, str]]) -> str:
    """The document with these rows."""
    return "\n".join([HEAD, *_sections(rows)])


def _sections(rows: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for room in ROOMS:
        lines = [line for _, (of, line) in sorted(rows.items()) if of == room]
        if lines:
            yield "\n".join([f"## {room}\n", COLUMNS, *lines]) + "\n"


def declared() -> list[re.Pattern[str]]:
    """Patterns of all that tests name in their source, names of faults among it."""
    found = []
    for path in (ROOT / "tests").glob("**/test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            said = [part.value if isinstance(part, ast.Constant) else None for part in parts]
            # Of few words that are not filled in anything could be said.
            if sum(len(part) for part in said if isinstance(part, str)) >= (1 if len(said) == 1 else 10):
                found.append(
                    re.compile("".join(".+" if part is None else re.escape(str(part)) for part in said))
                )
    return found
