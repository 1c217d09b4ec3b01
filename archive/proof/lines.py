"""The lines of a manifest, written so that anybody can take their digests again."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from archive.capture import Met

NONE_BEFORE = "0" * 64
"""What the first manifest holds in place of the digest of one before it."""


def of_capture(row: Any, salt: str) -> str:
    """The line of a capture: what was asked for when, and what came.

    Ex: {"capture_id":"ca-1","captured_at":"2025-06-08T21:00:00.000000Z","kind":"capture","length":8123, …}
    """
    return _written(
        {
            "kind": "capture",
            "capture_id": f"ca-{row.id}",
            "source": row.source,
            "url": row.url,
            "captured_at": instant(row.captured_at),
            "origin": row.origin,
            "outcome": row.outcome,
            "status": row.status,
            "sha256": row.sha256,
            "length": row.length,
            "salt": salt,
        }
    )


def could_be_of_capture(row: Any, salt: str) -> list[str]:
    """The lines that a capture as it is now may have had when it was recorded.

    One read since was unread then; and one of which the reading was taken back was read.
    """
    made = of_capture(row, salt)
    other = {Met.READ: Met.UNREAD, Met.UNREAD: Met.READ}.get(row.outcome)
    return [made] if other is None else [made, _written(json.loads(made) | {"outcome": other.value})]


def of_reading(row: Any, salt: str) -> str:
    """The line of what a version of the reader read in a capture.

    Ex: {"capture_id":"ca-1","kind":"reading","reader":"inspectorate","reader_version":"3f…","reading_sha256":"9b…", …}
    """
    return _written(
        {
            "kind": "reading",
            "capture_id": f"ca-{row.id}",
            "reader": row.reader,
            "reader_version": row.reader_version,
            "reading_sha256": row.reading_sha256,
            "text_sha256": row.text_sha256,
            "salt": salt,
        }
    )


def head(number: int, made_at: datetime, before: str) -> str:
    """The line that a manifest begins with. Ex: {"before":"00…","made_at":"2025-06-09T02:31:07.000000Z","number":1}"""
    return _written({"number": number, "made_at": instant(made_at), "before": before})


def digest(line: str) -> str:
    """SHA-256 of a line, without its line feed, in hexadecimal."""
    return hashlib.sha256(line.encode()).hexdigest()


def instant(moment: datetime) -> str:
    """An instant to the microsecond, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _written(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
