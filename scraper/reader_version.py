"""The version of the code that reads pages, so that its changes are never taken for a publisher's."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import trafilatura

HERE = Path(__file__).parent
READING = "article_page body_text container headline dates furniture listing markup page_dates structured_data".split()


@cache
def reader_version() -> str:
    """Twelve hex digits that change whenever a file that reads pages, or the extraction library, does.

    Derived from the files themselves, because a number kept by hand is forgotten sooner or later. A needless change
    costs one more reading of stored bytes and can invent nothing.
    """
    digest = sha256(trafilatura.__version__.encode())
    for path in sorted([*(HERE / f"{name}.py" for name in READING), *(HERE / "publishers").glob("*.py")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]
