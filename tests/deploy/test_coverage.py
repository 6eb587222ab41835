"""What decides is held to a share of lines and branches that its tests reach."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = {
    room: float(floor)
    for room, floor in (
        line.split()
        for line in (ROOT / "deploy/coverage.txt").read_text().splitlines()
        if not line.startswith("#")
    )
}


def test_what_decides_is_held_to_a_share_and_branches_count():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["coverage"]["run"]
    assert settings["branch"]
    assert settings["patch"] == ["subprocess"], "what tests start counts too"
    assert {"power", "content", "link"} <= set(FLOORS) == set(settings["source"])
    assert min(FLOORS.values()) >= 92


@pytest.mark.parametrize(("floor", "fails"), [(40, False), (90, True)])
def test_a_package_whose_tests_reach_less_stops_the_check(tmp_path, floor, fails):
    """The step of deploy/test itself, on a package of which half is reached."""
    (tmp_path / "power").mkdir()
    (tmp_path / "power/policy.py").write_text(
        "import sys\nif len(sys.argv) > 9:\n    a = 1\n    b = 2\n"
    )
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy/coverage.txt").write_text(f"# a remark\npower {floor}\n")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    script = (ROOT / "deploy/test").read_text()
    step = script[script.index("check_coverage() {") :]
    step = step[: step.index("\n}\n") + 3]
    run = f".venv/bin/python -m coverage run --source=power power/policy.py; {step} check_coverage"
    done = subprocess.run(
        ["bash", "-uc", run], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert done.stdout.startswith("power 5"), done.stderr
    assert bool(done.returncode) is fails
