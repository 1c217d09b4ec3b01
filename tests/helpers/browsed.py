"""The pages of an archive, asked for as a browser asks, without a server."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from archive import Archive, handout
from archive.web.app import SERVED, application
from archive.web.guard import Application


class Site:
    """Answers to addresses, each asked for by the name of the host in `at`."""

    def __init__(self, served: Application) -> None:
        self._served = served

    def ask(self, path: str, at: str = "127.0.0.1:8001", method: str = "GET") -> httpx.Response:
        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._served)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{at}") as client:
                return await client.request(method, path)

        return asyncio.run(answer())

    def page(self, path: str) -> str:
        answer = self.ask(path)
        assert answer.status_code == 200, answer.text
        return answer.text


@contextmanager
def site(archive: Archive, folder: Path) -> Iterator[Site]:
    """The pages of the archive, its tables in the folder meanwhile."""
    path = folder / "tables.db"
    with archive.session() as session:
        handout.write(session, path, SERVED, lambda _: None)
    with application(archive, path) as served:
        yield Site(served)
