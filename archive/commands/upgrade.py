"""The verb upgrade: the database brought to this program's schema."""

from archive import database, schema
from archive.commands import show
from archive.commands.verb import plain_errors
from archive.store import Archive


@plain_errors
def upgrade() -> None:
    """Brings the database to this program's schema and reference tables; makes it if there is none.

    Example: ARCHIVE_URL=sqlite:///hmicfrs.db hmicfrs upgrade
    """
    with Archive() as archive:
        before = None if database.absent(archive.engine) else schema.revision(archive.engine)
        archive.upgrade()
        show.upgraded(archive.url, before, schema.revision(archive.engine))
