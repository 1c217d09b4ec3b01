"""What can be wrong with an archive, each with the exit code of a command that ends by it."""


class ArchiveError(Exception):
    """Something the operator can put right; its text is one line, `exit_code` what a command ends with."""

    exit_code = 2


class UnreachableArchive(ArchiveError):
    """The database cannot be opened, written to or spoken with."""

    exit_code = 3


class LostConnection(UnreachableArchive):
    """The database went away in the middle of a transaction, of which nothing is kept unless it was at its very end."""


class NewerArchive(ArchiveError):
    """The archive was written by a newer program than this one."""

    exit_code = 4


class OlderArchive(ArchiveError):
    """The archive has to be brought to this program's schema first."""

    exit_code = 4
