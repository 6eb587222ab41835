"""Whatever power.json says, no screen tells two stories about mains and battery."""

from __future__ import annotations

import itertools

import pytest

from kiosk.desk.duty.handover import _supply
from kiosk.i18n.translator import translator
from kiosk.model.views import Gauge, Note
from kiosk.technician import power
from power.status import AfterHalt, Condition, SupplyState
from tests.kiosk.powers import MACHINE, status, supply
from tests.kiosk.snapshots import NOW, snapshot

NL = translator("nl")
ON_BATTERY = {
    Condition.RIDE_THROUGH,
    Condition.BATTERY,
    Condition.CHARGER_DEAD,
    Condition.RESERVE,
}


@pytest.mark.parametrize(
    ("state", "mains", "hours", "generator"),
    list(itertools.product(SupplyState, (True, False, None), (None, 6.4), (True, False))),
)
def test_mains_and_battery_are_one_story_on_every_screen(state, mains, hours, generator):
    one = supply(state=state, mains=mains, runtime_h=hours, next_shed=None, generator=generator)
    told = snapshot(power=status(supplies={"hat": one}))
    blocks = power.present(told, NL, MACHINE).blocks
    stands, left, _ = (block for block in blocks if isinstance(block, Gauge))
    residents = power.present_to_residents(told, NL).blocks
    assert [b for b in residents if isinstance(b, Gauge)] == [
        b for b in blocks if isinstance(b, Gauge)
    ]
    shift = _supply(one)
    if one.condition in ON_BATTERY:
        assert one.on_mains is False
        assert stands.words != "Netstroom"
        assert stands.icon == "battery"
        assert shift.startswith("Op de accu")
    if one.on_mains:
        assert "accu" not in stands.words.lower()
        assert stands.icon == "charging"
        by_generator = one.condition is Condition.GENERATOR
        assert shift.startswith("Op het aggregaat," if by_generator else "Netstroom,")
        assert ("aggregaat" in stands.words.lower()) is by_generator
        assert ("net" in stands.words.lower()) is not by_generator
    fails = {
        left.detail.startswith("als de stroom nu uitvalt"),
        "bij uitval" in shift if hours else one.on_mains is True,
    }
    assert fails == {one.on_mains is True}, "the hours left are of the same outage everywhere"


def test_what_is_on_battery_stands_first():
    supplies = {"hall": supply(), "hat": supply(state=SupplyState.MAINS, mains=True)}
    blocks = power.present(snapshot(power=status(supplies=supplies)), NL, MACHINE).blocks
    assert [b.words for b in blocks if isinstance(b, Gauge)][0::3] == ["Op de accu", "Netstroom"]


@pytest.mark.parametrize(
    ("hours", "cost"),
    [
        pytest.param(3.2, "Dat maakt de accu helemaal leeg, in 3,2 uur.", id="hours known"),
        pytest.param(None, "Dat maakt de accu helemaal leeg.", id="hours not known"),
    ],
)
@pytest.mark.parametrize("show", [power.present_to_residents, power.present])
def test_before_the_halt_it_is_said_that_the_light_comes_back(show, hours, cost):
    after = AfterHalt(loads=("lighting", "radio-charging"), watts=20.0, hours=hours)
    going = supply(state=SupplyState.RESERVE, after_halt=after)
    told = snapshot(power=status(supplies={"hat": going}, shutdown_at=NOW))
    machine = (MACHINE,) if show is power.present else ()
    said = [b.words for b in show(told, NL, *machine).blocks if isinstance(b, Note) and b.loud]
    assert said[0].startswith("Het apparaat gaat uit om")
    assert said[1] == (
        f"Daarna staat weer aan: Licht, Radio’s opladen. {cost} "
        "Wilt u de accu sparen? Zet het dan zelf uit, of haal de stekker los."
    )
