"""A shunt of another size than was said: charge and draw are wrong alike, and the light stays."""

from __future__ import annotations

import pytest

from power.config import parse_config
from power.policy import step as rounds
from power.policy.chemistry import Chemistry, open_circuit_v
from power.policy.demand import Demand
from power.policy.state import begin
from power.reading import Reading

CAPACITY_WH = 1280.0
LIGHT_W, SCREEN_W, COFFEE_W = 12.0, 9.0, 40.0
STEP_S = 30.0


def outage(driver, hours, *, twice):
    """Light on or off at each step, and the true charge; ``twice``: the meter counts double."""
    config = parse_config({
        "supply": [{
            "name": "battery", "driver": driver, "capacity_wh": CAPACITY_WH, "chemistry": "lifepo4",
            "options": {"port": "/dev/ttyV"} if driver == "ve_direct" else {},
        }],
        "load": [
            {"name": "light", "supply": "battery", "essential": True, "watts": LIGHT_W, "pin": 17},
            {"name": "screen", "supply": "battery", "essential": True, "watts": SCREEN_W},
            {"name": "coffee", "supply": "battery", "rank": 7, "watts": COFFEE_W, "pin": 22},
        ],
    })  # fmt: skip
    factor = 2.0 if twice else 1.0
    state, true_wh = begin(config, 0.0), CAPACITY_WH
    for step in range(int(hours * 3600 / STEP_S)):
        mains = step < 10
        watts = sum(config.loads[name].watts for name, load in state.loads.items() if load.on)
        if not mains:
            true_wh = max(0.0, true_wh - watts * STEP_S / 3600)
        gone_pct = 100 * (1 - true_wh / CAPACITY_WH)
        cell_v = open_circuit_v(Chemistry.LIFEPO4, 100 - gone_pct)
        reading = Reading(
            mains=mains,
            charge_pct=max(0.0, 100 - factor * gone_pct),
            voltage_v=13.8 if mains else 4 * cell_v,
            current_a=0.0 if mains else -factor * watts / 12.8,
            draw_w=None if mains else factor * watts,
            discharging=not mains,
        )
        taken = rounds.take(state, {"battery": reading}, Demand(), step * STEP_S, config)
        state = taken.state
        yield state.loads["light"].on, state.loads["coffee"].on, true_wh / CAPACITY_WH


@pytest.mark.parametrize("driver", ["ve_direct", "ina2xx", "power_supply"])
def test_a_meter_that_counts_double_does_not_put_out_the_light(driver):
    story = list(outage(driver, 40, twice=True))
    assert all(light for light, _, left in story if left > 0.12)
    assert any(not coffee for _, coffee, left in story if left > 0.3)  # comfort pays for the doubt


def test_a_meter_that_counts_right_gives_comfort_what_is_left_over():
    story = list(outage("ve_direct", 24, twice=False))
    assert all(light for light, _, _ in story)
    assert sum(coffee for _, coffee, _ in story) * STEP_S / 3600 > 8
