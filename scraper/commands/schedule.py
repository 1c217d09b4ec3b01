"""The verb schedule: the night's job for cron or systemd, printed or installed."""

import os
import pwd
import sys
from datetime import time
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from archive.commands.verb import WrongUse, plain_errors
from archive.settings import Settings
from scraper import schedule as nights
from scraper import units
from scraper.commands.console import say
from scraper.schedule import NAME, Job

_OURS = ("ARCHIVE_", "HMICFRS_")
_SYSTEM, _USERS = Path("/etc/systemd/system"), Path(".config/systemd/user")
_BACKUP = "Save the archive into this folder after each crawl."
_MINE = "For your own systemd, without root and with less protection, instead of the system's."


@plain_errors
def schedule(
    at: Annotated[str, typer.Option(metavar="HH:MM", help="When, by this machine's clock.")] = "02:30",
    systemd: Annotated[
        bool, typer.Option("--systemd", help="A service and a timer instead of cron.")
    ] = False,
    mine: Annotated[bool, typer.Option("--user", help=_MINE)] = False,
    install: Annotated[
        bool, typer.Option("--install", help="Write and enable them, not print them.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what was changed by hand.")] = False,
    backup: Annotated[Path | None, typer.Option(metavar="DIR", help=_BACKUP)] = None,
    keep: Annotated[int, typer.Option(min=1, help="How many of these backups stay.")] = 14,
    alerts: Annotated[bool, typer.Option(help="Send alerts when all is done, whatever came of it.")] = True,
) -> None:
    """Prints what makes cron, or with --systemd systemd, do each night what has to be done; --install installs it.

    Run it in the folder where the archive and its .env are. A night is a crawl, a backup where a folder for it is
    given, and alerts, also where the crawl failed. cron leaves out a night on which the machine is off; the timer makes
    up for it. No lock is needed around it: a crawl has its own.

    The system's service runs as the owner of the archive's folder, and may write there only. Settings that only this
    shell has are written to a file of that user's (mode 0600) when it is installed, and never into the unit.

    Example: hmicfrs schedule --at 01:15
    Example: sudo hmicfrs schedule --systemd --install --backup /mnt/backups
    """
    if (mine or install or force) and not systemd:
        raise WrongUse("--user, --install and --force are for --systemd")
    job = _job(_clock(at), mine=mine, backups=backup, keep=keep, alerts=alerts)
    own = {name: value for name, value in sorted(os.environ.items()) if name.startswith(_OURS)}
    _warn_of_secrets(job.folder / ".env")
    if not systemd:
        typer.echo(nights.cron(job), nl=False)
        if own:
            say(f"only this shell has {', '.join(own)}: write them to {job.folder / '.env'}")
        return
    files = _files(job)
    if install:
        _install(job, files, own, force=force)
        return
    for path, text in files.items():
        typer.echo(f"# {path}\n{text}")
    if own:
        say(f"only this shell has {', '.join(own)}: --install writes them to {job.settings}")


def _clock(at: str) -> time:
    try:
        return time.fromisoformat(at.strip()).replace(second=0)
    except ValueError as error:
        raise WrongUse(f"--at {at} is no time of day: write it as 02:30") from error


def _job(at: time, *, mine: bool, backups: Path | None, keep: int, alerts: bool) -> Job:
    folder = Path.cwd()
    archive_folder = _archive_folder()
    owner = pwd.getpwuid(os.getuid() if mine else (archive_folder or folder).stat().st_uid)
    program = Path(sys.executable).with_name("hmicfrs")
    job = Job(
        program=program if program.exists() else Path(sys.argv[0]).absolute(),
        folder=folder,
        at=at,
        archive_folder=archive_folder,
        backups=backups.absolute() if backups else None,
        keep=keep,
        alerts=alerts,
        user=None if mine else owner.pw_name,
        run_dir="%t" if mine else f"/run/user/{owner.pw_uid}",
        settings=Path(owner.pw_dir) / ".config/hmicfrs.env" if mine else Path(f"/etc/{NAME}.env"),
    )
    for path in filter(None, (job.program, job.folder, job.archive_folder, job.backups)):
        if not str(path).isprintable():
            raise WrongUse(f"{str(path)!r} has characters that neither cron nor systemd takes")
    return job


def _archive_folder() -> Path | None:
    """Where a SQLite archive is; None for Postgres. Raises WrongUse where it is not there yet."""
    url = make_url(Settings().archive_url)
    if url.get_backend_name() != "sqlite":
        return None
    folder = Path(str(url.database)).absolute().parent
    if not folder.is_dir():
        raise WrongUse(f"{folder} is not there yet: run `hmicfrs upgrade` first")
    return folder


def _files(job: Job) -> dict[Path, str]:
    """The units by their paths. Raises WrongUse for a service that would run as root."""
    if job.user == "root":
        raise WrongUse(
            "the archive's folder is root's, so it would run as root: give it to a user of its own (chown)"
        )
    folder = _SYSTEM if job.user else Path.home() / _USERS
    return {folder / f"{NAME}.service": nights.service(job), folder / f"{NAME}.timer": nights.timer(job)}


def _warn_of_secrets(settings: Path) -> None:
    if settings.exists() and settings.stat().st_mode & 0o077:
        say(f"others can read {settings}, which may hold passwords: chmod 600 {settings}")


def _install(job: Job, files: dict[Path, str], own: dict[str, str], *, force: bool) -> None:
    if job.user and os.geteuid() != 0:
        raise WrongUse("the system's systemd takes it from root only: sudo, or --user for your own")
    if not force:
        units.refuse_changed(files)
    if own:
        units.write(job.settings, "".join(f"{name}={_quoted(value)}\n" for name, value in own.items()), 0o600)
        say(f"{job.settings}: {', '.join(own)}")
    for path, text in files.items():
        units.write(path, units.signed(text), 0o644)
        say(f"written: {path}")
    whose = [] if job.user else ["--user"]
    units.systemctl(*whose, "daemon-reload")
    units.systemctl(*whose, "enable", "--now", f"{NAME}.timer")
    say(f"each night at {job.at:%H:%M} by this machine's clock; see: systemctl {' '.join(whose)} list-timers")
    if not job.user:
        say("it runs only while you are logged in, unless you allow it: loginctl enable-linger")


def _quoted(value: str) -> str:
    return '"' + "".join(f"\\{one}" if one in '"\\$`' else one for one in value) + '"'
