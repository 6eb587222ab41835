"""In place of the I2C bus: a PiJuice simulated register by register, steered by one file.

The daemon drives it as it drives a real board; what stands behind the board is WORLD, JSON with the
fields of `power.reading.Reading`. Without that file: mains, and a battery nearly full.
"""

import json
from pathlib import Path

from power.errors import SourceError
from power.reading import Reading
from power.sources.pijuice_simulated import SimulatedPiJuice, SMBus, plug

__all__ = ["SMBus"]

WORLD = Path("/run/hat.json")
BUS = 1
AT_REST = {
    "mains": True,
    "charge_pct": 90.0,
    "voltage_v": 4.1,
    "temperature_c": 20.0,
    "draw_w": 6.0,
}


def measure() -> Reading:
    """Return what the battery is like now. A world without a charge is a board that is silent."""
    try:
        world = json.loads(WORLD.read_text())
    except FileNotFoundError:
        world = AT_REST
    if "charge_pct" not in world:
        raise SourceError("the board is gone")
    return Reading(**world)


plug(BUS, SimulatedPiJuice(measure, hardware=(2, 3)))
