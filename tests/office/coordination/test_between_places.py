"""An emergency from a point to the office and back, with links as real processes and a courier."""

from __future__ import annotations

import re

import pytest

from office.accounts.people import Role
from office.app import make_app, make_office
from office.coordination.coordination import Coordination
from office.folders import Folders
from tests.link.machines import World
from tests.office.coordination.station import emergency
from tests.office.visitors import Visitors


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    made.sign(made.nodes())
    for name in ("np-a", "cp-veldermeer"):
        made.machines[name].start()
    yield made
    made.close()


@pytest.fixture
def anna(world, clock, monkeypatch):
    """A coordinator, in the office of the fire station."""
    for name, value in world.machines["cp-veldermeer"].environ.items():
        monkeypatch.setenv(name, value)
    office = make_office(Folders.of_appliance(), clock, here=False)
    visitor = Visitors(make_app(office), office).user("Anna", Role.COORDINATOR)
    visitor.look = office.part(Coordination).changed
    yield visitor
    office.stop()


def test_an_emergency_goes_through_all_five_states_with_the_office_in_between(
    world, anna, tmp_path
):
    point, station = world.machines["np-a"], world.machines["cp-veldermeer"]
    stick = tmp_path / "stick"
    stick.mkdir()

    def ride(*machines):
        for one in machines:
            one.visit(stick)
        anna.look()

    point.write("melding/1", emergency("Man gevallen", "Bij de sluis", call_back="Portofoon 3"))
    states = [point.state("melding/1")]
    ride(point)
    states.append(point.state("melding/1"))
    ride(station, point)
    states.append(point.state("melding/1"))

    page = anna.get("/meldingen").text
    assert "Man gevallen · Bij de sluis" in page
    number = re.search(r'id="lees-(\d+)"', page)[1]
    assert "Portofoon 3" in anna.post(f"/meldingen/{number}/lees").text
    ride(station, point)
    states.append(point.state("melding/1"))

    anna.post(f"/meldingen/{number}/opgepakt", {"wie": "Ambulance"})
    once = re.search(r'name="once" value="(\w+)"', anna.get(f"/meldingen/{number}").text)[1]
    anna.post(f"/meldingen/{number}/antwoord", {"tekst": "Wij komen", "once": once})
    ride(station, point)
    states.append(point.state("melding/1"))
    assert states == ["opgeschreven", "verstuurd", "aangekomen", "gelezen", "opgepakt"]

    (answer,) = point.status["received"]
    assert answer["id"] == f"kantoor/{once}"
    ride(point, station)
    page = anna.get(f"/meldingen/{number}").text
    assert "Naam van np-a: aangekomen" in page
    assert "opgepakt door Ambulance" in page
    public = b"".join(
        path.read_bytes()
        for path in (station.top / "state").rglob("*")
        if path.is_file() and "keys" not in path.parts
    )
    assert not [word for word in (b"Man gevallen", b"Portofoon 3", b"Wij komen") if word in public]
