"""What a test asks the machine itself, where the screen cannot tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simulators.virtual_machine.machine import wait_for

if TYPE_CHECKING:
    from simulators.virtual_machine.machine import Machine

STATE = "/var/lib/noodsteunpunt"
BOOKS = ("content/content.db", "power/power.db", "desk/desk.db")
UNITS = ("noodsteunpunt-power", "noodsteunpunt-kiosk")


def power(machine: Machine) -> dict[str, Any]:
    """What the power daemon says this minute: power.json."""
    told: dict[str, Any] = json.loads(machine.agent.must("cat /run/noodsteunpunt/power/power.json"))
    return told


def load_is(machine: Machine, load: str, *, on: bool) -> bool:
    return bool(power(machine)["loads"][load]["on"]) is on


def property_of(machine: Machine, unit: str, name: str) -> str:
    return machine.agent.must(f"systemctl show -P {name} {unit}").strip()


def wait_until_active(machine: Machine, unit: str, within_s: float = 120) -> float:
    """Wait until a unit says it is ready; returns the seconds it took."""
    return wait_for(
        f"{unit} is active",
        lambda: property_of(machine, unit, "ActiveState") == "active",
        within_s,
    )


def sound_books(machine: Machine) -> None:
    """Every database there is opens and is whole."""
    python = "/opt/noodsteunpunt/current/.venv/bin/python"
    for book in BOOKS:
        check = (
            f"import sqlite3; print(sqlite3.connect('file:{STATE}/{book}?mode=ro', uri=True)"
            ".execute('PRAGMA integrity_check').fetchone()[0])"
        )
        told = machine.agent.must(f'test ! -e {STATE}/{book} || {python} -c "{check}"')
        assert told.strip() in {"ok", ""}, book
