"""The tables that say what articles are about: subjects and grades; and what their articles' own rows say of that."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import aliased

from archive.export.scope import Scope
from archive.export.sharing import text
from archive.export.table import Column, Table, computed, joined, stored
from archive.model import Article, ArticleLink, BodyRow, Grade, ReadingRow, Source, Subject, Version


def about(name: str, kind: str, what: str) -> Column:
    """The slugs of what an article is about; where it names nothing of the kind, of the releases it reports on."""
    return Column(
        name=name,
        type="list",
        meaning=f"slugs of the {what}; where it names none, of those that the releases it reports on are about",
        cell=lambda scope: _slugs(scope, kind),
    )


def _slugs(scope: Scope, kind: str) -> ColumnElement[Any]:
    own = _joined(select(Subject.slug).where(Subject.reading_id == ReadingRow.id), kind)
    return func.coalesce(func.nullif(own, ""), _reported(scope, kind), "")


def _joined(named: Select[Any], kind: str) -> ScalarSelect[Any]:
    """The slugs of subjects of a kind as one text, in a stable order."""
    chosen = named.where(Subject.kind == kind, Subject.role == "subject").distinct().order_by(Subject.slug)
    slugs = chosen.correlate(ReadingRow, Article).subquery()
    return select(func.aggregate_strings(slugs.c.slug, "|")).scalar_subquery()


def _reported(scope: Scope, kind: str) -> ScalarSelect[Any]:
    """What the releases that an article reports on are about, as they last read."""
    release, version, later = aliased(Article), aliased(Version), aliased(Version)
    newer = select(later.number).where(
        later.article_id == version.article_id, later.number > version.number, *scope.by_then(later.seen_from)
    )
    named = (
        select(Subject.slug)
        .join(version, version.reading_id == Subject.reading_id)
        .join(ArticleLink, ArticleLink.to_id == version.article_id)
        .join(release, release.id == version.article_id)
        .where(ArticleLink.from_id == Article.id, ArticleLink.relation == "reports_on")
        .where(release.merged_into.is_(None), release.state != "withheld")
        .where(*scope.by_then(version.seen_from), ~newer.exists())
    )
    return _joined(named, kind)


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
