"""Exports of the archive: a folder of tables with what is needed to read, check and cite them."""

from archive.export.formats import Format
from archive.export.scope import Mode, Scope
from archive.export.sharing import RESEARCH_COPY, mode_that_holds
from archive.export.writing import RefusedTarget, Report, UnknownSubject, export

__all__ = [
    "RESEARCH_COPY",
    "Format",
    "Mode",
    "RefusedTarget",
    "Report",
    "Scope",
    "UnknownSubject",
    "export",
    "mode_that_holds",
]
