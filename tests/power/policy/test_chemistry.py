"""Shapes that all batteries of a kind share."""

from __future__ import annotations

import pytest

from power.policy.chemistry import (
    Chemistry,
    charge_to_energy_pct,
    energy_to_charge_pct,
    interpolate,
    open_circuit_v,
    usable_fraction,
)

EVERY = pytest.mark.parametrize("chemistry", list(Chemistry), ids=str)


@EVERY
def test_voltage_and_energy_rise_with_charge(chemistry):
    volts = [open_circuit_v(chemistry, pct) for pct in range(101)]
    energy = [charge_to_energy_pct(chemistry, pct) for pct in range(101)]
    assert volts == sorted(volts)
    assert energy == sorted(energy)
    assert (energy[0], energy[-1]) == pytest.approx((0, 100))


@EVERY
def test_the_lower_half_holds_less_than_half(chemistry):
    assert charge_to_energy_pct(chemistry, 50) < 50


@EVERY
@pytest.mark.parametrize("pct", [0, 3.3, 10, 50, 99.9, 100])
def test_there_and_back(chemistry, pct):
    back = energy_to_charge_pct(chemistry, charge_to_energy_pct(chemistry, pct))
    assert back == pytest.approx(pct)


@EVERY
def test_cold_takes_and_never_gives(chemistry):
    fractions = [usable_fraction(chemistry, celsius) for celsius in range(-40, 60)]
    assert fractions == sorted(fractions)
    assert min(fractions) >= 0.5
    assert max(fractions) == 1
    assert usable_fraction(chemistry, None) < 1


def test_beyond_the_ends_it_is_flat():
    curve = ((0.0, 1.0), (10.0, 3.0))
    assert [interpolate(curve, x) for x in (-5, 0, 5, 10, 99)] == [1, 1, 2, 3, 3]
