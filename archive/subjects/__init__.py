"""What articles are about: bodies, programmes, grades and office holders, from the data files beside this one."""

from archive.subjects.annotation import annotate
from archive.subjects.mention import Annotation, Given, Mention, Page
from archive.subjects.tables import Body, bodies

__all__ = ["Annotation", "Body", "Given", "Mention", "Page", "annotate", "bodies"]
