"""deploy/mutate: it alters what runs, and only that, and tells what no test noticed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "deploy"))

import mutate  # noqa: E402 - a folder of scripts

SOURCE = """
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LIMIT_S = 30.0


def late(now_s: float | None) -> bool:
    return now_s is not None and now_s > LIMIT_S
"""


def test_constants_conditions_and_borders_are_altered():
    altered = {mutant.after for mutant in mutate.mutants("late.py", SOURCE)}
    assert {
        "LIMIT_S = 31.0",
        "LIMIT_S = 29.0",
        "return now_s is not None or now_s > LIMIT_S",
        "return now_s is not None and now_s >= LIMIT_S",
        "return now_s is None and now_s > LIMIT_S",
    } <= altered


def test_what_never_runs_is_left_alone():
    altered = [mutant.after for mutant in mutate.mutants("late.py", SOURCE)]
    assert not any("TYPE_CHECKING" in line or line.startswith("def ") for line in altered)


def test_the_same_source_has_the_same_mutants_in_the_same_order():
    assert mutate.mutants("late.py", SOURCE) == mutate.mutants("late.py", SOURCE)


@pytest.mark.parametrize("module", mutate.TESTED_BY)
def test_every_module_and_its_tests_are_there(module):
    assert (ROOT / module).is_file()
    assert all((ROOT / "tests" / test).is_file() for test in mutate.TESTED_BY[module])


def test_a_folder_stands_for_all_modules_in_it():
    assert mutate.chosen_modules([]) == list(mutate.TESTED_BY)
    assert mutate.chosen_modules(["content/"]) == [m for m in mutate.TESTED_BY if "content/" in m]
    assert mutate.chosen_modules(["power/policy/energy_budget.py"]) == [
        "power/policy/energy_budget.py"
    ]
    with pytest.raises(SystemExit, match="kiosk"):
        mutate.chosen_modules(["kiosk"])


def place(tmp_path, test: str) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "late.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "tests/test_late.py").write_text(
        f"from late import late\n\n\ndef test_late():\n    {test}\n", encoding="utf-8"
    )


def run(tmp_path) -> subprocess.CompletedProcess[str]:
    """The command on a tree of one module, in a process of its own."""
    script = (
        "import pathlib, sys; sys.path.insert(0, sys.argv[1]); import mutate;"
        "mutate.ROOT = pathlib.Path(sys.argv[2]);"
        "mutate.TESTED_BY = {'late.py': ('test_late.py',)};"
        "sys.exit(mutate.main([]))"
    )
    return subprocess.run(
        [sys.executable, "-c", script, str(ROOT / "deploy"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_tests_that_notice_all_score_full(tmp_path):
    place(
        tmp_path,
        "assert [late(s) for s in (None, 29.5, 30.0, 30.5)] == [False, False, False, True]",
    )
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"  100%  late\.py \(all \d+; 0 unnoticed; \d+ s\)\n", done.stdout)
    assert (tmp_path / "late.py").read_text(encoding="utf-8") == SOURCE


def test_tests_that_notice_next_to_nothing_fail_with_what_they_missed(tmp_path):
    place(tmp_path, "assert late(None) is False")
    done = run(tmp_path)
    assert done.returncode == 1
    assert "late.py:9: LIMIT_S = 30.0  →  LIMIT_S = 31.0" in done.stdout
    assert f"below {mutate.LEAST:.0%}: late.py" in done.stderr


def test_a_module_whose_tests_fail_anyway_has_no_score(tmp_path):
    place(tmp_path, "assert late(None) is True")
    done = run(tmp_path)
    assert done.returncode == 1
    assert "fail as it is" in done.stderr


def test_a_mutant_that_never_ends_is_noticed_by_the_time_it_takes(tmp_path, monkeypatch):
    place(tmp_path, "assert late(None) is False")
    monkeypatch.setattr(mutate, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    endless = SOURCE + "\nwhile True:\n    pass\n"
    assert mutate.cpu_s("late.py", endless, ["tests/test_late.py"], 1.0) is None
