"""What is checked before a commit is what deploy/test checks, with the same tools."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / ".pre-commit-config.yaml"


def test_pre_commit_can_read_its_settings():
    tool = Path(sys.executable).with_name("pre-commit")
    done = subprocess.run(
        [tool, "validate-config", CONFIG], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_hook_is_a_step_of_deploy_test():
    (repository,) = yaml.safe_load(CONFIG.read_text())["repos"]
    assert repository["repo"] == "local", "fetched from elsewhere it would be another version"
    script = (ROOT / "deploy/test").read_text()
    for hook in repository["hooks"]:
        assert hook["name"] in script
        assert hook["entry"].removesuffix(" --force-exclude") in script
