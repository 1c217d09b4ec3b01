"""All that an archive says, with no number that depends on the order of events: two may be compared by it."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Row, Table, select, table, text
from sqlalchemy.orm import Session

from archive import Archive
from archive.model import Base
from soak.press import night_of
from soak.truth import night_at

# A night, to its latest resumption.
NIGHT = timedelta(hours=12)
# Each crawl has a row, also one that was killed; manifests are made of what each of them recorded.
NOT_COMPARED = {"crawl", "manifest", "manifest_line"}
# Of several lists with the same line that one is noted which answers first; a crawl that goes on asks them anew.
OF_THE_FIRST_LIST = {"list_url", "published_raw", "published_from"}
# After a crawl that was cut short known articles are asked for in whole; another hears only that they are the same.
IN_PLACE = {"read", "not-modified"}
OF_THE_ANSWER = {
    "outcome",
    "status",
    "sha256",
    "length",
    "content_type",
    "noarchive",
    "reading_id",
    "follows_id",
}
Said = dict[str, Counter[str]]


class _Rows:
    """The rows of an archive by table and number, written with what they refer to in the place of its number."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.written: dict[tuple[str, Any], str] = {}

    @cached_property
    def rows(self) -> dict[str, dict[Any, Row[Any]]]:
        """Every row of the tables that are referred to by number."""
        return {
            one.name: {row.id: row for row in self.session.execute(select(one))}
            for one in Base.metadata.sorted_tables
            if "id" in one.c and one.c["id"].primary_key
        }

    def refer(self, name: str, number: Any) -> str:
        """What a row says, for one that refers to it."""
        if (name, number) not in self.written:
            row = self.rows[name][number]
            # A crawl is known by its night; an article by its address, as it may be merged into another.
            if name == "crawl":
                said = f"{row.source} night {night_at(row.started_at)}"
            elif name == "article":
                said = f"{row.source} {row.url} {row.public_id}"
            else:
                said = self.write(Base.metadata.tables[name], row)
            self.written[name, number] = said
        return self.written[name, number]

    def write(self, one: Table, row: Row[Any]) -> str:
        """A row, without its own number."""
        told: dict[str, Any] = {}
        for column in one.columns:
            value = row._mapping[column]
            target = next(iter(column.foreign_keys), None)
            if column.name == "id" and column.primary_key:
                continue
            if target is not None and target.column.name == "id" and value is not None:
                value = self.refer(target.column.table.name, value)
            told[column.name] = _plain(value)
        return json.dumps(_lasting(one.name, told), sort_keys=True, default=str)


def _lasting(name: str, told: dict[str, Any]) -> dict[str, Any]:
    """What a row says whatever the hour of a look, whichever list answered first, and in however many bytes."""
    if name == "article" and told["last_outcome"] in IN_PLACE:
        return {**told, "last_outcome": "in its place"}
    if name == "capture" and told["outcome"] in IN_PLACE and told["follows_id"] is not None:
        return {column: value for column, value in told.items() if column not in OF_THE_ANSWER}
    if name == "entry":
        return {column: value for column, value in told.items() if column not in OF_THE_FIRST_LIST}
    if name == "date_claim" and told["reading_id"] is None:
        return {column: told[column] for column in ("article_id", "field", "value_on")}
    if name == "date_claim" and told["precision"] == "relative":
        # As in updated 10 hours ago.
        return {column: value for column, value in told.items() if column not in ("value_at", "value_on")}
    return told


def _plain(value: Any) -> Any:
    """A moment of a night's crawl is the night: where it was resumed, it is later by hours."""
    if not isinstance(value, datetime):
        return value.hex() if isinstance(value, bytes) else value
    night = night_at(value - NIGHT / 2)
    is_look = night > 0 and night_of(night) <= value < night_of(night) + NIGHT
    return f"night {night}" if is_look else value


def said(archive: Archive) -> Said:
    """Every row of every table but those of crawls, and the index of words."""
    with archive.session() as session:
        rows = _Rows(session)
        found = {
            one.name: Counter(rows.write(one, row) for row in session.execute(select(one)))
            for one in Base.metadata.sorted_tables
            if one.name not in NOT_COMPARED
        }
        number = "rowid" if session.get_bind().dialect.name == "sqlite" else "article_id"
        index = select(text(number), text("title"), text("words")).select_from(table("search_index"))
        found["search_index"] = Counter(
            f"{rows.refer('article', row[0])} {row[1]} {row[2]}" for row in session.execute(index)
        )
        return found


def differences(one: Mapping[str, Counter[str]], other: Mapping[str, Counter[str]]) -> list[str]:
    """What one archive says and the other does not, a line each."""
    return [
        f"{name}: {mark} {line[:300]}"
        for name in sorted(one)
        for mark, lines in (("only here", one[name] - other[name]), ("not here", other[name] - one[name]))
        for line in lines
    ]
