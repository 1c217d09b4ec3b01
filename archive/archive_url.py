"""Where an archive is: its URL, of SQLite or Postgres, as it is opened and as it is shown."""

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from archive.errors import UnreachableArchive


def address(url: str) -> URL:
    """The URL as SQLAlchemy takes it, Postgres by psycopg 3. Raises UnreachableArchive for any other kind."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UnreachableArchive(
            "ARCHIVE_URL is not a URL: write sqlite:///FILE or postgresql://…"
        ) from error
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        kind = parsed.drivername
        raise UnreachableArchive(f"ARCHIVE_URL begins with {kind}: write sqlite:///FILE or postgresql://…")
    return parsed


def shown(url: str | URL) -> str:
    """The URL for people to read, never with its password."""
    parsed = make_url(url)
    return parsed.difference_update_query(["password", "passfile", "sslpassword"]).render_as_string()
