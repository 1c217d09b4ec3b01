"""The verb that shows the archive in a browser: serve."""

import logging
import socket
import tempfile
import webbrowser
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Annotated

import typer

from archive import handout, terminal
from archive.commands.verb import WrongUse, plain_errors
from archive.store import Archive
from archive.web import tables

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"


@plain_errors
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port on 127.0.0.1.")] = 8001,
    opened: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = False,
) -> None:
    """Shows the archive in a browser on this machine: search, articles, edits, forces, questions, tables.

    Only reads, and answers nobody but this machine. Tables are as they stood when it was started; articles are as they
    are now. It needs the extra `web`.

    Example: hmicfrs serve --port 8080 --open
    """
    try:
        import uvicorn

        from archive.web.app import SERVED, application
    except ImportError as error:
        logger.debug("serve: %r", error)
        raise WrongUse(
            f"serve needs Datasette ({error.name} is not installed): pip install -e '.[web]' -c constraints.txt"
        ) from error
    listening = _listen(port)
    with listening, Archive() as archive, tempfile.TemporaryDirectory(prefix="hmicfrs-") as folder:
        archive.check()
        path = Path(folder) / f"{tables.NAME}.db"
        began = monotonic()
        with archive.session() as session:
            handout.write(session, path, SERVED, lambda name: logger.info("reading %s", name))
        terminal.say(f"read {archive.url} in {monotonic() - began:.1f} s")
        at = f"http://{HOST}:{port}/"
        terminal.say(f"{at} shows it; Ctrl-C ends")
        if opened:
            Timer(0.5, webbrowser.open, [at]).start()
        with application(archive, path) as served:
            server = uvicorn.Server(uvicorn.Config(served, log_level="warning", access_log=False))
            server.run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    """A socket on that port of this machine alone. Raises `WrongUse` where another program has it."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
        made.listen()
    except OSError as error:
        made.close()
        logger.info("port %s: %r", port, error)
        raise WrongUse(
            f"port {port} cannot be had ({error.strerror}): another program may use it; try --port {port + 1}"
        ) from error
    return made
