"""Says what is compared of two readings, and what of it is their meaning."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A column that is compared: `field` is its name in `version.changed`.

    `known_by` is the column that says whether it is known at all: a day without a time of day is a whole
    answer, so the time before it is not carried past it.
    """

    field: str
    column: str
    known_by: str


def _same(field: str, column: str = "") -> Compared:
    return Compared(field=field, column=column or field, known_by=column or field)


COMPARED = (
    _same("title"),
    _same("standfirst"),
    _same("text", "whole"),
    _same("text", "part"),
    _same("kind"),
    _same("notes"),
    _same("authors"),
    _same("section"),
    _same("tags"),
    _same("original_url"),
    _same("published", "published_on"),
    Compared(field="published", column="published_at", known_by="published_on"),
    _same("updated", "updated_on"),
    Compared(field="updated", column="updated_at", known_by="updated_on"),
    _same("links", "links_sha256"),
)
"""What a version may be a change of: not whether a page is free, nor how much of its text it shows.

A text is known as a whole, or in part; so one that was read in part is never compared with a whole one.
"""
MEANING = ("title_fold", "standfirst_fold", "whole_fold", "part_fold", "kind")
"""What tells an edit from a quiet one."""
FOLDS = tuple(_same(column) for column in MEANING if column != "kind")
