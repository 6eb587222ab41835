#!/usr/bin/env python3
"""The tables of currents and wires in deploy/wiring.md: what an inverter takes, what a wire loses.

    .venv/bin/python deploy/cables.py           prints the tables
    .venv/bin/python deploy/cables.py --write   puts them into deploy/wiring.md

Rules of thumb on the safe side, no design of an installation: that is the fitter's.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final, NamedTuple

WIRING: Final = Path(__file__).with_name("wiring.md")

COPPER_OHM_MM2_PER_M: Final = 0.02
"""Warm copper; 0.0172 at 20 °C."""
INVERTER_EFFICIENCY: Final = 0.85
FUSE_MARGIN: Final = 1.25
FUSES_A: Final = (10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 100, 125, 150, 175, 200, 225, 250)
LOWEST_V: Final = {"12,8 V": 12.0, "25,6 V": 24.0, "51,2 V": 48.0}
"""A LiFePO4 battery that is nearly empty, under load: then the current is highest."""
INVERTERS_W: Final = (300, 500, 1000, 2000)
AREAS_MM2: Final = (1.5, 2.5, 4.0, 6.0)


class Run(NamedTuple):
    words: str
    watts: float
    length_m: float
    """One way; the current comes back by as long a wire."""
    volts: float


RUNS: Final = (
    Run("Licht 12 W, 15 m, 12 V", 12, 15, 12),
    Run("Verwarming 60 W, 5 m, 12 V", 60, 5, 12),
    Run("Verwarming 60 W, 15 m, 12 V", 60, 15, 12),
    Run("Verwarming 60 W, 15 m, 24 V", 60, 15, 24),
)


def inverter_a(output_w: float, battery_v: float) -> float:
    """What an inverter at full power takes from its battery."""
    return output_w / (battery_v * INVERTER_EFFICIENCY)


def fuse_a(current_a: float) -> int:
    """The next size of fuse above a lasting current."""
    return next(size for size in FUSES_A if size >= FUSE_MARGIN * current_a)


def lost_pct(run: Run, area_mm2: float) -> float:
    """Share of the voltage that is lost in a wire, there and back."""
    amps = run.watts / run.volts
    lost_v = 2 * run.length_m * amps * COPPER_OHM_MM2_PER_M / area_mm2
    return 100 * lost_v / run.volts


def inverters() -> str:
    lines = [f"| Omvormer geeft | {' | '.join(LOWEST_V)} |", "|---" * (len(LOWEST_V) + 1) + "|"]
    for output_w in INVERTERS_W:
        currents_a = [inverter_a(output_w, volts) for volts in LOWEST_V.values()]
        cells = [f"{amps:.0f} A, zekering {fuse_a(amps)} A" for amps in currents_a]
        lines.append(f"| {_dutch(output_w)} W | {' | '.join(cells)} |")
    return "\n".join(lines)


def drops() -> str:
    heads = [f"{area:g} mm²".replace(".", ",") for area in AREAS_MM2]
    lines = [f"| Verlies in de draad | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for run in RUNS:
        cells = [f"{lost_pct(run, area):.1f} %".replace(".", ",") for area in AREAS_MM2]
        lines.append(f"| {run.words} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _dutch(number: int) -> str:
    return f"{number:,}".replace(",", ".")


TABLES: Final = {"inverters": inverters, "drops": drops}


def main(arguments: list[str]) -> int:
    text = WIRING.read_text(encoding="utf-8")
    for name, make in TABLES.items():
        mark = re.escape(f"deploy/cables.py {name} -->")
        between = re.compile(f"(?<=<!-- {mark}\n).*?(?=<!-- /{mark})", re.DOTALL)
        text = between.sub(f"\n{make()}\n\n", text)
        print(make())
    if arguments == ["--write"]:
        WIRING.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
