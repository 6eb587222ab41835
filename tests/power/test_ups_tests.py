"""A test of a UPS's battery, from the request to the result, with a real upsd between."""

from __future__ import annotations

import pytest

from power.requests import Test
from tests.power.nut_bench import nut_bench, tell
from tests.power.sources.upsd import OwnDriver, Upsd, eventually

QUICK, DEEP, STOP = (f"test.battery.{word}" for word in ("start.quick", "start.deep", "stop"))
SAID = {"ups.status": "OL", "battery.charge": "100", "battery.voltage": "27.2"}


@pytest.fixture
def upsd():
    upsd = Upsd()
    yield upsd
    upsd.close()


@pytest.fixture
def ups(upsd):
    """A UPS with mains at its input, that can be asked to test its battery."""
    ups = OwnDriver(upsd.socket, SAID | {"input.voltage": "230"}, [QUICK, DEEP, STOP])
    upsd.start()
    yield ups
    ups.close()


@pytest.fixture
def bench(tmp_path, upsd, ups):
    loads = [{"name": "kiosk", "supply": "site", "essential": True, "watts": 40}]
    for bench in nut_bench(tmp_path, upsd, ["site"], loads, capacity_wh=500):
        tell(bench, "site", ups)
        bench.live(180)
        yield bench


def ask(bench, ups, kind="quick", command=QUICK):
    assert bench.ask(Test(kind=kind)).ok
    eventually(lambda: command in ups.heard)


def outcome(bench):
    return bench.events()[-1], bench.journal.events()[0].cause


def test_a_ups_that_does_nothing_does_not_pass(bench, ups):
    """Real hardware does this: the command is taken, and no test comes."""
    ask(bench, ups)
    tell(bench, "site", ups, ups_test_result="Done and passed")
    bench.live(200)
    assert outcome(bench) == ("test-unproven site", "no-discharge")
    assert bench.status().supplies["site"].health_pct is None


@pytest.mark.parametrize("status", ["OL DISCHRG", "OB DISCHRG", "OB", "OL CAL DISCHRG"])
@pytest.mark.parametrize(
    ("result", "ends"),
    [("Done and passed", ("test-passed site", "quick")),
     ("Done and error", ("test-failed site", "own-test-failed"))],
)  # fmt: skip
def test_a_ups_that_runs_from_its_battery_ends_as_it_says(bench, ups, status, result, ends):
    ask(bench, ups)
    tell(bench, "site", ups, ups_status=status, ups_test_result="In progress")
    bench.live(30)
    assert bench.status().supplies["site"].test == "quick"
    assert not any(event.startswith("mains-lost") for event in bench.events())
    tell(bench, "site", ups, ups_status="OL CHRG", ups_test_result=result)
    bench.live(60)
    assert outcome(bench) == ends


def test_a_ups_that_begins_a_minute_later_passes_too(bench, ups):
    ask(bench, ups)
    bench.live(90)
    tell(bench, "site", ups, ups_status="OL DISCHRG")
    bench.live(10)
    assert outcome(bench) == ("test-passed site", "quick")


def test_an_outage_in_a_test_ends_it(bench, ups):
    ask(bench, ups)
    tell(bench, "site", ups, ups_status="OB DISCHRG", input_voltage="0")
    bench.live(5)
    assert "test-stopped site" in bench.events()
    eventually(lambda: STOP in ups.heard)


def test_a_capacity_test_is_stopped_at_the_ups_when_asked(bench, ups):
    ask(bench, ups, "capacity", DEEP)
    tell(bench, "site", ups, ups_status="OL DISCHRG", battery_charge="99")
    bench.live(30)
    assert bench.ask(Test(kind="stop")).ok
    eventually(lambda: ups.heard == [DEEP, STOP])
    assert "test-stopped site" in bench.events()
