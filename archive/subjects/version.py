"""The version of the tables and rules that find subjects, so that what others found is found again."""

from functools import cache
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent


@cache
def rules_version() -> str:
    """Twelve hex digits that change whenever a data file or a rule beside this file does, or how text is folded.

    Derived from the files themselves, because a number kept by hand is forgotten sooner or later.
    """
    digest = sha256()
    for path in (*sorted([*HERE.glob("*.py"), *HERE.glob("*.csv")]), HERE.parent / "folding.py"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]
