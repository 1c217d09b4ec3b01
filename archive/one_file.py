"""Writes one file whole or not at all."""

import logging
from collections.abc import Iterable
from pathlib import Path

from archive.export import RefusedTarget
from archive.export.folder import Access, Folder

logger = logging.getLogger(__name__)


def write_whole(path: Path, parts: Iterable[str]) -> None:
    """Write the parts as UTF-8, replacing a file of that name. Raises RefusedTarget where that cannot be done."""
    path = path.expanduser().resolve()
    if path.is_dir():
        raise RefusedTarget(f"{path} is a folder: name a file")
    try:
        with Folder(path.parent, Access.ANYONE, leftovers=()) as folder, folder.file(path.name) as file:
            file.writelines(parts)
    except OSError as error:
        logger.info("writing %s: %r", path, error)
        raise RefusedTarget(f"cannot write {path}: {error.strerror}") from error
