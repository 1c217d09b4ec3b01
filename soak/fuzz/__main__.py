"""Runs every target of the fuzzer for so many seconds and says what came of it: `python -m soak.fuzz --seconds 600`."""

import argparse
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from soak.fuzz import dictionary

TARGETS = ("article_page", "channels", "warc", "ingest")
OUT = Path("fuzz-out")
# Of an input; pages are up to 16 MB, but what can go wrong does so in less.
MOST_BYTES = 60_000
COLUMNS = ("target", "seconds", "executions", "edges", "inputs kept", "findings", "slowest input")
PULSE = re.compile(r"cov: (\d+) ft: \d+ corp: (\d+)")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one target's run came to."""

    row: tuple[str, ...]
    findings: dict[str, str]


def fuzz(target: str, seconds: int, out: Path) -> Run:
    """Fuzz a target in a process of its own; its findings lie in a folder of its name."""
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    words = folder / "dictionary"
    words.write_text(dictionary.written(), "ascii")
    options = [f"-max_total_time={seconds}", f"-max_len={MOST_BYTES}", f"-dict={words}", "-rss_limit_mb=2000",
               "-timeout=60",
        "-len_control=0", "-print_final_stats=1", f"-artifact_prefix={folder}/"]  # fmt: skip
    command = [sys.executable, "-m", "soak.fuzz.guided", target, str(folder), *options]
    with (folder / "log").open("w+") as log:
        subprocess.run(command, check=False, stdout=log, stderr=subprocess.STDOUT)
        log.seek(0)
        pulses = PULSE.findall(log.read()) or [("0", "0")]
    told = json.loads((folder / "told.json").read_text())
    findings = told["findings"] | {
        one.name: "killed" for one in folder.glob("*-*") if one.name.startswith(("crash", "timeout", "oom"))
    }
    slowest = told["slowest"]
    cells = (target, seconds, f"{told['executions']:,}", *pulses[-1], len(findings))
    return Run(row=(*map(str, cells), f"{slowest['seconds']} s, {slowest['bytes']} bytes"), findings=findings)


def main() -> int:
    """Fuzz what is asked for; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", default=TARGETS, choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    runs = [fuzz(target, asked.seconds, asked.out) for target in asked.targets]
    for row in (COLUMNS, tuple("---" for _ in COLUMNS), *(run.row for run in runs)):
        print("| " + " | ".join(row) + " |")
    found = {f"{run.row[0]}: {kind}": why for run in runs for kind, why in run.findings.items()}
    for kind, why in found.items():
        print(f"{kind}: {why}")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
