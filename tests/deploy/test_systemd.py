"""Units, users and rules: what systemd itself says of them, and what the rooms promise."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).parents[2] / "systemd"
UNITS = sorted(path.name for path in SYSTEMD.glob("*.service"))
POWER, KIOSK = "noodsteunpunt-power.service", "noodsteunpunt-kiosk.service"
IMPORT = "noodsteunpunt-import@.service"
PROGRAMS = "/opt/noodsteunpunt/current/.venv/bin/"


def settings(unit: str) -> dict[str, list[str]]:
    """Every setting of a unit file, with all its values: some add up when repeated."""
    found: dict[str, list[str]] = {}
    for line in (SYSTEMD / unit).read_text().splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def said(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def installed(tmp_path):
    """The units as they would lie on an appliance, with programs that can be executed."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for unit in UNITS:
        text = (SYSTEMD / unit).read_text()
        for name in re.findall(re.escape(PROGRAMS) + r"([\w-]+)", text):
            program = programs / name
            program.write_text("#!/bin/sh\n")
            program.chmod(0o755)
        (tmp_path / unit).write_text(text.replace(PROGRAMS, f"{programs}/"))
    return tmp_path


def test_there_is_a_unit_for_each_room():
    assert UNITS == [IMPORT, KIOSK, POWER]


def test_systemd_finds_nothing_wrong(installed):
    paths = [installed / unit.replace("@.", "@sda1.") for unit in UNITS]
    (installed / IMPORT).rename(paths[0])
    verdict = said("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *paths)
    assert not [line for line in verdict.splitlines() if "noodsteunpunt" in line]


def test_systemd_would_find_a_wrong_setting(installed):
    with (installed / POWER).open("a") as unit:
        unit.write("[Service]\nRestrat=always\n")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", installed / POWER],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Restrat" in done.stderr


@pytest.mark.parametrize(("unit", "most"), [(POWER, 2.0), (KIOSK, 2.0), (IMPORT, 1.0)])
def test_little_is_exposed(installed, unit, most):
    path = installed / unit.replace("@.", "@sda1.")
    (installed / unit).rename(path)
    report = said("systemd-analyze", "security", "--offline=yes", "--no-pager", path)
    (exposure,) = re.findall(r"exposure level for \S+: ([\d.]+)", report)
    assert float(exposure) <= most


@pytest.mark.parametrize("unit", [POWER, KIOSK])
def test_what_dies_is_back_within_five_seconds_however_often(unit):
    unit = settings(unit)
    assert unit["Restart"] == ["always"]
    assert unit["StartLimitIntervalSec"] == ["0"]
    assert seconds(unit["RestartSec"]) <= 2


@pytest.mark.parametrize("unit", UNITS)
def test_no_room_falls_with_another(unit):
    ties = ("Requires", "Requisite", "BindsTo", "PartOf", "Upholds", "Wants")
    assert not {"noodsteunpunt" for key in ties if "noodsteunpunt" in str(settings(unit).get(key))}


def test_power_waits_for_no_other_room_and_the_kiosk_starts_after_it():
    assert "noodsteunpunt" not in str(settings(POWER)["After"])
    assert POWER in str(settings(KIOSK)["After"])


def test_a_power_daemon_that_hangs_is_noticed():
    unit = settings(POWER)
    assert unit["Type"] == ["notify"]
    assert 0 < seconds(unit["WatchdogSec"]) <= 30


def test_relays_rest_however_the_daemon_ended():
    (after,) = settings(POWER)["ExecStopPost"]
    assert after.endswith("/noodsteunpunt-power rest")


def test_a_wrong_configuration_does_not_spend_the_battery():
    assert settings(POWER)["RestartPreventExitStatus"] == ["2"]


def test_a_stick_is_mounted_so_that_nothing_on_it_can_run_or_point_elsewhere():
    (mount,) = settings(IMPORT)["ExecStartPre"]
    options = set(re.search(r"--options (\S+)", mount)[1].split(","))
    assert {"ro", "nosuid", "nodev", "noexec", "nosymfollow"} <= options
    assert "--types vfat,exfat" in mount


def test_the_importer_can_be_given_up_on():
    assert "RuntimeMaxSec" not in settings(IMPORT)  # does nothing for a oneshot
    assert settings(IMPORT)["TimeoutStartSec"] == ["15min"]


def test_every_user_group_and_folder_is_made(tmp_path):
    users = (SYSTEMD / "sysusers.d/noodsteunpunt.conf").read_text()
    made = set(re.findall(r"^[ug] (\S+)", users, re.MULTILINE))
    said("systemd-sysusers", "--dry-run", SYSTEMD / "sysusers.d/noodsteunpunt.conf")
    debian = {"video", "render", "input", "audio", "lp", "root"}
    asked = {name for unit in UNITS for name in settings(unit)["User"] + settings(unit)["Group"]}
    for unit in UNITS:
        asked |= set(" ".join(settings(unit).get("SupplementaryGroups", [])).split())
    folders = (SYSTEMD / "tmpfiles.d/noodsteunpunt.conf").read_text()
    rows = [line.split() for line in folders.splitlines() if line.startswith("d ")]
    asked |= {name for row in rows for name in row[3:5]}
    assert asked <= made | debian
    writable = {
        path for unit in UNITS for path in " ".join(settings(unit)["ReadWritePaths"]).split()
    }
    assert {path for path in writable if "noodsteunpunt" in path} <= {row[1] for row in rows}


def test_a_plugged_stick_starts_the_importer():
    rules = (SYSTEMD / "udev/rules.d/99-noodsteunpunt.rules").read_text()
    lines = [line for line in re.sub(r"\\\n\s*", "", rules).splitlines() if line and line[0] != "#"]
    word = r'[A-Z_]+(\{[\w]+\})?(==|!=|=|\+=)"[^"]*"'
    assert all(re.fullmatch(rf"{word}(, {word})*", line) for line in lines)
    (stick,) = (line for line in lines if "SYSTEMD_WANTS" in line)
    assert IMPORT.replace("@.", "@%k.") in stick
    assert 'TAG+="systemd"' in stick
    assert 'ENV{ID_BUS}=="usb"' in stick


def seconds(values: list[str]) -> float:
    (value,) = values
    return float(value.removesuffix("s"))
