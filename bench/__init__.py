"""Benchmarks: how fast, how large and how well, each beside a baseline of the same run. `make bench` runs them."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
# The Postgres server that the tests start, and their newsroom.
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "helpers")]
