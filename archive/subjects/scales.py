"""Tells on which scale a grade stands: by what was inspected, and when. A bare rank means nothing."""

from collections.abc import Collection
from datetime import date
from functools import cache

from archive.subjects.tables import bodies, grades, in_force, programmes

_CHILDREN = ("ncpi", "ncpi-reinspection", "ncpi-post-inspection-review")
# Their reports tell what was found, and grade nothing.
_UNGRADED = ("joint", "theme", "notice", "body", "annual")
_BEFORE_ADEQUATE = ("frs-round-1", "frs-round-2")


def scale_of(body: str, about: Collection[str], on: date | None) -> str:
    """The scale for a body on a page about certain programmes, on a day; empty where it cannot be told."""
    kind = bodies()[body].kind
    if any(programmes()[one].kind in _UNGRADED or one == "custody" for one in about):
        return ""
    if any(one in _BEFORE_ADEQUATE for one in about):
        return "frs-2018"
    if on is None:
        return ""
    if kind == "fire":
        return _in_use("frs-", on)
    if any(one in _CHILDREN for one in about):
        return _in_use("ncpi-", on)
    return _in_use("peel-", on)


def stands_on(grade: str, scale: str) -> bool:
    """Whether a scale has a grade."""
    return (scale, grade) in _all()


@cache
def _all() -> frozenset[tuple[str, str]]:
    return frozenset((one.scale, one.grade) for one in grades())


def _in_use(family: str, on: date) -> str:
    found = [
        one.scale
        for one in grades()
        if one.scale.startswith(family) and in_force(on, one.valid_from, one.valid_to)
    ]
    return found[-1] if found else ""
