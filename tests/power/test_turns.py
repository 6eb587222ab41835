"""Loads that were shed come back seldom, and then for a while."""

from __future__ import annotations

import pytest

from power.config import Config, parse_config
from power.simulate import simulate
from power.trace import TraceRow

H = 3600.0
A_DAY_WITHOUT = [
    TraceRow(0.0, True, 19.0, False),
    *(TraceRow(hour * H, False, 19.0, False) for hour in range(1, 26)),
]


def hall(battery: dict, essential_w: float = 20.0, **supply: object) -> Config:
    return parse_config({
        "supply": [
            {"name": "ups", "driver": "simulated", "capacity_wh": 1600.0, "chemistry": "lifepo4",
             "options": {"gauge_step_pct": 1.0} | battery} | supply
        ],
        "load": [
            {"name": "kiosk", "supply": "ups", "essential": True, "watts": 9.0},
            {"name": "light", "supply": "ups", "essential": True, "watts": essential_w, "pin": 17},
            {"name": "charging", "supply": "ups", "watts": 40.0, "pin": 22, "rank": 9},
            {"name": "coffee", "supply": "ups", "watts": 60.0, "pin": 23, "rank": 7},
        ],
    })  # fmt: skip


@pytest.mark.parametrize(
    "config",
    [
        pytest.param(
            hall({"idle_w_true": 20.0, "tells_current": False}),
            id="an inverter that nobody told of, without a meter",
        ),
        pytest.param(
            hall({"cycling_w": 500.0}, essential_w=500.0, capacity_wh=4400.0),
            id="a thermostat that a meter sees",
        ),
        pytest.param(
            hall({"health_pct": 70.0, "noise_pct": 1.5, "tells_current": False}),
            id="a worn battery with a noisy gauge",
        ),
    ],
)
def test_a_day_without_mains_switches_each_load_a_few_times(config):
    result = simulate(config, A_DAY_WITHOUT)
    for name in ("charging", "coffee"):
        assert result.loads[name].switches <= 12, result.loads[name].switches


def test_a_load_that_was_shed_rests_as_long_as_it_would_stay():
    off_s: dict[str, float] = {}
    rests_h: list[float] = []
    before: dict[str, bool] = {}

    def observe(now_s, state, _batteries) -> None:
        for name in ("charging", "coffee"):
            on = state.loads[name].on
            if before.get(name) and not on:
                off_s[name] = now_s
            if before.get(name) is False and on and name in off_s:
                rests_h.append((now_s - off_s[name]) / H)
            before[name] = on

    simulate(hall({"idle_w_true": 20.0, "tells_current": False}), A_DAY_WITHOUT, observe)
    assert rests_h
    assert min(rests_h) >= 0.25
