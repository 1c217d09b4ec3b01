"""Long checks: a year of nights, crawls killed at any moment, memory. `make soak` runs them; CI a short sample."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
# The made-up newsroom and the servers of the tests.
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "helpers")]
