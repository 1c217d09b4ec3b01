"""What a part of the benchmark may use: a folder, a Postgres, how many runs, a folder of pages."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from postgres_server import NoPostgres, running


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The same for all parts of one run.

    `pages` is a folder of pages that somebody has (`bench/saved_pages.py` says how they are laid out), `postgres` the
    URL of a server or None where none is installed. `share` is how much of the usual amount of work is to be done: less
    than 1 gives figures that only show that the benchmark works.
    """

    folder: Path
    runs: int
    share: float
    pages: Path | None
    postgres: str | None

    def some(self, usual: int) -> int:
        """The usual number of pages, articles or rows, or the share of it that this run is to do."""
        return max(1, round(usual * self.share))


@contextmanager
def setting(runs: int, share: float, pages: Path | None) -> Iterator[Setting]:
    """A folder and a server for as long as the benchmark runs."""
    with TemporaryDirectory(prefix="bench-") as made, ExitStack() as until_the_end:
        try:
            postgres = until_the_end.enter_context(running())
        except NoPostgres:
            print("no Postgres is installed: figures are of SQLite alone")
            postgres = None
        yield Setting(folder=Path(made), runs=runs, share=share, pages=pages, postgres=postgres)
