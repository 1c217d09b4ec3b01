"""Runs Python programs in processes of their own, forked from one that has read the libraries: they take seconds."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

SERVER = Path(__file__).with_name("fork_server.py")
HMICFRS = str(Path(sys.executable).with_name("hmicfrs"))
# So long a program may take on a machine with much else to do; it is a bound and no measure.
LONGEST = 300.0


# How many programs were begun on each archive.
_begun = Counter[str]()


class Program:
    """A Python program that runs, with what matters of `subprocess.Popen`; what it says goes to files."""

    def __init__(self, command: list[str], *, env: Mapping[str, str], cwd: Path) -> None:
        self.command = command
        self.returncode: int | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="forked-"))
        self._told = [self._folder / name for name in ("out", "err")]
        self._said = ("", "")
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.connect(_server())
        archive = env.get("ARCHIVE_URL", "")
        _begun[archive] += 1
        asked = {
            "command": command,
            # Of two crawls in one second the later would look at nothing: see local_clock.py.
            "env": {**env, "SECONDS_AHEAD": str(3 * _begun[archive])},
            "cwd": str(cwd),
            "told": [str(path) for path in self._told],
        }
        self._connection.sendall(json.dumps(asked).encode() + b"\n")
        self.pid = self._number()

    def _number(self) -> int:
        told = b""
        while not told.endswith(b"\n"):
            told += self._connection.recv(1) or b"\n"
        return int(told)

    def communicate(self, timeout: float = LONGEST) -> tuple[str, str]:
        """Wait for its end; what it wrote. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            self._connection.settimeout(timeout)
            try:
                self.returncode = self._number()
            except TimeoutError:
                raise subprocess.TimeoutExpired(self.command, timeout) from None
            self._connection.close()
            out, err = (path.read_text("utf-8", "replace") if path.exists() else "" for path in self._told)
            self._said = (out, err)
            shutil.rmtree(self._folder)
        return self._said

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it has not ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it, if it has not ended."""
        self.send_signal(signal.SIGKILL)


def run(
    command: list[str], *, env: Mapping[str, str], cwd: Path, check: bool = False
) -> "subprocess.CompletedProcess[str]":
    """A program's whole run. Raises subprocess.CalledProcessError if it is checked and failed."""
    program = Program(command, env=env, cwd=cwd)
    try:
        out, err = program.communicate()
    except subprocess.TimeoutExpired:
        program.kill()
        program.communicate()
        raise
    assert program.returncode is not None
    finished = subprocess.CompletedProcess(command, program.returncode, out, err)
    if check:
        finished.check_returncode()
    return finished


@cache
def _server() -> str:
    """The address of the server of this process, which ends with it."""
    folder = tempfile.mkdtemp(prefix="fork-")
    address = str(Path(folder) / "socket")
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-W", "ignore", str(SERVER), address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd="/",
    )
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    server.stdout.close()
    atexit.register(server.communicate)
    return address
