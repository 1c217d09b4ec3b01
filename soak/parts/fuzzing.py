"""Every reader given spoilt input for a while: `SOAK_SECONDS` for each target, half a minute if not said."""

import importlib.util
import os
import tempfile
from pathlib import Path

from soak.fuzz.__main__ import COLUMNS, TARGETS, fuzz

SECONDS = int(os.environ.get("SOAK_SECONDS", "30"))


def section() -> str:
    """Run it; nothing where the library that leads it is not installed."""
    head = ["## Spoilt input, for a while", "", "What it is, and longer runs: [fuzzing](fuzzing.md).", ""]
    if importlib.util.find_spec("atheris") is None:
        return "\n".join([*head, "Not run: atheris is not installed (`make fuzz` installs it)."])
    with tempfile.TemporaryDirectory() as folder:
        runs = [fuzz(target, SECONDS, Path(folder)) for target in TARGETS]
    rows = (COLUMNS, tuple("---" for _ in COLUMNS), *(run.row for run in runs))
    table = [f"| {' | '.join(row)} |" for row in rows]
    found = [f"- {run.row[0]}: {kind}: {why}" for run in runs for kind, why in run.findings.items()]
    return "\n".join([*head, *table, *(["", *found] if found else [])])
