"""Names what a database cannot do: one line for the operator in place of a driver's words."""

import logging
import sqlite3

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InterfaceError, OperationalError

from archive.archive_url import shown
from archive.errors import LostConnection, UnreachableArchive

logger = logging.getLogger(__name__)

# How the SQLSTATE begins with which Postgres says that it cannot do its work: no room or memory, being stopped, a fault
# of the disk, read only, no right to. A statement that is ended for taking long (57014) is none of these.
_UNABLE = ("53", "57P", "58", "25006", "42501")

# What SQLite says when a file cannot be used, as against a wrong statement.
_UNUSABLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)


def name_failure(context: ExceptionContext) -> None:
    """Say in one line what an operator has to know, instead of a driver's words."""
    if context.is_pre_ping:
        return  # the pool makes another connection
    error = context.original_exception
    code = getattr(error, "sqlite_errorcode", 0)
    lost = isinstance(context.sqlalchemy_exception, (OperationalError, InterfaceError)) and (
        context.connection is None or context.is_disconnect
    )
    if not lost and (code & 0xFF) not in _UNUSABLE and not _is_unable(context):
        return
    url = context.engine.url if context.engine else None
    where = shown(url) if url else "the archive"
    reason = in_a_line(error)
    kind = LostConnection if context.is_disconnect and context.connection else UnreachableArchive
    logger.info("%s: %s", where, reason)  # whoever catches it tells the operator, once
    raise kind(f"cannot use the archive at {where}: {reason} ({_advice(context)})") from error


def _advice(context: ExceptionContext) -> str:
    """What an operator may do about it."""
    error = context.original_exception
    code, state = getattr(error, "sqlite_errorcode", 0) & 0xFF, getattr(error, "sqlstate", None) or ""
    if code == sqlite3.SQLITE_FULL or state == "53100":
        return "make room on its disk"
    if code == sqlite3.SQLITE_BUSY:
        return "another program keeps it locked: end that one, or wait longer by ARCHIVE_PATIENCE"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM) or state in ("25006", "42501"):
        return "let this user write to it, its folder and its disk"
    return "check ARCHIVE_URL, and that the database is up"


def _is_unable(context: ExceptionContext) -> bool:
    """Whether Postgres cannot do what it ought to. Who only reads may be told of a right that is not his to have."""
    state = getattr(context.original_exception, "sqlstate", None) or ""
    writing = context.connection and context.connection.get_execution_options().get("writing", False)
    return state.startswith(_UNABLE[:3] if not writing else _UNABLE)


def in_a_line(error: object) -> str:
    """What an error says, without its line breaks."""
    return " ".join(str(error).split())
