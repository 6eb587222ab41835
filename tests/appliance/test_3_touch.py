"""3. A pointer and a finger reach the right button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy.appliance.machine import HEIGHT_PX, WIDTH_PX, wait_for
from tests.appliance.conftest import HEADLINE

if TYPE_CHECKING:
    from deploy.appliance.machine import Machine
    from tests.appliance.screen import Watcher

PANEL = "python3 /usr/lib/noodsteunpunt-appliance/panel.py"
WALK = "lopen"
"""How far a place is, on Waarheen alone."""


def test_a_pointer_goes_where_it_points(running: Machine, eyes: Watcher) -> None:
    eyes.wait_for(HEADLINE)
    eyes.touch("Waarheen")
    eyes.wait_for(WALK)
    eyes.touch("doen")
    eyes.wait_for("Advies")
    eyes.touch("Taal")
    eyes.wait_for("Kies uw taal")
    eyes.touch("Polski")
    wait_for("it speaks Polish", lambda: "Waarheen" not in eyes.wait_for("").text, 60)


def test_a_finger_on_a_panel_that_is_plugged_in_later_is_felt(
    running: Machine, eyes: Watcher
) -> None:
    word = eyes.wait_for(HEADLINE).where("Waarheen")
    running.agent.must("modprobe uinput")
    x, y = round(word.x_px / WIDTH_PX * 1000), round(word.y_px / HEIGHT_PX * 1000)
    running.agent.must(f"{PANEL} {x} {y}", within_s=60)
    eyes.wait_for(WALK)
