"""The tables. The data dictionary is generated from their docstrings and comments."""

from archive.model.articles import AddressRow, Article, FileRow, Takedown
from archive.model.captures import CaptureRow, Content, DateRow, ReadingLink, ReadingRow, Version
from archive.model.manifests import ManifestLine, ManifestRow
from archive.model.reference import BodyName, BodyRow, OfficeHolder, ProgrammeRow, ScaleGrade
from archive.model.relations import ArticleLink, Grade, Shingle, Subject
from archive.model.schema_names import Base
from archive.model.watch import AlertRow, Crawl, DecisionRow, EntryRow, ListRow, Source

__all__ = [
    "AddressRow",
    "AlertRow",
    "Article",
    "ArticleLink",
    "Base",
    "BodyName",
    "BodyRow",
    "CaptureRow",
    "Content",
    "Crawl",
    "DateRow",
    "DecisionRow",
    "EntryRow",
    "FileRow",
    "Grade",
    "ListRow",
    "ManifestLine",
    "ManifestRow",
    "OfficeHolder",
    "ProgrammeRow",
    "ReadingLink",
    "ReadingRow",
    "ScaleGrade",
    "Shingle",
    "Source",
    "Subject",
    "Takedown",
    "Version",
]
