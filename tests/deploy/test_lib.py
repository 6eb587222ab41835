"""deploy/lib.sh: what it finds missing, when it makes the environment again."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path):
    """A checkout with a Debian of its own making: two commands that answer as we say."""
    for name in ("deploy", "bin"):
        (tmp_path / name).mkdir()
    (tmp_path / "deploy/lib.sh").write_text((ROOT / "deploy/lib.sh").read_text())
    (tmp_path / "deploy/packages.txt").write_text(
        "# why\nrun   libmtdev1   # touch\nrun   espeak-ng\ncheck shellcheck\n"
    )
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "some.lock").write_text("click==8.5.1\n")
    return tmp_path


def bash(checkout: Path, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"set -euo pipefail; source deploy/lib.sh; {script}"],
        cwd=checkout,
        env={**os.environ, "PATH": f"{checkout}/bin:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def answers(checkout: Path, command: str, script: str) -> None:
    path = checkout / "bin" / command
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("installed", "groups", "missing"),
    [
        ("installed espeak-ng \ninstalled libmtdev1 \n", "run", []),
        ("installed espeak-ng \n", "run", ["libmtdev1"]),
        ("installed espeak-ng \ninstalled libmtdev1t64 libmtdev1 (= 1.1.6)\n", "run", []),
        ("config-files espeak-ng \ninstalled libmtdev1 \n", "run", ["espeak-ng"]),
        ("installed espeak-ng \ninstalled libmtdev1 \n", "run check", ["shellcheck"]),
        ("", "run check", ["libmtdev1", "espeak-ng", "shellcheck"]),
    ],
    ids=["all there", "one missing", "under another name", "removed", "two groups", "bare"],
)
def test_only_what_is_missing_is_installed(checkout, installed, groups, missing):
    (checkout / "installed").write_text(installed)
    answers(checkout, "dpkg-query", f"cat {checkout}/installed")
    assert bash(checkout, f"missing_packages {groups}").stdout.split() == missing


def test_apt_is_left_alone_when_nothing_is_missing(checkout):
    answers(checkout, "dpkg-query", "echo installed espeak-ng; echo installed libmtdev1")
    answers(checkout, "apt-get", f"touch {checkout}/disturbed")
    assert bash(checkout, "install_packages run").returncode == 0
    assert not (checkout / "disturbed").exists()


@pytest.mark.parametrize(
    ("installed", "kept_off"),
    [("espeak-ng", True), ("espeak-ng; echo installed mosquitto", False)],
    ids=["new", "there already"],
)
def test_a_broker_does_not_start_because_it_was_installed(checkout, installed, kept_off):
    """Whoever had it before keeps it as it was."""
    (checkout / "deploy/packages.txt").write_text("run mosquitto\nrun libmtdev1\n")
    answers(checkout, "dpkg-query", f"echo installed {installed}")
    answers(checkout, "apt-get", f"ls {checkout}/units >>{checkout}/at-apt || true")
    answers(checkout, "sudo", 'exec "$@"')
    done = bash(checkout, f"export NOODSTEUNPUNT_UNITS={checkout}/units; install_packages run")
    assert done.returncode == 0, done.stderr
    unit = checkout / "units/mosquitto.service"
    assert unit.is_symlink() == kept_off
    if kept_off:
        assert unit.readlink() == Path("/dev/null")
        assert "mosquitto.service" in (checkout / "at-apt").read_text()  # before, not after
        assert "unmask" in done.stderr


def test_a_failing_apt_is_one_line_that_says_what_to_do(checkout):
    answers(checkout, "dpkg-query", "true")
    answers(checkout, "apt-get", "exit 100")
    answers(checkout, "sudo", 'exec "$@"')
    done = bash(checkout, "install_packages run")
    assert done.returncode == 1
    assert "Check the network" in done.stderr.splitlines()[-1]


def made(checkout: Path) -> None:
    (checkout / ".venv/bin").mkdir(parents=True)
    answers(checkout, "../.venv/bin/python", "exit 0")
    bash(checkout, "fingerprint some.lock >.venv/.made-from")


def is_current(checkout: Path, lock: str = "some.lock") -> bool:
    return bash(checkout, f"venv_is_current {lock}").returncode == 0


def test_an_environment_made_from_this_lock_is_kept(checkout):
    made(checkout)
    assert is_current(checkout)


@pytest.mark.parametrize("name", ["some.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_makes_it_again(checkout, name):
    made(checkout)
    with (checkout / name).open("a") as file:
        file.write("# changed\n")
    assert not is_current(checkout)


def test_an_environment_made_from_another_lock_is_made_again(checkout):
    made(checkout)
    (checkout / "other.lock").write_text((checkout / "some.lock").read_text())
    assert not is_current(checkout, "other.lock")


def test_an_environment_whose_python_is_gone_is_made_again(checkout):
    made(checkout)
    (checkout / ".venv/bin/python").unlink()
    assert not is_current(checkout)


def test_an_interrupted_set_up_is_begun_again(checkout):
    made(checkout)
    (checkout / ".venv/.made-from").unlink()
    assert not is_current(checkout)
