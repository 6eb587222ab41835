"""Stroom for residents: the first part of the technicians' page, without what only they mend."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from kiosk.i18n.power_labels import advice
from kiosk.i18n.translator import translator
from kiosk.model.views import Fact, Gauge, Note
from kiosk.technician import power as page
from power.status import Alarm, LoadStatus, Status, SupplyState, SupplyStatus, Why
from tests.kiosk.powers import MACHINE
from tests.kiosk.snapshots import NOW, ago, snapshot

NL = translator("nl")


def status(**values):
    supply = SupplyStatus(
        driver="simulated",
        state=SupplyState.BATTERY,
        mains=False,
        since=ago(hours=2),
        charge_pct=61.0,
        voltage_v=25.9,
        runtime_h=6.4,
        essentials_runtime_h=30.2,
        capacity_wh=100,
        next_shed="coffee",
        next_shed_at=NOW + timedelta(minutes=10),
    )
    load = LoadStatus(
        supply="hat", essential=True, rank=1, watts=12, wanted=True, on=True, why=Why.ESSENTIAL
    )
    return Status(
        written_at=values.pop("written_at", NOW),
        started_at=ago(hours=3),
        supplies={"hat": supply},
        loads={"lighting": load},
        **values,
    )


def show(**values):
    return page.present_to_residents(snapshot(**values), NL).blocks


def facts(blocks):
    return {block.label: block.words for block in blocks if isinstance(block, Fact)}


def gauges(blocks):
    return [(block.words, block.detail) for block in blocks if isinstance(block, Gauge)]


def loud(blocks):
    return [block.words for block in blocks if isinstance(block, Note) and block.loud]


def test_mains_or_battery_since_when_and_how_long_still():
    assert gauges(show(power=status())) == [
        ("Op de accu", "sinds 14:30"),
        ("6,4 uur", "zoals het nu gaat. Alleen het noodzakelijke: 30 uur"),
        ("61 %", "lading. Om 16:40 gaat uit: Koffie"),
    ]


@pytest.mark.parametrize("left_h", [None, 0.3, 6.4, 30.2, 400.0])
def test_how_long_still_is_said_as_technicians_read_it(left_h):
    power = status()
    hat = replace(power.supplies["hat"], runtime_h=left_h)
    told = replace(power, supplies={"hat": hat})
    technicians = page.present(snapshot(power=told), NL, MACHINE).blocks
    assert gauges(show(power=told)) == gauges(technicians)


def test_what_is_on_and_why():
    assert facts(show(power=status()))["Licht"] == "Aan · noodzakelijk · 12 W"


def test_what_is_the_matter_and_not_what_only_a_technician_can_do():
    power = status(alarms=(Alarm(code="battery-cold", subject="hat", since=ago(hours=1)),))
    hat = replace(power.supplies["hat"], faults=("battery-cold",))
    blocks = show(power=replace(power, supplies={"hat": hat}))
    assert facts(blocks)["Storing"] == advice("battery-cold", NL).what
    assert loud(blocks) == []
    assert "Spanning" not in facts(blocks)
    assert "Software" not in facts(blocks)


def test_an_old_reading_says_so():
    assert loud(show(power=status(written_at=ago(minutes=3)))) == [
        "Deze meting is oud: 3 minuten geleden."
    ]
    assert loud(show(power=status())) == []


def test_a_silent_daemon_says_so_and_what_stays_on():
    assert loud(show(power_trouble="absent")) == [
        "De stroommodule antwoordt niet. Licht en radio blijven aan."
    ]


def test_a_simulated_battery_is_never_taken_for_a_real_one():
    notes = [b.words for b in show(power=status(simulated=True)) if isinstance(b, Note)]
    assert notes == ["De accu is nagebootst. Dit is geen echte meting."]


def test_the_issue_of_each_publisher_and_the_clock():
    told = facts(show(power=status(), clock_certain=False))
    assert told["Veiligheidsregio"] == "uitgave 7, 16:00"
    assert told["Klok"].endswith("16:30 · onzeker: stel de klok gelijk")
