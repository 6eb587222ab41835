"""Dark and cold as the daemon sees them, worked out seldom: dusk does not hurry."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.policy import demand

if TYPE_CHECKING:
    from datetime import datetime

    from power.config import Config
    from power.daemon.clock import Clock
    from power.policy.demand import Demand
    from power.policy.status_builder import Moment

ALMANAC_INTERVAL_S = 6 * 3600.0
COLD_INTERVAL_S = 60.0


class Outlook:
    """Keeps the nights ahead, and whether the room is cold."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._almanac = demand.Demand()
        self._looked_s = float("-inf")
        self._felt_s = float("-inf")
        self._cold: bool | None = None
        self._began: Moment | None = None

    def now(self, at: Moment, until_s: float = 0.0) -> Demand:
        """What the hour and the weather ask for at this moment, with the nights to ``until_s``."""
        far = until_s > self._almanac.known_until_s
        if far or at.now_s - self._looked_s >= ALMANAC_INTERVAL_S:
            self._look_up(at, until_s)
        if at.now_s - self._felt_s >= COLD_INTERVAL_S * at.speed:
            self._feel(at)
        return replace(self._almanac.at(at.now_s), cold=self._cold)

    def clock_was_set(self) -> None:
        """Work out the nights again at the next question."""
        self._looked_s = float("-inf")

    def _look_up(self, at: Moment, until_s: float) -> None:
        """Nights until the target run-time after the next look, at the least."""
        self._looked_s = at.now_s
        target_s = max(self._config.policy.target_runtime_h * 3600, until_s - at.now_s)
        horizon_s = target_s + 2 * ALMANAC_INTERVAL_S
        utc = self._time_of_day(at) if self._clock.plausible else None
        self._almanac = demand.look_up(self._config.site, None, utc, at.now_s, horizon_s)

    def _time_of_day(self, at: Moment) -> datetime:
        """In a simulation that is in a hurry, days fly by too."""
        if at.speed == 1:
            return at.now
        began = self._began or at
        self._began = began
        return began.now + timedelta(seconds=at.now_s - began.now_s)

    def _feel(self, at: Moment) -> None:
        self._felt_s = at.now_s
        site = self._config.site
        if site.ambient_sensor is None:
            return
        ambient_c = read_ambient_c(Path(site.ambient_sensor))
        self._cold = (
            None if ambient_c is None else demand.is_cold(ambient_c, site, before=self._cold)
        )


def read_ambient_c(sensor: Path) -> float | None:
    """Read the room's temperature from a kernel file in thousandths of a degree.

    None when it cannot be read or is beyond what a room can be (-40 to 60 °C).
    """
    try:
        ambient_c = int(sensor.read_text(encoding="ascii")) / 1000
    except (OSError, ValueError):
        return None
    return ambient_c if -40 <= ambient_c <= 60 else None
