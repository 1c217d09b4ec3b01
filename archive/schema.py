"""Brings an archive to this program's schema, and says when it is not there."""

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

import migrations
from archive import crawl_lock, database
from archive.archive_url import shown
from archive.errors import NewerArchive, OlderArchive

if TYPE_CHECKING:
    from alembic.config import Config

# Ex: revision: str = "0004"
_TOLD = re.compile(r'^(revision|down_revision)\b[^=]*= "(\w+)"', re.MULTILINE)
_UPGRADING = threading.Lock()


def config(engine: Engine) -> "Config":
    """Alembic's configuration for this engine, as in `[tool.alembic]` of pyproject.toml."""
    from alembic.config import Config  # slow to import, and seldom needed

    made = Config()
    folder = str(Path(migrations.__file__).parent)
    made.set_main_option("script_location", folder.replace("%", "%%"))
    made.attributes["engine"] = engine
    return made


def upgrade(engine: Engine) -> None:
    """Bring the archive to this program's schema; does nothing if it is there.

    Raises NewerArchive if the archive is ahead of this program, Taken if it is not and a crawl is running.
    """
    from alembic import command

    # Alembic keeps its context in module globals: one upgrade at a time in a process.
    with _UPGRADING:
        if not database.absent(engine):
            _refuse_newer(engine)
            if revision(engine) == head():
                return
        with _alone(engine):
            command.upgrade(config(engine), "head")


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """No crawl meanwhile. Another upgrade is waited for: there is nothing left to do after it."""
    if database.is_in_memory(engine):
        yield
        return
    until = monotonic() + database.WAIT_SECONDS
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(crawl_lock.held(engine, doing=crawl_lock.UPGRADE))
                break
            except crawl_lock.Taken as error:
                if error.by.startswith(crawl_lock.CRAWL) or monotonic() > until:
                    raise
            sleep(0.1)
        yield


def check(engine: Engine) -> None:
    """Raise OlderArchive or NewerArchive unless the archive has this program's schema."""
    where = shown(engine.url)
    if database.absent(engine):
        raise OlderArchive(f"there is no archive at {where} yet: run `hmicfrs upgrade`")
    _refuse_newer(engine)
    if revision(engine) != _known()[0]:
        raise OlderArchive(f"the archive at {where} is older than this program: run `hmicfrs upgrade`")


def revision(engine: Engine) -> str | None:
    """The revision the archive is at, None for one without a schema."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def is_of_the_model(name: str | None, kind: str, _parents: object) -> bool:
    """Whether something in the database is described by the model: the index of words is each database's own."""
    return kind != "table" or not str(name).startswith("search_index")


def head() -> str:
    """The revision this program works with."""
    return _known()[0]


def _refuse_newer(engine: Engine) -> None:
    found = revision(engine)
    if found is not None and found not in _known():
        where = shown(engine.url)
        raise NewerArchive(
            f"the archive at {where} is newer than this program (revision {found}): upgrade the program"
        )


def _known() -> list[str]:
    """Every revision this program knows, the newest first: read from the files, as Alembic is slow to import."""
    after: dict[str, str] = {}
    for file in Path(migrations.__file__).parent.glob("versions/*.py"):
        told = dict(_TOLD.findall(file.read_text("utf-8")))
        after[told.get("down_revision", "")] = told["revision"]
    found = [after[""]]
    while found[-1] in after:
        found.append(after[found[-1]])
    return found[::-1]
