"""Tells alembic which database to change, and how our column types are written in migrations."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext

from archive import database, schema
from archive.model import Base
from archive.settings import Settings
from archive.types import UtcDateTime


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Migrations are history: they name SQL types, never our classes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations asked for, in one transaction."""
    engine = context.config.attributes.get("engine") or database.engine(Settings().archive_url)
    with database.migrating(engine) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            include_name=schema.is_of_the_model,
            render_as_batch=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
