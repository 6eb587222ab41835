"""Which batteries are asked to cut their output: with two real UPSes behind a real upsd."""

from __future__ import annotations

import pytest

from tests.power.nut_bench import nut_bench, tell
from tests.power.sources.upsd import OwnDriver, Upsd, eventually

ABLE = (["shutdown.return"], ["ups.delay.shutdown"])
SAID = {"ups.status": "OL", "battery.charge": "100", "ups.delay.shutdown": "20"}


@pytest.fixture
def upsd():
    upsd = Upsd(("pi", "hall"))
    yield upsd
    upsd.close()


@pytest.fixture
def upses(upsd):
    """Two that can cut their output: one feeds the appliance, one a hall's light."""
    upses = {name: OwnDriver(path, SAID, *ABLE) for name, path in upsd.sockets.items()}
    upsd.start()
    yield upses
    for ups in upses.values():
        ups.close()


@pytest.fixture
def bench(tmp_path, upsd, upses):
    """The daemon with both, its clock in our hand."""
    loads = [
        {"name": "kiosk", "supply": "pi", "essential": True, "watts": 40},
        {"name": "light", "supply": "hall", "essential": True, "watts": 1, "pin": 17},
    ]
    yield from nut_bench(tmp_path, upsd, upses, loads)


def drain(bench, upses, *, hall_pct):
    """An outage of both: the appliance's falls to 4 % in half an hour, and says LB at the end."""
    tell(bench, "hall", upses["hall"], ups_status="OB", battery_charge=str(hall_pct))
    for charge_pct in range(99, 3, -5):
        low = " LB" if charge_pct < 15 else ""
        tell(bench, "pi", upses["pi"], ups_status=f"OB{low}", battery_charge=str(charge_pct))
        bench.live(90)


@pytest.mark.parametrize("hall_pct", [85, 99], ids=["at 85 %", "nearly full"])
def test_the_second_ups_never_hears_a_command(bench, upses, hall_pct):
    bench.live(60)
    drain(bench, upses, hall_pct=hall_pct)
    bench.live(300)
    assert bench.halted == 1
    eventually(lambda: "shutdown.return" in upses["pi"].heard)
    assert upses["pi"].heard == [("ups.delay.shutdown", "60"), "shutdown.return"]
    assert upses["hall"].heard == []
    assert bench.on("light") == [True]
