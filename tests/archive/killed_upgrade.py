"""Upgrades an archive and is killed in the middle: run with its URL and after which statements, once for each of them.

Says after which of them it was killed, and ends where one upgrade came to its end before that.
"""

import os
import signal
import sys
from itertools import count
from typing import Any

from alembic import command
from sqlalchemy import Engine, event

from archive import Archive, schema

assert command  # what all of them need is imported once
schema.head()


def upgraded(url: str, statements: int) -> None:
    """Bring the archive to today's schema, unless so many statements were made before that."""
    numbers = count(1)

    def kill(*_: Any) -> None:
        if next(numbers) == statements:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", kill)
    with Archive(url) as archive:
        archive.upgrade()


if __name__ == "__main__":
    for statements in map(int, sys.argv[2:]):
        child = os.fork()
        if not child:
            upgraded(sys.argv[1], statements)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != -signal.SIGKILL:
            break
        sys.stdout.write(f"{statements}\n")
