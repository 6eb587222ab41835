"""The table of batteries in the wiring guide: what the policy does today."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "deploy"))

import sizing  # noqa: E402 - a folder of scripts

WIRING = (ROOT / "deploy/wiring.md").read_text(encoding="utf-8")


def test_a_battery_serves_as_long_as_the_guide_says():
    battery = sizing.BATTERIES[1]
    (row,) = (line for line in WIRING.splitlines() if line.startswith(f"| {battery.words} |"))
    served_h, _ = sizing.hours(battery, sizing.SETS["+ portofoons laden"])
    cell = 2 + sizing.HEADINGS.index("+ portofoons laden")
    assert row.split("|")[cell].strip() == sizing.told(served_h)


def test_a_hat_carries_the_screen_for_some_hours_and_nothing_more():
    hat = sizing.BATTERIES[0]
    assert [sizing.carries(hat, loads) for loads in sizing.SETS.values()] == [True, *[False] * 3]
    served_h, _ = sizing.hours(hat, sizing.SETS["scherm"])
    assert f"| {hat.words} | {sizing.told(served_h)} | kan niet |" in WIRING
    assert 3.3 <= served_h <= 3.9


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_whole_table_is_what_the_policy_does():
    assert sizing.table() in WIRING
