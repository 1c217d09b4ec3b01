"""A Postgres server of this machine, started for as long as it is needed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from archive.archive_url import address


class NoPostgres(Exception):
    """No programs of Postgres are installed."""


@contextmanager
def running() -> Iterator[str]:
    """The URL of a server that ends with this. Raises NoPostgres."""
    programs = _programs()
    if programs is None:
        raise NoPostgres
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path may be 107 characters long, no more
    become = _unprivileged(folder)
    try:
        yield from _running(programs, folder, become)
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def _unprivileged(folder: Path) -> list[str]:
    """What makes a command run as somebody other than root, whom Postgres refuses."""
    if os.geteuid() != 0:
        return []
    names = {user.pw_name for user in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, name)
    user = pwd.getpwnam(name)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _running(programs: Path, folder: Path, become: list[str]) -> Iterator[str]:
    def run(program: str, *arguments: str) -> None:
        command = [*become, str(programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603

    run("initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
    run("pg_ctl", "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://tester@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-m", "immediate", "-w", "stop")


def ask(server: str, statement: str) -> None:
    """Let a server do something outside of any transaction."""
    engine = create_engine(address(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def copied(server: str, template: str, name: str) -> None:
    """Make a database that is a copy of another."""
    engine = create_engine(address(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        version = connection.dialect.server_version_info or (0,)
        # What Postgres does since 15 unless told otherwise takes four times as long for a small database.
        how = "STRATEGY FILE_COPY" if version >= (15,) else ""
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} {how}"))
    engine.dispose()


def database(server: str, name: str) -> str:
    """The URL of a database of a server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)
