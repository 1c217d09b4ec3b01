"""Forks a process for every program it is asked for, having read what all of them read: libraries, nothing of ours.

The modules of the project are read by each program itself, as they look at its environment.
"""

import importlib
import json
import os
import runpy
import select
import shutil
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

LIBRARIES = (
    "alembic.autogenerate alembic.command dateparser dateparser.search lxml.html psycopg pydantic_settings"
    " rich.console rich.progress rich.table scrapy.crawler scrapy.core.downloader.handlers.http11 scrapy.spiders"
    " sqlalchemy.dialects.postgresql sqlalchemy.dialects.sqlite sqlalchemy.orm trafilatura typer warcio"
).split()


def serve(address: str) -> None:
    """Until standard input ends, which is when the tests do."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(64)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        sys.stdout.write("ready\n")
        sys.stdout.close()
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            connection, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _attend(connection)
            connection.close()
    shutil.rmtree(Path(address).parent)


def _attend(connection: socket.socket) -> None:
    """Tell the number of the process of the program that is asked for and, when it ends, its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with connection.makefile() as lines:
        asked = json.loads(lines.readline())
    number = os.fork()
    if number == 0:
        connection.close()
        _become(asked)
    connection.sendall(f"{number}\n".encode())
    _, status = os.waitpid(number, 0)
    connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(asked: dict[str, Any]) -> None:
    """Be the program, from its first line to its end."""
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate(
        (nothing, *(os.open(path, os.O_WRONLY | os.O_CREAT) for path in asked["told"]))
    ):
        os.dup2(file, number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115
    program, *_ = sys.argv = asked["command"]
    sys.path[0] = str(Path(program).parent)
    code = 0
    try:
        runpy.run_path(program, run_name="__main__")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
        code = 1
    _end(code)


def _end(code: int) -> None:
    """As the interpreter ends: threads are waited for, and what is registered is done."""
    import atexit
    import threading

    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    for name in LIBRARIES:
        importlib.import_module(name)
    assert "twisted.internet.reactor" not in sys.modules, "each program has its own"
    serve(sys.argv[1])
