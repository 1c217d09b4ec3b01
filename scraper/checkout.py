"""The source checkout that this program runs from: commands for contributors write into it."""

from pathlib import Path

from archive import ArchiveError

ROOT = Path(__file__).parents[1]


class NotACheckout(ArchiveError):
    """The program was installed without its sources and tests, so there is nothing to contribute to."""

    exit_code = 2


def root() -> Path:
    """The folder of the checkout. Raises NotACheckout."""
    if not (ROOT / "tests" / "fixtures").is_dir():
        raise NotACheckout(f"{ROOT} is no source checkout: run this from one (make setup, .venv/bin/hmicfrs)")
    return ROOT
