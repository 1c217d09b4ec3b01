"""Keeps the reference tables of the database in step with the data files."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import DeclarativeBase, Session

from archive.model import BodyName, BodyRow, OfficeHolder, ProgrammeRow, ScaleGrade
from archive.subjects.tables import rows

_TABLES: dict[type[DeclarativeBase], tuple[str, Mapping[str, str]]] = {
    BodyRow: ("bodies", {}),
    BodyName: ("body_names", {"body": "slug"}),
    ProgrammeRow: ("programmes", {}),
    ScaleGrade: ("grades", {}),
    OfficeHolder: ("inspectors", {}),
}


def settle(session: Session) -> list[str]:
    """Give the reference tables the rows of the data files, where they differ; the names of those that did."""
    return [
        table.__tablename__
        for table, (name, named) in _TABLES.items()
        if _settle(session, table, _wanted(table, name, named))
    ]


def _wanted(table: type[DeclarativeBase], name: str, named: Mapping[str, str]) -> list[dict[str, Any]]:
    columns = [column.name for column in table.__table__.columns]
    made = []
    for number, row in enumerate(rows(name), 1):
        cells: dict[str, Any] = {c: row[named.get(c, c)].strip() for c in columns if c not in ("id", "rank")}
        if "id" in columns:
            cells["id"] = number
        if "rank" in columns:
            cells["rank"] = int(row["rank"]) if row["rank"] else None
        made.append(cells)
    return made


def _settle(session: Session, table: type[DeclarativeBase], wanted: Sequence[dict[str, Any]]) -> bool:
    held = [dict(row) for row in session.execute(select(*table.__table__.columns)).mappings()]
    order = sorted(column.name for column in table.__table__.columns)

    def key(row: Mapping[str, Any]) -> list[str]:
        return [str(row[name]) for name in order]

    if sorted(held, key=key) == sorted(wanted, key=key):
        return False
    session.execute(delete(table))
    session.execute(insert(table), wanted)
    return True
