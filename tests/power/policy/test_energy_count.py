"""Our own count: a bound that no gauge can move, and that is never too low."""

from __future__ import annotations

import pytest

from power.config import SupplyConfig
from power.policy import energy_count

UPS = SupplyConfig(name="ups", driver="simulated", capacity_wh=1000.0)
NUT = SupplyConfig(name="ups", driver="nut", capacity_wh=1000.0)
SHUNT = SupplyConfig(name="ups", driver="ve_direct", capacity_wh=1000.0)


def count(counted_wh: float = 100.0, **known) -> float:
    """An hour of 40 W that stay and 20 W that may be shed."""
    return energy_count.count_wh(
        counted_wh,
        **{
            "drawn_w": (40.0, 20.0),
            "hours": 1.0,
            "feeding": True,
            "metered_w": None,
            "temperature_c": 25.0,
            "supply": UPS,
        }
        | known,
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
            {"metered_w": 180.0, "supply": NUT}, 159.0, id="a draw over a network cannot hurry it"
        ),
        pytest.param(
            {"metered_w": 180.0, "supply": SHUNT}, 158.0,
            id="nor can the current that the charge itself is made of",
        ),
        pytest.param({"metered_w": 30.0, "supply": NUT}, 130.5, id="and may slow it"),
        pytest.param({"metered_w": 0.0, "supply": NUT}, 117.7, id="but not stop it"),
    ],
)  # fmt: skip
def test_what_is_counted(known, counted_wh):
    assert count(**known) == pytest.approx(counted_wh, abs=0.1)


@pytest.mark.parametrize(
    ("supply", "share"),
    [
        pytest.param(UPS, 0.90, id="measured beside the battery"),
        pytest.param(NUT, 0.983, id="told over a network: a heated room at worst"),
    ],
)
def test_what_is_drawn_in_the_cold_counts_for_more(supply, share):
    drawn_wh = count(0.0, temperature_c=0.0, supply=supply)
    assert drawn_wh == pytest.approx(58 / share, rel=0.001)


def test_what_was_drawn_while_it_was_warm_does_not_grow_when_it_cools():
    warm_wh = count(400.0)
    assert count(warm_wh, temperature_c=-10.0, hours=0.0) == warm_wh


@pytest.mark.parametrize(
    ("counted_wh", "left_pct"),
    [
        pytest.param(0.0, 100.0, id="full"),
        pytest.param(400.0, 60.0, id="used"),
        pytest.param(4000.0, 0.0, id="more than there was"),
    ],
)
def test_what_can_be_left(counted_wh, left_pct):
    assert energy_count.left_pct(counted_wh, UPS) == pytest.approx(left_pct)
