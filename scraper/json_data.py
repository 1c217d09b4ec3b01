"""JSON as the web sends it: read as a tree that is not too deep to be walked."""

import json
from typing import Any

# What sites send is some twenty deep, a text with its lists and quotations as a tree of nodes included.
DEEPEST = 100


def read(text: str | bytes) -> Any:
    """What a JSON text says. Raises ValueError for what is none, and for what nests deeper than `DEEPEST`."""
    try:
        value = json.loads(text, strict=False)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if is_deep(value):
        raise ValueError("nested too deep")
    return value


def is_deep(value: Any) -> bool:
    """Whether more than `DEEPEST` lists and objects stand in each other."""
    level = [value]
    for _ in range(DEEPEST + 1):
        holders = [
            one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)
        ]
        level = [part for holder in holders for part in holder]
        if not level:
            return False
    return True
