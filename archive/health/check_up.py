"""How the archive is: what is wrong, and what an operator has to know of the machine it is on."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from archive.health.causes import Cause
from archive.health.past import pasts
from archive.health.running import at_work
from archive.health.told import told
from archive.health.troubles import DAY, DISK, LONGEST, WHOLE, Trouble, nobody_left_out, troubles

# With less than that a night may not fit any more.
ROOM_AT_LEAST = 500_000_000


@dataclass(frozen=True, kw_only=True)
class CheckUp:
    """What is wrong at a moment, of how many sources; `good` has when each one's last good crawl began.

    `free_bytes` is the room left on the disk of a SQLite archive; of a Postgres that is not known.
    """

    at: datetime
    sources: int
    troubles: list[Trouble]
    good: Mapping[str, datetime]
    free_bytes: int | None

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles


def check_up(session: Session, engine: Engine, now: datetime) -> CheckUp:
    """What is wrong now."""
    known, free, busy = pasts(session, now), free_bytes(engine), at_work(engine)
    ended_before = now if busy is False else now - LONGEST
    found = troubles(nobody_left_out(known) if busy else known, now, ended_before=ended_before)
    first = {(one.source, one.cause): one.since for one in told(session)}
    return CheckUp(
        at=now,
        sources=len(known),
        troubles=[*(_since(first, one, now) for one in (*_of_the_disk(free, now), *found))],
        good={past.source: past.last_good_at for past in known if past.last_good_at},
        free_bytes=free,
    )


def _since(first: Mapping[tuple[str, str], datetime], one: Trouble, now: datetime) -> Trouble:
    """Of what no crawl tells the beginning (a full disk, a clock) the one that was told of counts."""
    since = first.get((one.source, one.cause), one.since)
    if one.source not in (WHOLE, DISK) or since >= one.since:
        return one
    return replace(one, since=since, nights=(now - since) // DAY + 1)


def free_bytes(engine: Engine) -> int | None:
    """The room left on the disk where a SQLite archive is."""
    if engine.dialect.name != "sqlite":
        return None
    return shutil.disk_usage(Path(str(engine.url.database)).resolve().parent).free


def _of_the_disk(free: int | None, now: datetime) -> Iterator[Trouble]:
    if free is not None and free < ROOM_AT_LEAST:
        sentence = f"{free / 1_000_000:.0f} MB are left on the disk where the archive is"
        yield Trouble(source=DISK, cause=str(Cause.DATABASE), sentence=sentence, since=now, nights=1)
