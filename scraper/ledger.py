"""A list of any length that costs no memory: its items are JSON in a file that is gone with it."""

import json
import tempfile
import weakref
from collections.abc import Iterator
from typing import Any

IN_MEMORY = 1_000_000  # bytes


class Ledger:
    """What is appended comes back in order, as JSON gives it."""

    def __init__(self) -> None:
        # It lives as long as the list does.
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, mode="w+", encoding="utf-8")  # noqa: SIM115
        self._length = 0
        weakref.finalize(self, self._file.close)

    def __len__(self) -> int:
        return self._length

    def append(self, item: dict[str, Any]) -> None:
        """Add one."""
        self._file.write(json.dumps(item) + "\n")
        self._length += 1

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Every item; none may be appended meanwhile."""
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)
        self._file.seek(0, 2)
