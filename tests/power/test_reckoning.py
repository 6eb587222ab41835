"""Our own count: a bound that no gauge can move, and that is never too low."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from power import estimate, reckoning
from power.config import SupplyConfig

UPS = SupplyConfig(name="ups", driver="simulated", capacity_wh=1000.0)
NUT = SupplyConfig(name="ups", driver="nut", capacity_wh=1000.0)
SHUNT = SupplyConfig(name="ups", driver="ve_direct", capacity_wh=1000.0)
BELIEF = estimate.start(UPS, 0.0)


def count(counted_wh: float = 100.0, supply: SupplyConfig = UPS, **known) -> float:
    """An hour of 40 W that stay and 20 W that may be shed."""
    return reckoning.count_wh(
        counted_wh,
        **{"drawn_w": (40.0, 20.0), "hours": 1.0, "feeding": True, "metered_w": None} | known,
        supply=supply,
    )


@pytest.mark.parametrize(
    ("known", "counted_wh"),
    [
        pytest.param({}, 158.0, id="on battery, and labels of comfort count for nine tenths"),
        pytest.param({"hours": 99.0}, 1000.0, id="no more than it holds, or it would never end"),
        pytest.param({"feeding": None}, 100.0, id="nothing told yet"),
        pytest.param({"feeding": False, "hours": 0.05}, 50.0, id="charging"),
        pytest.param({"feeding": False}, 0.0, id="charged for an hour: it may be full"),
        pytest.param({"metered_w": 90.0}, 190.0, id="a measured draw"),
        pytest.param({"metered_w": 5.0}, 105.0, id="a thermostat that rests"),
        pytest.param(
            {"metered_w": 180.0, "supply": NUT}, 158.0, id="a draw over a network cannot hurry it"
        ),
        pytest.param(
            {"metered_w": 180.0, "supply": SHUNT}, 158.0,
            id="nor can the current that the charge itself is made of",
        ),
        pytest.param({"metered_w": 30.0, "supply": NUT}, 130.0, id="and may slow it"),
        pytest.param({"metered_w": 0.0, "supply": NUT}, 117.4, id="but not stop it"),
    ],
)  # fmt: skip
def test_what_is_counted(known, counted_wh):
    assert count(**known) == pytest.approx(counted_wh)


@pytest.mark.parametrize(
    ("counted_wh", "supply", "temperature_c", "left_pct"),
    [
        pytest.param(0.0, UPS, 25.0, 100.0, id="full"),
        pytest.param(400.0, UPS, 25.0, 60.0, id="used"),
        pytest.param(4000.0, UPS, 25.0, 0.0, id="more than there was"),
        pytest.param(450.0, UPS, 0.0, 50.0, id="cold"),
        pytest.param(0.983333 * 500, NUT, -20.0, 50.0, id="cold, told over a network"),
    ],
)
def test_what_can_be_left(counted_wh, supply, temperature_c, left_pct):
    belief = replace(BELIEF, temperature_c=temperature_c)
    assert reckoning.left_pct(counted_wh, belief, supply) == pytest.approx(left_pct, abs=0.1)
