"""Fuzzes one target, led by what its inputs reach: `python -m soak.fuzz.guided TARGET FOLDER [options of libFuzzer]`.

Started by `soak/fuzz/__main__.py`. Each input that is found to be wrong is kept in FOLDER, and the run goes on.
"""

import json
import logging
import sys
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["scraper", "archive"], enable_loader_override=False):
    from soak.fuzz import targets

# Of processor time: what runs under atheris takes about three times as long as without.
LIMIT = 3.0


class Watch:
    """Gives inputs to a target; each kind of finding is kept once, with the input that led to it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder, self.target = name, folder, targets.EVERY[name]
        self.found: dict[str, str] = {}
        self.executions = 0
        self.told = 0

    def __call__(self, data: bytes) -> None:
        """One input. What it raises is a finding, whatever it is."""
        self.executions += 1
        try:
            self.target(data)
        except Exception as error:  # noqa: BLE001  # it is written into the folder
            self._keep(data, error)
        if self.executions > 1.05 * self.told:
            self.told = self.executions
            self.tell()

    def _keep(self, data: bytes, error: Exception) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        mine = [frame for frame in frames if "/scraper/" in frame.filename or "/archive/" in frame.filename]
        last = (mine or frames)[-1]
        kind = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
        if kind not in self.found:
            self.found[kind] = str(error)[:200]
            (self.folder / f"finding-{len(self.found)}").write_bytes(data)
            (self.folder / f"finding-{len(self.found)}.txt").write_text(
                "".join(traceback.format_exception(error))
            )

    def tell(self) -> None:
        """Write down what was done so far."""
        slowest = targets.SLOWEST.get(self.name, targets.Spent())
        (self.folder / "slowest").write_bytes(slowest.input)
        said = {
            "executions": self.executions,
            "findings": self.found,
            "slowest": {"seconds": round(slowest.seconds, 2), "bytes": len(slowest.input)},
        }
        (self.folder / "told.json").write_text(json.dumps(said, indent=2))


def main(name: str, folder: Path, *options: str) -> None:
    """Fuzz until the time is over."""
    logging.disable(logging.CRITICAL)
    targets.LIMIT = LIMIT
    watch = Watch(name, folder)
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(targets.corpus(name)):
        (corpus / f"seed-{i}").write_bytes(seed)
    atheris.Setup(["fuzz", *options, str(corpus)], watch)
    try:
        atheris.Fuzz()
    finally:
        watch.tell()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
