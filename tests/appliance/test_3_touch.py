"""3. A pointer and a finger reach the right button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulators.virtual_machine.machine import HEIGHT_PX, WIDTH_PX
from tests.appliance.conftest import HEADLINE
from tests.appliance.screen import middle_of

if TYPE_CHECKING:
    from simulators.virtual_machine.machine import Machine
    from tests.appliance.screen import Watcher

PANEL = "python3 /usr/lib/noodsteunpunt-appliance/panel.py"
LANGUAGE_PX = (952, 55)
"""The button Taal, at the top."""
WALK = "lopen"
"""How far a place is, on Waarheen alone."""


def test_a_pointer_goes_where_it_points(running: Machine, eyes: Watcher) -> None:
    eyes.wait_for(HEADLINE)
    eyes.go("Waarheen")
    eyes.wait_for(WALK)
    eyes.go("Wat te doen")
    eyes.wait_for("Advies")
    running.touch(*LANGUAGE_PX)
    eyes.wait_for("Kies uw taal")


def test_a_finger_on_a_panel_that_is_plugged_in_later_is_felt(
    running: Machine, eyes: Watcher
) -> None:
    eyes.wait_for(HEADLINE)
    x_px, y_px = middle_of("Waarheen")
    running.agent.must("modprobe uinput")
    x, y = round(x_px / WIDTH_PX * 1000), round(y_px / HEIGHT_PX * 1000)
    running.agent.must(f"{PANEL} {x} {y}", within_s=60)
    eyes.wait_for(WALK)
