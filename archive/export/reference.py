"""The reference tables, as the data files have them: bodies, their names over time, programmes, scales."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute

from archive.export.scope import Scope
from archive.export.table import Table, joined, stored
from archive.model import BodyName, BodyRow, ProgrammeRow, ScaleGrade


def _all_of(
    *order: ColumnElement[Any] | InstrumentedAttribute[Any],
) -> Callable[[Select[Any], Scope], Select[Any]]:
    """Every row, whatever the scope."""
    return lambda cells, _: cells.order_by(*order)


BODIES = Table(
    name="bodies",
    meaning=str(BodyRow.__doc__),
    key=("slug",),
    columns=(
        stored("slug", BodyRow.slug),
        stored("kind", BodyRow.kind),
        stored("name", BodyRow.name),
        joined("aliases", BodyRow.aliases, lambda _: BodyRow.aliases.expression),
        stored("gss_code", BodyRow.gss_code),
        stored("police_uk_id", BodyRow.police_uk_id),
        stored("region", BodyRow.region),
        stored("valid_from", BodyRow.valid_from),
        stored("valid_to", BodyRow.valid_to),
        stored("addressee", BodyRow.addressee),
        stored("note", BodyRow.note),
        stored("source", BodyRow.source),
    ),
    within=_all_of(BodyRow.slug),
)

BODY_NAMES = Table(
    name="body_names",
    meaning=str(BodyName.__doc__),
    key=(),
    columns=(
        stored("body", BodyName.body),
        stored("name", BodyName.name),
        stored("valid_from", BodyName.valid_from),
        stored("valid_to", BodyName.valid_to),
        stored("source", BodyName.source),
    ),
    within=_all_of(BodyName.id),
)

PROGRAMMES = Table(
    name="programmes",
    meaning=str(ProgrammeRow.__doc__),
    key=("slug",),
    columns=(
        stored("slug", ProgrammeRow.slug),
        stored("label", ProgrammeRow.label),
        stored("kind", ProgrammeRow.kind),
        stored("part_of", ProgrammeRow.part_of),
        joined("sure", ProgrammeRow.sure, lambda _: ProgrammeRow.sure.expression),
        joined("keywords", ProgrammeRow.keywords, lambda _: ProgrammeRow.keywords.expression),
        joined("signs", ProgrammeRow.signs, lambda _: ProgrammeRow.signs.expression),
        stored("since", ProgrammeRow.since),
        stored("until", ProgrammeRow.until),
        stored("note", ProgrammeRow.note),
        stored("source", ProgrammeRow.source),
    ),
    within=_all_of(ProgrammeRow.slug),
)

SCALES = Table(
    name="scales",
    meaning=str(ScaleGrade.__doc__),
    key=("scale", "grade"),
    columns=(
        stored("scale", ScaleGrade.scale),
        stored("grade", ScaleGrade.grade),
        stored("label", ScaleGrade.label),
        stored("rank", ScaleGrade.rank),
        stored("valid_from", ScaleGrade.valid_from),
        stored("valid_to", ScaleGrade.valid_to),
        stored("note", ScaleGrade.note),
        stored("source", ScaleGrade.source),
    ),
    within=_all_of(ScaleGrade.scale, ScaleGrade.rank.nulls_last(), ScaleGrade.grade),
)
