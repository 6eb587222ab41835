"""What units start is a module of ours, alone with what is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTS = re.compile(r"^ExecStart=/opt/noodsteunpunt/current/\.venv/bin/python (.*)$", re.MULTILINE)
STARTED = sorted(
    (unit.name, words)
    for unit in (ROOT / "systemd").glob("*.service")
    for words in STARTS.findall(unit.read_text())
)


@pytest.fixture
def site_packages(tmp_path):
    """Only the packages that pip would install, and nothing beside them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for pattern in project["tool"]["setuptools"]["packages"]["find"]["include"]:
        name = pattern.removesuffix("*")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=lambda _, names: {"locale"} & {*names})
    return tmp_path


def test_each_unit_that_starts_python_is_seen():
    assert {"noodsteunpunt-outbox.service", "noodsteunpunt-point.service"} <= dict(STARTED).keys()


@pytest.mark.parametrize(("unit", "words"), STARTED)
def test_python_takes_no_module_from_the_environment_or_a_folder(unit, words):
    """And no script by its path: what is installed is what types and tests were checked of."""
    assert re.fullmatch(r"-I -m host\.\w+( [a-z]+)?( %i)?", words), unit


@pytest.mark.parametrize("module", [words.split()[2] for _, words in STARTED])
def test_what_a_unit_starts_is_installed_and_needs_nothing_else_of_ours(site_packages, module):
    loads = f"import sys; sys.path.insert(0, {str(site_packages)!r}); import {module}"
    here = f"import {module} as it; assert it.__file__.startswith({str(site_packages)!r})"
    isolated = [sys.executable, "-I", "-c", f"{loads}; {here}; it.main"]
    done = subprocess.run(isolated, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_a_release_holds_every_package_that_is_installed_in_it_and_no_second_copy():
    script = (ROOT / "deploy/release.sh").read_text()
    (shipped,) = re.findall(r"^shipped=\((.*?)\)", script, re.MULTILINE | re.DOTALL)
    (removed,) = re.findall(r"^ *rm -rf build \./\*\.egg-info (.*?) #", script, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found = project["tool"]["setuptools"]["packages"]["find"]["include"]
    packages = {pattern.removesuffix("*") for pattern in found}
    assert packages <= set(shipped.split())
    assert packages == set(removed.split())
