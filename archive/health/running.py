"""Whether a crawl is at work on the archive, as the lock tells that a crawl holds."""

import fcntl
import logging
import os
from pathlib import Path

from sqlalchemy import Engine, text

from archive.crawl_lock import OURS

logger = logging.getLogger(__name__)

_HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND classid = :ours AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def at_work(engine: Engine) -> bool | None:
    """Whether a crawl holds the archive; None where that cannot be told."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            return bool(connection.scalar(_HELD, {"ours": OURS}))
    kept = Path(str(engine.url.database)).resolve()
    try:
        opened = os.open(kept.with_name(f"{kept.name}.lock"), os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as error:
        logger.debug("no lock to ask: %s", error)
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        logger.debug("a crawl is at work: %s", error)
        return True
    finally:
        os.close(opened)
    return False
