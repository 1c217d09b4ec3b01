"""Writes files for systemd, and leaves alone those that somebody has changed."""

import hashlib
import logging
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from archive import ArchiveError

logger = logging.getLogger(__name__)
_HEAD = "# Written by hmicfrs schedule. Changed by hand it is left alone. "


class Changed(ArchiveError):
    """A file was changed by hand, or is none of ours."""


class NotDone(ArchiveError):
    """A file cannot be written, or systemd will not have it."""

    exit_code = 1


def signed(text: str) -> str:
    """The text under a line by which it is told later whether it was changed."""
    return f"{_HEAD}{_digest(text)}\n{text}"


def is_ours(written: str) -> bool:
    """Whether a file is as it was written."""
    head, _, text = written.partition("\n")
    return head == f"{_HEAD}{_digest(text)}"


def refuse_changed(paths: Mapping[Path, str]) -> None:
    """Raises Changed for a file that somebody else wrote or changed."""
    for path, text in paths.items():
        if path.exists():
            written = path.read_text("utf-8")
            if written not in (text, signed(text)) and not is_ours(written):
                raise Changed(f"{path} was changed, and is left alone: compare it, or give --force")


def write(path: Path, text: str, mode: int) -> None:
    """Write a file in whole or not at all, with these permissions from its beginning. Raises NotDone."""
    made = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made.unlink(missing_ok=True)
        with os.fdopen(
            os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8"
        ) as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
        made.replace(path)
    except OSError as error:
        logger.debug("%s: %r", path, error)
        raise NotDone(f"cannot write {path}: {error.strerror or error}") from error


def systemctl(*words: str) -> None:
    """Tell systemd something. Raises NotDone with what it says."""
    try:
        subprocess.run(["systemctl", *words], check=True, capture_output=True, text=True)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise NotDone("the files are written, but there is no systemctl on this machine") from error
    except subprocess.CalledProcessError as error:
        why = " ".join(error.stderr.split())
        raise NotDone(f"the files are written, but systemctl {' '.join(words)} failed: {why}") from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
