"""The folder an export is written into: all files appear together, or none."""

import hashlib
import os
from collections.abc import Collection, Mapping
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TextIO


class Access(Enum):
    """Who may read an export, as permissions of the folder and of its files."""

    ANYONE = (0o777, 0o666)
    OWNER = (0o700, 0o600)


class Folder:
    """Files written under other names; at the end they get their own, or on failure are removed.

    `leftovers` are files of an earlier export; those that are not written again must not stand beside the new ones.
    A name may have a folder before it, which is made.
    """

    def __init__(self, path: Path, access: Access, leftovers: Collection[str]) -> None:
        self._path = path
        self._access = access
        self._leftovers = leftovers
        self._written: list[str] = []

    def __enter__(self) -> Self:
        folder_mode, _ = self._access.value
        self._path.mkdir(parents=True, exist_ok=True, mode=folder_mode)
        if self._access is Access.OWNER:  # it may have been there, open to others
            self._path.chmod(folder_mode)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            for name in self._written:
                self._part(name).unlink(missing_ok=True)
            return
        for name in self._written:
            self._part(name).replace(self._path / name)
        for name in set(self._leftovers).difference(self._written):
            (self._path / name).unlink(missing_ok=True)

    def file(self, name: str) -> TextIO:
        """A new file of UTF-8 text with LF line ends, from its first byte readable by whom it should be."""
        return os.fdopen(self._opened(name), "w", encoding="utf-8", newline="")

    def binary(self, name: str) -> BinaryIO:
        """The same for bytes."""
        return os.fdopen(self._opened(name), "wb")

    def path_of(self, name: str) -> Path:
        """Where to write a new file by its path, if that is the only way; it is there, and empty."""
        os.close(self._opened(name))
        return self._part(name)

    def finish(self, beside: Mapping[str, str]) -> None:
        """Write the last files, by name, and the digests of all."""
        for name, content in beside.items():
            with self.file(name) as file:
                file.write(content)
        sums = self.sums()
        with self.file("SHA256SUMS") as file:
            file.write(sums)

    def _opened(self, name: str) -> int:
        folder_mode, file_mode = self._access.value
        self._part(name).parent.mkdir(exist_ok=True, mode=folder_mode)
        self._written.append(name)
        self._part(name).unlink(missing_ok=True)
        return os.open(self._part(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, file_mode)

    def sums(self) -> str:
        """The SHA-256 of every file so far, as `sha256sum --check` reads them."""
        lines = []
        for name in sorted(self._written):
            with self._part(name).open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n")
        return "".join(lines)

    def _part(self, name: str) -> Path:
        path = self._path / name
        return path.with_name(f".{path.name}.part")
