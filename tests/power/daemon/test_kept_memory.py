"""What the daemon still knows after a restart in the middle of an outage."""

from __future__ import annotations

import pytest

from power.daemon.kept_memory import Kept, cells_worth_keeping, read_kept, recalled
from power.policy.state import begin
from power.policy.status_builder import Moment
from power.status import SupplyState
from tests.power.policy.test_target import restarted
from tests.power.story import Story, point
from tests.power.workbench import MAINS, START, Bench, battery

HALF = battery(50, voltage_v=3.65)


@pytest.mark.parametrize("was_full", [True, False], ids=["it was full before", "it never was"])
def test_volts_are_a_witness_after_a_restart_in_an_outage(tmp_path, was_full):
    """Gauge and volts are honest; the daemon starts again when the battery is half empty."""
    bench = Bench(tmp_path)
    if was_full:
        bench.live(60, MAINS)
    again = restarted(bench)
    again.live(10, HALF)
    for _ in range(30):
        again.live(1, battery(9, voltage_v=3.1 + again.clock.now_s % 2 / 100))
    ended = again.status().supplies["hat"].state is SupplyState.RESERVE
    assert ended is was_full


def counted(**told):
    story = Story(point()).pass_(60, **told)
    return cells_worth_keeping({"ups": 4}, story.state)["ups"]


def test_cells_are_kept_of_a_full_battery_on_mains_alone():
    assert counted(voltage_v=4.1) == 1
    assert counted(voltage_v=4.1, charge_pct=70) == 4
    assert counted(voltage_v=4.1, mains=False) == 4
    assert counted(voltage_v=None) == 4


def test_an_older_file_knows_no_cells_and_a_supply_that_is_gone_is_passed_over(tmp_path):
    (tmp_path / "kept.json").write_text('{"schema": 1, "generator_s": {"ups": 60.0}}')
    config, at = point(), Moment(now=START, now_s=1000.0)
    state = recalled(read_kept(tmp_path), begin(config, 1000.0), at)
    assert state.supplies["ups"].testimony.cells is None
    state = recalled(Kept(cells={"moon": 3, "ups": 8}), begin(config, 1000.0), at)
    assert state.supplies["ups"].testimony.cells == 8
