"""Kill -9 in the middle of a backfill, on both databases: what is wrong after it, what the end is."""

import os

from soak.kills import killed_backfills
from soak.parts import kills

EACH = int(os.environ.get("SOAK_BACKFILLS", "20"))


def section() -> str:
    """Run it; where it is interrupted, what came of it so far."""
    found, stopped = kills.gathered(killed_backfills(EACH))
    about = (
        "A made-up web archive on the same machine has the pages of two papers as they stood in the nights between "
        "those that were crawled."
    )
    return "\n".join(["## Backfills killed", "", about, "", *kills.written(found), *stopped])
