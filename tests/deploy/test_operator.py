"""What an operator types beside the published units: their user, folder, settings and credentials."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.deploy.test_deploy import DEPLOY, ROOT, UNITS, keyed, read

COMMAND = DEPLOY / "systemd" / "firstline"
LOADED = {unit.name: set(keyed(unit, "LoadCredential")) for unit in UNITS}


def asked_of_systemd(tmp_path: Path, *secrets: str) -> list[str]:
    """The words the command gives to `systemd-run` on a host that has these secrets."""
    kept = tmp_path / "etc"
    kept.mkdir()
    for name in secrets:
        (kept / name).touch()
    told = tmp_path / "systemd-run"
    told.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    told.chmod(0o755)
    here = read(COMMAND).replace("[ -e /etc/firstline/", f"[ -e {kept}/")
    said = subprocess.run(
        ["sh", "-c", here, "firstline", "quarantine", "show", "u 1"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.splitlines()


@pytest.mark.parametrize(
    ("secrets", "unit"),
    [
        (["token"], "firstline.service"),
        (["token", "database_url"], "firstline-scheduler@.service"),
        (["token", "database_url", "webhook_secret"], "firstline-bot@.service"),
    ],
)
def test_a_command_has_the_credentials_and_settings_of_the_unit(secrets: list[str], unit: str, tmp_path: Path) -> None:
    words = asked_of_systemd(tmp_path, *secrets)

    path = DEPLOY / "systemd" / unit
    [name] = [word.removeprefix("--unit=") for word in words if word.startswith("--unit=")]
    own = {line.replace("%d", f"/run/credentials/{name}.service") for line in keyed(path, "Environment")}
    assert {word.removeprefix("LoadCredential=") for word in words if "LoadCredential=" in word} == LOADED[unit]
    assert {word for word in words if re.match("FIRSTLINE_", word)} == own - {"FIRSTLINE_WEB_PORT=%i"}
    for key in ("User", "Group", "WorkingDirectory", "EnvironmentFile", "UMask"):
        assert f"{key}={keyed(path, key)[0]}" in words
    assert words[-4:] == [keyed(path, "ExecStart")[0].split()[0], "quarantine", "show", "u 1"]


def test_what_is_in_sqlite_is_taken_along_before_several_processes_start() -> None:
    said = read(ROOT / "docs" / "scaling.md").split("## One host, several processes\n")[1]
    steps = [
        "systemctl disable --now firstline",
        "firstline backup ",
        "/etc/firstline/database_url",
        "firstline restore FILE --continue",
        "systemctl enable --now firstline-bot@",
    ]

    places = [said.index(step) for step in steps]

    assert places == sorted(places)
    assert "moves data" not in read(ROOT / "README.md")


def test_the_command_is_installed_by_a_step_that_is_written_down_and_found_from_the_alerts() -> None:
    admin = read(ROOT / "docs" / "admin.md")
    alerts = admin.split("### Alerts\n")[1].split("## Logs\n")[0]

    assert "install -m 0755 deploy/systemd/firstline /usr/local/sbin/" in read(ROOT / "docs" / "scaling.md")
    assert "### Beside the units\n" in admin
    assert "(#beside-the-units)" in alerts
    assert os.access(COMMAND, os.X_OK)
