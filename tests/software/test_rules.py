"""When a box may be written and started again: with mains, or with at least half a battery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from power.status import Status, SupplyState, SupplyStatus
from software import rules
from software.errors import SENTENCES, Refused, Why

NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)


def status(*supplies, age_s=5.0):
    named = {f"s{number}": one for number, one in enumerate(supplies)}
    at = NOW - timedelta(seconds=age_s)
    return Status(written_at=at, started_at=at, supplies=named, loads={})


def supply(state, charge_pct, mains):
    return SupplyStatus(
        driver="nut", state=state, charge_pct=charge_pct, mains=mains, capacity_wh=100.0
    )


MAINS = supply(SupplyState.MAINS, 20.0, mains=True)
HALF = supply(SupplyState.BATTERY, 50.0, mains=False)
BELOW = supply(SupplyState.BATTERY, 49.9, mains=False)
GONE = supply(SupplyState.MAINS, 49.0, mains=False)
UNTOLD = supply(SupplyState.BLIND, None, mains=None)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (status(MAINS), None),
        (status(), None),
        (status(HALF), None),
        (status(BELOW), Why.OUTAGE),
        (status(MAINS, BELOW), Why.OUTAGE),
        (status(GONE), Why.OUTAGE),
        (status(UNTOLD), Why.POWER_UNKNOWN),
        (status(MAINS, age_s=31), Why.POWER_UNKNOWN),
        (status(MAINS, age_s=-31), Why.POWER_UNKNOWN),
        (None, Why.POWER_UNKNOWN),
    ],
    ids=["mains", "no supply", "half", "below half", "one of two", "just gone", "blind", "old",
         "from tomorrow", "silent"],
)  # fmt: skip
def test_never_in_an_outage_below_half_charge(told, why):
    if why is None:
        rules.check_power(told, NOW)
        return
    with pytest.raises(Refused) as refused:
        rules.check_power(told, NOW)
    assert refused.value.why is why


@pytest.mark.parametrize(("hour", "quiet"), [(2, False), (3, True), (4, True), (5, False)])
def test_the_quiet_hour_is_at_night(hour, quiet):
    assert rules.is_quiet(datetime(2026, 11, 30, hour, 59, tzinfo=UTC)) is quiet


def test_every_reason_has_its_sentence():
    assert set(SENTENCES) == set(Why)
