"""The version of the code that reads pages, so that its changes are never taken for a publisher's."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("trafilatura", "dateparser", "lxml")
HERE = Path(__file__).parent
READING = (
    "addresses ahead article_page body_text byline container date_doubts dates furniture galley headline json_data line"
    " listing marks markup missing_page offers opened overgrown page_dates page_galley page_links plain_dates shape"
    " structured_data templates text_extraction typesetter"
).split()


@cache
def reader_version() -> str:
    """Twelve hex digits that change whenever a file that reads pages, or a library it reads with, does.

    Derived from the files themselves, because a number kept by hand is forgotten sooner or later. A needless change
    costs one more reading of stored bytes and can invent nothing.
    """
    digest = sha256(" ".join(map(version, LIBRARIES)).encode())
    folders = [*(HERE / "publishers").glob("*.py"), *(HERE / "spiders").rglob("*.py")]
    for path in sorted([*(HERE / f"{name}.py" for name in READING), *folders]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]
