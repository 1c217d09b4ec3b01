"""Rows as they stood in archives of the first revisions, put in and read back on either database."""

from typing import Any

from sqlalchemy import Engine, text

AT = "2023-08-04 12:00:00.000000+00:00"
FIRST_ROWS: dict[str, list[Any]] = {
    "source": [
        "name title kind home licence terms noted_at".split(),
        ("gazette", "The Gazette", "press", "https://gazette.example/", "unknown", "none", AT),
        ("herald", "The Herald", "press", "https://herald.example/", "unknown", "none", AT),
    ],
    "article": [
        "id public_id source url state last_looked_at last_outcome version_count published_conflict".split(),
        (1, "hm-a", "gazette", "https://gazette.example/a", "live", AT, "read", 1, False),
        (2, "hm-b", "herald", "https://herald.example/a", "live", AT, "read", 1, False),
    ],
    "capture": [
        "id article_id url captured_at origin outcome reason moved_to length content_type etag "
        "last_modified".split(),
        (1, 1, "https://gazette.example/a", AT, "live", "read", "", "", 0, "", "", ""),
    ],
    "decision": [
        "id source url key decided_at kept score words step".split(),
        (1, "gazette", "https://gazette.example/a", "a", AT, True, 1.0, "HMICFRS", "text"),
        (2, "gazette", "https://gazette.example/b", "b", AT, False, 0.0, "", "list"),
    ],
}
PRESS_ROWS = {
    "shingle": ["article_id run".split(), (1, -(2**63)), (1, 2**63 - 1), (2, 5)],
    "article_link": [
        "id from_id to_id relation score shared_words method".split(),
        (1, 2, 1, "copy_of", 0.9, 300, "five-word runs"),
    ],
    "file": [
        "id article_id url key name sha256 length first_seen_at".split(),
        (1, 1, "https://x.example/r.pdf", "r", "r.pdf", "0" * 64, 10, AT),
    ],
    "decision": [
        "id source url key decided_at kept score words step".split(),
        (3, "gazette", "https://gazette.example/a", "a", AT, True, 0.5, "police", "list"),
    ],
}


def put(engine: Engine, rows: dict[str, list[Any]]) -> None:
    with engine.begin() as connection:
        for table, (names, *values) in rows.items():
            marks = ", ".join(f":{name}" for name in names)
            statement = text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})")  # noqa: S608
            connection.execute(statement, [dict(zip(names, row, strict=True)) for row in values])


def held(engine: Engine, rows: dict[str, list[Any]]) -> dict[str, list[tuple[Any, ...]]]:
    """What the tables hold of these columns, moments left out, as both databases tell it."""
    found = {}
    with engine.connect() as connection:
        for table, (names, *_) in rows.items():
            columns = ", ".join(name for name in names if not name.endswith("_at"))
            statement = text(f"SELECT {columns} FROM {table} ORDER BY 1, 2")  # noqa: S608
            found[table] = [tuple(row) for row in connection.execute(statement)]
    return found
