"""The tables that say what articles are about: subjects and grades; and what their articles' own rows say of that."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select, union
from sqlalchemy.orm import aliased

from archive.export.scope import Scope
from archive.export.sharing import text
from archive.export.table import Column, Table, computed, joined, stored
from archive.model import (
    Article,
    ArticleLink,
    BodyRow,
    Grade,
    ProgrammeRow,
    ReadingRow,
    Source,
    Subject,
    Version,
)

# What of a programme a headline says; that it stands in a report of an inspection is for the release to say.
_LOOSE = ("theme", "question", "form", "response")


def about(name: str, kind: str, what: str) -> Column:
    """The slugs of what an article is about; where it does not tell, also of the releases it reports on."""
    return Column(
        name=name,
        type="list",
        meaning=f"slugs of the {what}; where it does not tell, with those of the releases it reports on",
        cell=lambda scope: func.coalesce(_slugs(scope, kind), ""),
    )


def _slugs(scope: Scope, kind: str) -> ScalarSelect[Any]:
    """The slugs as one text, in a stable order."""
    named = select(Subject.slug).where(Subject.kind == kind, Subject.role == "subject")
    own = named.where(Subject.reading_id == ReadingRow.id).correlate(ReadingRow)
    of_release = named.where(~_told(kind), Subject.reading_id.in_(_releases(scope))).correlate(
        ReadingRow, Article
    )
    # Apart, each by its own index: with `or` all subjects of the kind were gone through for every article.
    either = union(own, of_release).subquery()
    chosen = select(either.c.slug).order_by(either.c.slug).subquery()
    return select(func.aggregate_strings(chosen.c.slug, "|")).scalar_subquery()


def _told(kind: str) -> ColumnElement[bool]:
    """Whether the reading itself tells what it is about."""
    own = aliased(Subject)
    told = select(own.id).where(own.reading_id == ReadingRow.id, own.kind == kind, own.role == "subject")
    if kind == "programme":
        told = told.join(ProgrammeRow, ProgrammeRow.slug == own.slug).where(ProgrammeRow.kind.not_in(_LOOSE))
    return told.correlate(ReadingRow).exists()


def _releases(scope: Scope) -> Select[int]:
    """The last readings of the releases that an article reports on."""
    release, version, later = aliased(Article), aliased(Version), aliased(Version)
    newer = select(later.number).where(
        later.article_id == version.article_id, later.number > version.number, *scope.by_then(later.seen_from)
    )
    return (
        select(version.reading_id)
        .join(ArticleLink, ArticleLink.to_id == version.article_id)
        .join(release, release.id == version.article_id)
        .where(ArticleLink.from_id == Article.id, ArticleLink.relation == "reports_on")
        .where(release.merged_into.is_(None), release.state != "withheld")
        .where(*scope.by_then(version.seen_from), ~newer.exists())
        .correlate(Article)
    )


def _of_versions(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        cells.select_from(Article)
        .join(Source, Article.source == Source.name)
        .join(Version, Version.article_id == Article.id)
        .where(*scope.holds_article(), *scope.by_then(Version.seen_from))
    )


def _subjects(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        _of_versions(cells, scope)
        .join(Subject, Subject.reading_id == Version.reading_id)
        .outerjoin(BodyRow, and_(Subject.kind == "body", BodyRow.slug == Subject.slug))
        .order_by(Article.public_id, Version.number, Subject.kind, Subject.slug)
    )


def _grades(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        _of_versions(cells, scope)
        .join(Grade, Grade.reading_id == Version.reading_id)
        .order_by(Article.public_id, Version.number, Grade.body, Grade.scale, Grade.question, Grade.id)
    )


SUBJECTS = Table(
    name="subjects",
    meaning="One row a body, programme, grade, office holder or council that a version of an article names.",
    key=("article_id", "version", "kind", "slug"),
    columns=(
        stored("article_id", Article.public_id, "the article"),
        stored("version", Version.number),
        stored("kind", Subject.kind),
        stored("slug", Subject.slug),
        stored("gss_code", BodyRow.gss_code, "of a body, code of the Government Statistical Service"),
        stored("role", Subject.role),
        stored("where_found", Subject.where_found),
        joined("evidence", Subject.evidence, lambda scope: text(Subject.evidence, scope)),
        stored("times", Subject.times),
        stored("method", Subject.method),
    ),
    within=_subjects,
)

GRADES = Table(
    name="grades",
    meaning="One row a grade or finding that a version tells of a body. Grades compare on one scale only.",
    key=(),
    columns=(
        stored("article_id", Article.public_id, "the article"),
        stored("version", Version.number),
        stored("body", Grade.body),
        stored("scale", Grade.scale),
        stored("question", Grade.question),
        stored("grade", Grade.grade),
        computed("evidence", Grade.evidence, lambda scope: text(Grade.evidence, scope)),
    ),
    within=_grades,
)
