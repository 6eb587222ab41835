"""4. Mains fails, on a PiJuice simulated register by register and on a UPS behind NUT."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from simulators.virtual_machine.machine import wait_for
from tests.appliance import inside
from tests.appliance.conftest import HEADLINE

if TYPE_CHECKING:
    from simulators.virtual_machine.machine import Machine
    from tests.appliance.screen import Watcher

AT_REST = {"mains": True, "charge_pct": 90.0, "voltage_v": 4.1, "temperature_c": 20.0}
SHED_WITHIN_S = 120


def board(machine: Machine, **world: object) -> None:
    """What stands behind the simulated PiJuice from now on."""
    machine.agent.write("/run/hat.json.new", json.dumps({**AT_REST, **world}).encode())
    machine.agent.must("chmod 644 /run/hat.json.new; mv /run/hat.json.new /run/hat.json")


def ups(machine: Machine, status: str, charge_pct: int) -> None:
    """What the UPS tells NUT from now on."""
    machine.agent.must(
        f"sed -i 's/^ups.status:.*/ups.status: {status}/; "
        f"s/^battery.charge:.*/battery.charge: {charge_pct}/' /etc/nut/kast.dev"
    )


def test_the_board_loses_mains_and_what_can_be_missed_goes(running: Machine, eyes: Watcher) -> None:
    wait_for(
        "both supplies are read",
        lambda: all(s["mains"] for s in inside.power(running)["supplies"].values()),
        120,
    )
    light = inside.power(running)["loads"]["lighting"]["on"]
    board(running, mains=False, charge_pct=60.0)
    wait_for("the phones are off", lambda: inside.load_is(running, "phone-charging", on=False), 120)
    told = inside.power(running)
    assert told["supplies"]["hat"]["state"] == "battery"
    assert told["loads"]["coffee"]["on"], "on another supply, which has mains"
    assert told["loads"]["lighting"]["on"] == light, "the light never noticed"

    board(running)
    wait_for("the phones are on", lambda: inside.load_is(running, "phone-charging", on=True), 180)
    eyes.wait_for(HEADLINE)


def test_a_ups_behind_nut_loses_mains_and_the_light_stays(running: Machine) -> None:
    wait_for("the UPS is read", lambda: inside.power(running)["supplies"]["kast"]["mains"], 120)
    ups(running, "OB DISCHRG", 30)
    wait_for("coffee is off", lambda: inside.load_is(running, "coffee", on=False), SHED_WITHIN_S)
    told = inside.power(running)["loads"]
    assert (told["lighting"]["on"], told["lighting"]["essential"]) == (
        told["lighting"]["wanted"],
        True,
    )
    ups(running, "OL CHRG", 35)
    wait_for("coffee is on", lambda: inside.load_is(running, "coffee", on=True), 180)


def test_a_board_that_falls_silent_is_told_and_harms_nothing(running: Machine) -> None:
    running.agent.must("echo '{}' >/run/hat.json")
    wait_for(
        "its trouble is told", lambda: inside.power(running)["supplies"]["hat"]["trouble"], 120
    )
    assert inside.load_is(running, "display", on=True)
    board(running)
    wait_for(
        "it is read again", lambda: not inside.power(running)["supplies"]["hat"]["trouble"], 120
    )
