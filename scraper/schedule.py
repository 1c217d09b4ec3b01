"""The night's job as a line for cron, and as a service and a timer for systemd."""

import shlex
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from string import Template

NAME = "hmicfrs-nightly"
LOG = "crawl.log"

_SERVICE = Template("""\
[Unit]
Description=HMICFRS archive: what a night has to do
Wants=network-online.target
After=network-online.target postgresql.service
StartLimitIntervalSec=6h
StartLimitBurst=3

[Service]
Type=oneshot
${user}WorkingDirectory=${folder}
EnvironmentFile=-${settings}
${steps}
# 1: a source failed, which is for the alerts to say. 143: it was told to end. Tried again where the database is away
# or it was killed; not where another crawl runs (7), or only the operator can help (2, 4).
SuccessExitStatus=1 143
Restart=on-failure
RestartSec=15min
RestartPreventExitStatus=2 4 7
TimeoutStartSec=20h
# It needs half of that at most, to end cleanly or to send its alerts.
TimeoutStopSec=60
KillSignal=SIGTERM
KillMode=mixed

Nice=10
MemoryHigh=700M
MemoryMax=1G
TasksMax=100
UMask=0077

# All files are read-only but for these. In /run/user all processes of the user take turns at web archives.
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
ReadWritePaths=${writable}
NoNewPrivileges=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
${privileged}""")

# What a user's own systemd has not the right to do; there it would keep the service from starting.
_PRIVILEGED = """\
CapabilityBoundingSet=
AmbientCapabilities=
PrivateDevices=yes
PrivateMounts=yes
PrivateUsers=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
RemoveIPC=yes
# MemoryDenyWriteExecute= is left out: with it no TLS connection comes about (cffi makes its callbacks at run time).
"""

_TIMER = Template("""\
[Unit]
Description=HMICFRS archive: every night

[Timer]
# By this machine's clock. A night that was missed is made up for when the machine is on again.
OnCalendar=*-*-* ${at}:00
RandomizedDelaySec=20min
Persistent=yes

[Install]
WantedBy=timers.target
""")


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a night does: the program with its path, in which folder, when by the machine's clock, and for whom.

    `user` is a name for the system's systemd, None for the user's own; `run_dir` is where that user's processes meet.
    """

    program: Path
    folder: Path
    at: time
    archive_folder: Path | None
    backups: Path | None
    keep: int
    alerts: bool
    user: str | None
    run_dir: str
    settings: Path

    @property
    def after(self) -> list[list[str]]:
        """What follows the crawl, whatever it found; the alerts follow what fails as well."""
        return [["backup", str(self.backups), "--keep", str(self.keep)]] if self.backups else []


def cron(job: Job) -> str:
    """A line of a crontab, with what has to be known of it above."""
    program = shlex.quote(str(job.program))
    steps = [f"{program} crawl >> {LOG} 2>&1 || tail -n 12 {LOG}"]
    steps += [f"{program} {shlex.join(step)} > /dev/null" for step in job.after]
    steps += [f"{program} alerts"] * job.alerts
    line = f"cd {shlex.quote(str(job.folder))} && {{ {'; '.join(steps)}; }}"
    # In a crontab a % ends the command.
    line = line.replace("%", "\\%")
    return (
        "# For `crontab -e`. By this machine's clock; a night on which it is off is left out: cron does not catch up,\n"
        "# a timer of systemd does (hmicfrs schedule --systemd). What is printed is mailed:\n"
        "MAILTO=you@example.org\n"
        f"{job.at.minute} {job.at.hour} * * *  {line}\n"
    )


def service(job: Job) -> str:
    """The unit that does what a night has to do."""
    program = _word(str(job.program))
    starts = [["crawl"], *job.after]
    steps = [f"ExecStart={program} {' '.join(map(_argument, step))}" for step in starts]
    # Also where the crawl failed, was killed or ran into a limit. What cannot be sent must not have it crawl again.
    steps += [f"ExecStopPost=-{program} alerts"] * job.alerts
    writable = [str(path) for path in (job.archive_folder, job.backups) if path]
    return _SERVICE.substitute(
        user=f"User={job.user}\n" if job.user else "",
        folder=_path(job.folder),
        settings=_path(job.settings),
        steps="\n".join(steps),
        writable=" ".join([*map(_word, writable), f'"-{job.run_dir}"']),
        privileged=_PRIVILEGED if job.user else "",
    )


def timer(job: Job) -> str:
    """The unit that says when."""
    return _TIMER.substitute(at=job.at.strftime("%H:%M"))


def _path(path: Path) -> str:
    """A path that is a whole line: systemd takes what follows a % for a name of its own."""
    return str(path).replace("%", "%%")


def _word(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'


def _argument(text: str) -> str:
    plain = text.replace("-", "").isalnum()
    return text if plain else _word(text).replace("$", "$$")
