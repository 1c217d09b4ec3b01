"""Tells what a page names, and what of that it is about. A pure function of the page and the data files."""

import re

from archive.subjects.body_roles import body_mentions
from archive.subjects.councils import council_mentions
from archive.subjects.grades import grade_mentions, grades_given
from archive.subjects.mention import Annotation, Page
from archive.subjects.office_holders import office_holders
from archive.subjects.parts import Parts
from archive.subjects.programme_mentions import programme_mentions

_CONCERNED = re.compile(
    r"polic(?:e|ing)|constabular|force\b|forces\b|fire\b|firefight|brigade|hmic|joint targeted"
)


def annotate(page: Page) -> Annotation:
    """The subjects of a page, and the grades it tells of; nothing of one that is of neither police nor fire."""
    parts = Parts(page)
    own = page.source_kind in ("inspectorate", "syndicator")
    if not own and not _CONCERNED.search(parts.low):
        return Annotation(mentions=())
    bodies = body_mentions(parts)
    about = tuple(one.slug for one in bodies if one.role == "subject")
    programmes = programme_mentions(parts, about)
    grades = grades_given(parts, about, [one.slug for one in programmes])
    return Annotation(
        mentions=(
            *bodies,
            *council_mentions(parts),
            *programmes,
            *grade_mentions(grades),
            *office_holders(parts),
        ),
        grades=tuple(grades),
    )
