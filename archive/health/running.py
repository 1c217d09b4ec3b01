"""Whether a crawl is at work on the archive, as the lock tells that a crawl holds: the others were cut off."""

import fcntl
import logging
import os
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, text

logger = logging.getLogger(__name__)

# Where no lock can be asked, a crawl that began so long ago is taken to have been cut off.
LONGEST = timedelta(hours=12)
# The first of the two numbers of a crawl's locks in Postgres ("hmic").
_OURS = 0x686D6963
_HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND classid = :ours AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def ended_before(engine: Engine, now: datetime) -> datetime:
    """A crawl that has no result and began before this moment was cut off; a later one may still be running."""
    return now - LONGEST if _at_work(engine) else now


def _at_work(engine: Engine) -> bool:
    """Whether a crawl holds the archive; True as well where that cannot be told."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            return bool(connection.scalar(_HELD, {"ours": _OURS}))
    kept = Path(str(engine.url.database)).resolve()
    try:
        opened = os.open(kept.with_name(f"{kept.name}.lock"), os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as error:
        logger.debug("no lock to ask: %s", error)
        return True
    try:
        fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        logger.debug("a crawl is at work: %s", error)
        return True
    finally:
        os.close(opened)
    return False
