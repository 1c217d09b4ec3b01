"""A disk that is small, and a database server that is stopped: what a machine may do to an archive, done for real."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

NO_DISK = "SMALL DISK NOT TESTED: neither mount nor unshare is allowed here"
NO_CONTROL = "POSTGRES NOT TESTED: a server that was not started here is not for tests to stop"


class NotAllowed(Exception):
    """It cannot be done here; the text says what."""


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of 24 MB: by `mount` for root, else in a name space of our own that a process holds.

    Raises NotAllowed where neither may be done.
    """
    folder = Path(tempfile.mkdtemp(prefix="small-"))
    folder.chmod(0o711)  # the user of Postgres has to enter it
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=777", "none", str(folder)]
    try:
        yield from _mounted(folder, mount) if os.geteuid() == 0 else _held(folder, mount)
    finally:
        folder.rmdir()


def _mounted(folder: Path, mount: list[str]) -> Iterator[Path]:
    if subprocess.run(mount, check=False, capture_output=True).returncode:  # noqa: S603
        raise NotAllowed(NO_DISK)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)  # noqa: S603, S607


def _held(folder: Path, mount: list[str]) -> Iterator[Path]:
    hold = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        '"$@" && echo held && read _',
        "sh",
    ]
    with subprocess.Popen(  # noqa: S603
        [*hold, *mount], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as holder:
        if not holder.stdout or not holder.stdout.readline():
            raise NotAllowed(NO_DISK)
        try:
            # What a process sees is there for others of the same user too.
            yield Path(f"/proc/{holder.pid}/root{folder}")
        finally:
            holder.communicate(b"\n")


def make_read_only(disk: Path) -> None:
    """Let nobody write to a small disk, its file `archive.db` included."""
    if os.geteuid() == 0:  # whom no file mode keeps from writing
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)  # noqa: S603, S607
    else:
        (disk / "archive.db").chmod(0o444)
        disk.chmod(0o555)


def fill(disk: Path) -> Path:
    """Leave no room on a disk; the file that takes it all."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError as error:
                assert error.errno == 28, error
    return ballast


@contextmanager
def postgres_control(server: str) -> Iterator[Callable[[str], None]]:
    """Stops a server that tests have started, at once as a crash does, and starts it again: `control("stop")`.

    Raises NotAllowed for any other.
    """
    folder = Path(str(make_url(server).query.get("host", "")))
    data = folder / "data"
    if not data.exists():
        raise NotAllowed(NO_CONTROL)

    def control(what: str) -> None:
        # The program with its options, as it was begun last.
        program, *options = (data / "postmaster.opts").read_text().replace('"', "").split()
        more = {
            "stop": ["-m", "immediate"],
            "start": ["-o", " ".join(options), "-l", str(folder / "log")],
        }[what]
        command = [*_as_owner(data), Path(program).with_name("pg_ctl"), "-D", data, *more, "-w", what]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603

    yield control
    if not (data / "postmaster.pid").exists():
        control("start")


def _as_owner(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    owner = folder.stat()
    return ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]


def give_to_postgres(folder: Path, server: str) -> None:
    """Let a folder be its that runs the server."""
    owner = Path(str(make_url(server).query["host"])).stat()
    shutil.chown(folder, owner.st_uid, owner.st_gid)
