"""Dumps a Postgres archive and restores dumps, by the programs of Postgres itself."""

import logging
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from archive.archive_url import shown
from archive.backups.shelf import NoBackup

logger = logging.getLogger(__name__)

SUFFIX = ".dump"
_INSTALLED = Path("/usr/lib/postgresql")
_SIZE = (
    "SELECT coalesce(sum(pg_table_size(c.oid)), 0) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind = 'r' AND n.nspname = 'public'"
)


def size(engine: Engine) -> int:
    """Bytes that a dump takes at most, about: those of the tables, which it compresses."""
    with engine.connect() as connection:
        return int(connection.scalar(text(_SIZE)) or 0)


def dump(engine: Engine, target: Path) -> None:
    """Dump it as it stands at one moment, in the custom format, and read the dump's contents.

    Raises NoBackup where there is no pg_dump of the server's version, or it fails.
    """
    _run([_program("pg_dump", engine), "--format=custom", f"--file={target}"], environment(engine.url))
    _run([_program("pg_restore", engine), "--list", str(target)], {})


@contextmanager
def restored(engine: Engine, source: Path) -> Iterator[URL]:
    """A database of its own on the same server with what is in a dump; it goes at the end."""
    name = f"hmicfrs_check_{os.getpid()}"
    url = engine.url.set(database=name)
    _ask(engine, f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        program = _program("pg_restore", engine)
        _run([program, "--exit-on-error", "--no-owner", f"--dbname={name}", str(source)], environment(url))
        yield url
    finally:
        _ask(engine, f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(url: URL) -> Mapping[str, str]:
    """How Postgres's programs are told where the database is: never on a command line, which others can read."""
    told = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    names = {"dbname": "PGDATABASE"}
    return {names.get(name, f"PG{name.upper()}"): str(value) for name, value in told.items() if value}


def _program(name: str, engine: Engine) -> str:
    """The program of the server's version, or of the next newer one."""
    with engine.connect() as connection:
        wanted = int(connection.scalar(text("SHOW server_version_num"))) // 10_000
    on_path = shutil.which(name)
    places = [Path(on_path)] if on_path else []
    places += [folder / "bin" / name for folder in _INSTALLED.glob("*")]
    found = {version: str(place) for place in places if place.exists() and (version := _version(place))}
    fitting = sorted(version for version in found if version >= wanted)
    if fitting:
        return found[fitting[0]]
    there = f"there is only one of {max(found)}" if found else "there is none on PATH"
    raise NoBackup(f"the server is Postgres {wanted}, and needs a {name} of {wanted} or newer: {there}")


def _version(program: Path) -> int:
    """Ex: pg_dump (PostgreSQL) 16.4 (Debian 16.4-1): 16"""
    said = re.search(r"\) (\d+)", _run([str(program), "--version"], {}))
    return int(said[1]) if said else 0


def _run(command: Sequence[str], more: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a program of Postgres, with arguments of ours
            command,
            env={**os.environ, **more},
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
        )
    except subprocess.CalledProcessError as error:
        said = " ".join(error.stderr.split()) or f"exit code {error.returncode}"
        logger.info("%s: %s", Path(command[0]).name, said)
        raise NoBackup(f"{Path(command[0]).name} failed: {said}") from error
    except OSError as error:
        logger.info("%s: %r", command[0], error)
        raise NoBackup(f"{command[0]} cannot be run: {error.strerror}") from error
    return done.stdout


def _ask(engine: Engine, statement: str) -> None:
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        logger.info("%s: %r", shown(engine.url), error)
        raise NoBackup(
            f"a dump is checked in a database of its own, which cannot be made: {error.orig}"
        ) from error
