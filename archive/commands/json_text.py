"""JSON as commands print it."""

import json
from datetime import date, datetime
from typing import Any

from archive.moments import iso

Document = dict[str, Any]


def written(document: Document | list[Document]) -> str:
    """A document as text, ASCII only: so nothing from the web can act on a terminal."""
    return json.dumps(document, indent=2, default=plain)


def plain(value: object) -> str:
    """How what JSON has no form for is written: days and instants."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not for JSON: {value!r}")
