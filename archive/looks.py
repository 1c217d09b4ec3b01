"""A look at an article as the row that is kept of it."""

import hashlib
from typing import Any

from archive.capture import Capture
from archive.folding import storable


def columns(article_id: int, capture: Capture) -> dict[str, Any]:
    """The columns of a look's row but for what it says: `reading_id` and `follows_id`."""
    return {
        "article_id": article_id,
        "crawl_id": capture.crawl,
        "url": storable(capture.addresses[0].url),
        "captured_at": capture.captured_at,
        "origin": capture.origin,
        "outcome": capture.met,
        "status": capture.status,
        "reason": storable(capture.reason),
        "moved_to": storable(capture.moved_to),
        "sha256": digest_of(capture) if capture.body else None,
        "length": len(capture.body),
        "content_type": storable(capture.content_type),
        "noarchive": capture.noarchive,
        "etag": storable(capture.etag),
        "last_modified": storable(capture.last_modified),
    }


def digest_of(capture: Capture) -> str:
    """SHA-256 of its bytes as received, in hexadecimal."""
    return hashlib.sha256(capture.body).hexdigest()
