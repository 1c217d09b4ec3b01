"""Asks the tables that are served, which anybody may be given."""

from collections.abc import Mapping, Sequence
from typing import Any

NAME = "tables"
"""What the tables are called in addresses: /tables/articles."""

Row = Mapping[str, Any]


async def rows(datasette: Any, statement: str, values: Mapping[str, Any] | None = None) -> Sequence[Row]:
    """All rows of a statement, each by the names of its columns."""
    found = await datasette.get_database(NAME).execute(statement, dict(values or {}))
    return list(found.rows)


async def row(datasette: Any, statement: str, values: Mapping[str, Any] | None = None) -> Row | None:
    """The first row of a statement, if there is one."""
    return next(iter(await rows(datasette, statement, values)), None)


async def moment(datasette: Any) -> str:
    """When the tables were written. Ex: 2024-05-21T09:30:00Z"""
    return str((await rows(datasette, "SELECT moment FROM handed_out"))[0]["moment"])
