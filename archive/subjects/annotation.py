"""Tells what a page names, and what of that it is about. A pure function of the page and the data files."""

from archive.subjects.body_roles import body_mentions
from archive.subjects.mention import Annotation, Page
from archive.subjects.programme_mentions import programme_mentions


def annotate(page: Page) -> Annotation:
    """The subjects of a page, and the grades it tells of."""
    bodies = body_mentions(page)
    return Annotation(mentions=(*bodies, *programme_mentions(page)))
