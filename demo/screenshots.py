"""Takes pictures of the archive in a browser, at the width of a desk and of a telephone, for the documentation."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep

import uvicorn
from playwright.sync_api import sync_playwright

from archive import Archive, handout
from archive.web.app import SERVED, application

PAGES = {
    "front": "/",
    "search": "/search?q=police",
    "article": "/article/hm-m2zqfoqn4l",
    "diff": "/article/hm-lsynjnzfvv/diff",
    "force": "/force/staffordshire",
    "question": "/question/q18_dates",
    "tables": "/tables/changes",
}
WIDTHS = {"desk": (1280, 760), "telephone": (390, 844)}


@contextmanager
def served() -> Iterator[str]:
    """The address at which the archive that ARCHIVE_URL names is shown meanwhile."""
    with Archive() as archive, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.db"
        with archive.session() as session:
            handout.write(session, path, SERVED, lambda _: None)
        with application(archive, path) as application_of_it:
            server = uvicorn.Server(uvicorn.Config(application_of_it, port=0, log_level="warning"))
            thread = Thread(target=server.run)
            thread.start()
            while not server.started:
                sleep(0.05)
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
            server.should_exit = True
            thread.join()


def main(folder: Path, report: Path | None) -> None:
    """Write a picture of each page at each width to the folder; of a report too, if one is given."""
    folder.mkdir(parents=True, exist_ok=True)
    with served() as at, sync_playwright() as play:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        addresses = {name: at + path for name, path in PAGES.items()}
        if report is not None:
            addresses["report"] = report.resolve().as_uri()
        for width, (wide, high) in WIDTHS.items():
            page = browser.new_page(viewport={"width": wide, "height": high})
            for name, address in addresses.items():
                page.goto(address)
                page.screenshot(path=folder / f"{name}-{width}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
