"""Whether an archive is sound: what `hmicfrs verify` finds wrong with it."""

from sqlalchemy import text

from archive import Archive


def wrongs(url: str) -> list[str]:
    """What is wrong with the archive at a URL, a line each; nothing where there is no archive yet."""
    with Archive(url) as archive:
        if not archive.exists():
            return []
        with archive.session() as session:
            if session.get_bind().dialect.name != "sqlite":
                return []
            found = [str(row) for row in session.execute(text("PRAGMA foreign_key_check"))]
            (said,) = session.execute(text("PRAGMA integrity_check")).one()
            return found + ([] if said == "ok" else [said])
