"""What volts prove, and that every doubt makes a battery look fuller."""

from __future__ import annotations

import math

import pytest

from power.config import SupplyConfig
from power.policy import voltage
from power.policy.chemistry import Chemistry, charge_at_v, open_circuit_v

LI, LFP, LEAD = Chemistry.LI_ION, Chemistry.LIFEPO4, Chemistry.LEAD_ACID
PACK = SupplyConfig(name="ups", driver="simulated", capacity_wh=1000.0)


@pytest.mark.parametrize(
    ("chemistry", "full_v", "cells"),
    [
        pytest.param(LI, 4.15, 1, id="PiJuice"),
        pytest.param(LI, 12.5, 3, id="three in series"),
        pytest.param(LI, 16.6, 4, id="four"),
        pytest.param(LFP, 13.4, 4, id="LiFePO4 of 12 V"),
        pytest.param(LFP, 14.4, 4, id="the same on its charger"),
        pytest.param(LFP, 27.2, 8, id="LiFePO4 of 24 V"),
        pytest.param(LEAD, 13.6, 6, id="lead of 12 V, floating"),
        pytest.param(LEAD, 12.7, 6, id="the same at rest"),
        pytest.param(LEAD, 27.3, 12, id="lead of 24 V"),
        pytest.param(LI, 13.6, None, id="lead, called li-ion"),
        pytest.param(LI, 13.4, None, id="LiFePO4, called li-ion"),
        pytest.param(LI, 3.3, None, id="one cell of LiFePO4, called li-ion"),
        pytest.param(LI, 3.7, None, id="half full: nothing is certain"),
        pytest.param(LI, 230.0, None, id="mains, not a battery"),
        pytest.param(LI, 0.1, None, id="nothing"),
        pytest.param(LI, math.nan, None, id="not a number"),
    ],
)
def test_cells_are_counted_only_where_a_full_pack_fits_the_chemistry(chemistry, full_v, cells):
    assert voltage.cells_of(chemistry, full_v) == cells


@pytest.mark.parametrize("chemistry", Chemistry)
@pytest.mark.parametrize("cells", range(1, 17))
@pytest.mark.parametrize("charge_pct", [0, 5, 20, 60, 100])
def test_never_more_cells_than_there_are_so_a_battery_never_looks_emptier(
    chemistry, cells, charge_pct
):
    counted = voltage.cells_of(chemistry, cells * open_circuit_v(chemistry, charge_pct))
    assert counted is None or counted <= cells


@pytest.mark.parametrize(
    ("voltage_v", "cells", "usable"),
    [(3.3, 1, True), (13.2, 4, True), (3.3, None, False), (None, 1, False), (0.2, 1, False),
     (-1.0, 1, False), (math.nan, 1, False), (math.inf, 1, False)],
)  # fmt: skip
def test_what_cannot_be_this_battery_is_no_voltage(voltage_v, cells, usable):
    assert voltage.is_usable(voltage_v, cells, LI) is usable


def test_a_load_and_cold_are_allowed_to_pull_the_voltage_down():
    idle = voltage.rest_v(3.4, 0.0, 20.0, PACK)
    loaded = voltage.rest_v(3.4, 200.0, 20.0, PACK)
    cold = voltage.rest_v(3.4, 200.0, -10.0, PACK)
    assert 3.4 == idle < loaded < cold
    assert voltage.rest_v(3.4, -5.0, None, PACK) == 3.4
    assert voltage.rest_v(3.4, 1e9, -40.0, PACK) == pytest.approx(1.5 * 3.4)


@pytest.mark.parametrize("chemistry", Chemistry)
@pytest.mark.parametrize("charge_pct", [0, 10, 37, 80, 100])
def test_the_curve_can_be_read_both_ways(chemistry, charge_pct):
    assert charge_at_v(chemistry, open_circuit_v(chemistry, charge_pct)) == pytest.approx(
        charge_pct
    )
    assert voltage.most_charge_pct(open_circuit_v(chemistry, charge_pct), chemistry) >= charge_pct
