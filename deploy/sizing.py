#!/usr/bin/env python3
"""The table of battery sizes in deploy/wiring.md, as the daemon's own policy would have it.

    .venv/bin/python deploy/sizing.py           prints the table
    .venv/bin/python deploy/sizing.py --write   puts it into deploy/wiring.md

For each battery and each set of loads: an outage in December that begins at five in the afternoon
with a full battery and never ends. Hours count until an essential load goes without.
"""

from __future__ import annotations

import math
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script from a checkout

from power.config import parse_config
from power.simulate import TraceRow, simulate

WIRING = Path(__file__).with_name("wiring.md")
BEGIN, END = "<!-- deploy/sizing.py -->", "<!-- /deploy/sizing.py -->"
HOUR_S = 3600.0
DAYS = 14
DUSK_H, DAWN_H = 16.5, 8.75
"""In December, in the middle of the country."""


class Battery(NamedTuple):
    words: str
    capacity_wh: float
    """What comes out: behind a converter, less than the label says."""
    chemistry: str = "lifepo4"
    most_w: float = math.inf
    """What its output can give at any moment."""


HAT_WH, HAT_CONVERTS, HAT_W = 44.4, 0.8, 12.5
"""A HAT's label; what its step up to 5 V leaves of that; 2.5 A at 5 V, as a PiJuice gives."""

BATTERIES = (
    Battery(
        "Accu op de Pi, 12.000 mAh (44 Wh), 12,5 W", HAT_WH * HAT_CONVERTS, "li-ion", most_w=HAT_W
    ),
    Battery("12,8 V 20 Ah (256 Wh)", 256),
    Battery("12,8 V 50 Ah (640 Wh)", 640),
    Battery("12,8 V 100 Ah (1.280 Wh)", 1280),
    Battery("25,6 V 100 Ah (2.560 Wh)", 2560),
    Battery("51,2 V 100 Ah (5.120 Wh)", 5120),
)
SCREEN = {"name": "display", "essential": True, "rank": 0, "watts": 9}
LIGHT = {"name": "lighting", "essential": True, "rank": 1, "watts": 12, "when": "dark", "pin": 17}
RADIO = {"name": "radio-charging", "essential": True, "rank": 2, "watts": 8, "pin": 27}
COMFORT = (
    {"name": "heating", "rank": 5, "watts": 60, "when": "cold", "pin": 22},
    {"name": "coffee", "rank": 7, "watts": 40, "pin": 23},
    {"name": "phone-charging", "rank": 9, "watts": 30, "pin": 24},
)
SETS: dict[str, tuple[dict[str, Any], ...]] = {
    "scherm": (SCREEN,),
    "+ licht in het donker": (SCREEN, LIGHT),
    "+ portofoons laden": (SCREEN, LIGHT, RADIO),
    "+ het overige": (SCREEN, LIGHT, RADIO, *COMFORT),
}
HEADINGS = (*SETS, "waarvan het overige aan")


def december() -> list[TraceRow]:
    """Return the world from an outage at five in the afternoon on."""
    starts_h = 17.0
    turns = [(0.0, True, True), (60.0, False, True)]
    for day in range(DAYS):
        for hour, dark in ((DAWN_H, False), (DUSK_H, True)):
            turns.append((((day + 1) * 24 + hour - starts_h) * HOUR_S, False, dark))
    turns.append((turns[-1][0] + 24 * HOUR_S, False, True))
    return [TraceRow(t_s=t, mains=mains, ambient_c=5, dark=dark) for t, mains, dark in turns]


def hours(battery: Battery, loads: tuple[dict[str, Any], ...]) -> tuple[float, float]:
    """Return how long every essential load is served, and how long one of the others was on."""
    supply = {
        "name": "battery",
        "driver": "simulated",
        "capacity_wh": battery.capacity_wh,
        "chemistry": battery.chemistry,
        "options": {"initial_pct": 100},
    }
    config = parse_config(
        {
            "supply": [supply],
            "load": [{"supply": "battery", **load} for load in loads],
            "policy": {"target_runtime_h": 24},
        }
    )
    result = simulate(config, december())
    # The screen and its Pi are on for as long as there is anything at all.
    served_h = result.loads["display"].on_s / HOUR_S
    others_h = [
        result.loads[load["name"]].on_s / HOUR_S for load in loads if not load.get("essential")
    ]
    return served_h, max(others_h, default=0.0)


def told(value_h: float) -> str:
    """Return hours as people plan with them: halves of a few, days once there are many."""
    if value_h < 0.5:
        return "–"
    if value_h > DAYS * 24:
        return f"meer dan {DAYS} dagen"
    if value_h < 5:
        return f"{round(value_h * 2) / 2:g} uur".replace(".", ",")
    return f"{value_h:.0f} uur" if value_h < 72 else f"{value_h / 24:.0f} dagen"


def carries(battery: Battery, loads: tuple[dict[str, Any], ...]) -> bool:
    """Whether the output can feed all that is never shed at once."""
    return sum(load["watts"] for load in loads if load.get("essential")) <= battery.most_w


def row(battery: Battery) -> str:
    cells, others = [], "–"
    for loads in SETS.values():
        if carries(battery, loads):
            served_h, others_h = hours(battery, loads)
            cells.append(told(served_h))
            others = told(others_h)
        else:
            cells.append("kan niet")
    return f"| {battery.words} | {' | '.join([*cells, others])} |"


def table() -> str:
    heads = [f"| Accu | {' | '.join(HEADINGS)} |", "|---" * (len(HEADINGS) + 1) + "|"]
    return "\n".join([*heads, *map(row, BATTERIES)])


def main(arguments: list[str]) -> int:
    made = table()
    if arguments == ["--write"]:
        text = WIRING.read_text(encoding="utf-8")
        between = re.compile(f"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.DOTALL)
        WIRING.write_text(between.sub(f"\n{made}\n\n", text), encoding="utf-8")
        return 0
    print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
