"""The night's job for cron and systemd: what is printed works as it stands, what was changed by hand is left alone."""

import os
import pwd
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scraper.cli import VERBS, app

NOT_TESTED = "SYSTEMD NOT TESTED: no systemd-analyze on PATH"
# What `systemd-analyze security` says of the units (less is better), in tenths, with room for its next release.
EXPOSED_AT_MOST, EXPOSED_AT_MOST_OF_A_USER = 20, 62
UNIT = "hmicfrs-nightly"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An operator's folder, with blanks and a % in its name, that is not root's; settings and home are in it too."""
    made = tmp_path / "our 100% archive"
    made.mkdir()
    if os.geteuid() == 0:
        shutil.chown(made, "nobody")
    monkeypatch.chdir(made)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in [name for name in os.environ if name.startswith(("ARCHIVE_", "HMICFRS_"))]:
        monkeypatch.delenv(name)
    return made


def scheduled(*words: str) -> Result:
    result = CliRunner().invoke(app, ["schedule", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def printed(*words: str) -> dict[str, str]:
    """The units that are printed, by their names."""
    result = scheduled("--systemd", *words)
    assert result.exit_code == 0, result.output
    parts = re.split(rf"^# \S+/({UNIT}\.\w+)\n", result.stdout, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_what_cron_is_given_is_run_in_the_folder_by_absolute_paths_whatever_is_in_their_names(
    folder: Path, tmp_path: Path
) -> None:
    backups = tmp_path / "50% off"
    line = scheduled("--at", "01:05", "--backup", str(backups)).stdout.splitlines()[-1]
    when, command = line[:10], line[10:]
    assert when == "5 1 * * * "
    assert not re.search(r"(?<!\\)%", command), "cron ends a command at a % without a backslash"
    program = re.search(r"\S+/hmicfrs(?= crawl)", command)
    assert program
    # cron takes the backslashes away, and gives the rest to a shell; here with another program in place of ours.
    told = tmp_path / "told"
    stand_in = tmp_path / "stand-in"
    stand_in.write_text(f'#!/bin/sh\npwd >> {told}\nfor w in "$@"; do echo "$w" >> {told}; done\nexit 1\n')
    stand_in.chmod(0o755)
    shell = command.replace("\\%", "%").replace(program[0], str(stand_in))
    subprocess.run(["/bin/sh", "-c", shell], check=False, cwd="/", capture_output=True)  # noqa: S603
    at = str(folder)
    assert told.read_text().splitlines() == [
        at, "crawl", at, "backup", str(backups), "--keep", "14", at, "alerts",
    ]  # fmt: skip


def test_what_is_wrong_is_said_in_a_line(folder: Path) -> None:
    for words, said in (
        (("--at", "half past two"), "is no time of day"),
        (("--install",), "are for --systemd"),
        (("--systemd", "--backup", "a\nb"), "neither cron nor systemd"),
    ):
        result = scheduled(*words)
        assert result.exit_code == 2
        assert said in result.stderr
        assert result.stdout == ""


def test_settings_that_only_the_shell_has_are_named_and_never_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_URL", "postgresql://us:s3cret@db.example/hmicfrs")
    (folder / ".env").write_text("HMICFRS_CONTACT=us@example.org\n")
    (folder / ".env").chmod(0o644)
    for words in ((), ("--systemd",)):
        result = scheduled(*words)
        assert "s3cret" not in result.output
        assert "only this shell has ARCHIVE_URL" in result.stderr
        assert "chmod 600" in result.stderr


def test_the_units_are_what_systemd_takes_and_as_closed_as_is_said(folder: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip(NOT_TESTED)
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
    for words, whose, at_most in (
        (("--backup", str(folder)), (), EXPOSED_AT_MOST),
        (("--user",), ("--user",), EXPOSED_AT_MOST_OF_A_USER),
    ):
        units = printed(*words)
        paths = []
        for name, text in units.items():
            paths.append(str(tmp_path / name))
            Path(paths[-1]).write_text(text)
        verified = subprocess.run(  # noqa: S603
            [analyze, *whose, "verify", "--man=no", *paths],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said = [line for line in verified.stderr.splitlines() if UNIT in line and "nobody" not in line]
        assert (verified.returncode, said) == (0, []), verified.stderr
        closed = [analyze, "security", "--offline=true", f"--threshold={at_most}", "--no-pager", paths[0]]
        found = subprocess.run(closed, capture_output=True, text=True, check=False)  # noqa: S603
        assert found.returncode == 0, found.stdout[-200:] + found.stderr
        timed = [analyze, "calendar", "*-*-* 02:30:00"]
        assert subprocess.run(timed, capture_output=True, check=False).returncode == 0  # noqa: S603


def test_alerts_follow_whatever_came_of_the_crawl_and_each_step_is_a_verb(folder: Path) -> None:
    unit = printed("--backup", "/mnt/backups")[f"{UNIT}.service"]
    steps = re.findall(r'^(Exec\w+)=(-?)"/[^"]+/hmicfrs" (\w+)', unit, re.MULTILINE)
    assert steps == [("ExecStart", "", "crawl"), ("ExecStart", "", "backup"), ("ExecStopPost", "-", "alerts")]
    assert {"crawl"} <= {verb.name for verb in VERBS}
    assert f"User={pwd.getpwuid(folder.stat().st_uid).pw_name}\n" in unit
    assert f'"{folder}"'.replace("%", "%%") in unit
    assert "ExecStopPost" not in printed("--no-alerts")[f"{UNIT}.service"]


def test_it_is_installed_with_secrets_apart_and_what_was_changed_by_hand_is_left_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    owner = pwd.getpwuid(os.getuid())
    monkeypatch.setattr(pwd, "getpwuid", lambda _: pwd.struct_passwd((*owner[:5], str(home), *owner[6:])))
    monkeypatch.setenv("ARCHIVE_URL", "postgresql://us:s3cret@db.example/hmicfrs")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "systemctl").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/told\n')
    (programs / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    install = ("--systemd", "--user", "--install")
    assert scheduled(*install).exit_code == 0
    assert (tmp_path / "told").read_text().splitlines() == [
        "--user daemon-reload",
        f"--user enable --now {UNIT}.timer",
    ]
    units = home / ".config" / "systemd" / "user"
    service = units / f"{UNIT}.service"
    assert "s3cret" not in service.read_text()
    settings = home / ".config" / "hmicfrs.env"
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    assert settings.read_text() == 'ARCHIVE_URL="postgresql://us:s3cret@db.example/hmicfrs"\n'
    assert f"EnvironmentFile=-{settings}\n" in service.read_text()
    assert scheduled(*install, "--at", "03:15").exit_code == 0
    assert "03:15" in (units / f"{UNIT}.timer").read_text()
    changed = service.read_text().replace("Nice=10", "Nice=19")
    service.write_text(changed)
    refused = scheduled(*install, "--at", "04:15")
    assert refused.exit_code == 2
    assert "was changed, and is left alone" in refused.stderr
    assert service.read_text() == changed
    assert "03:15" in (units / f"{UNIT}.timer").read_text(), "all of it or nothing"
    assert scheduled(*install, "--force").exit_code == 0
    assert "Nice=10" in service.read_text()
