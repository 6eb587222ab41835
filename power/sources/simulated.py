"""A battery in software: for the demo, for training, for tests and for `simulate`.

It behaves as batteries do where the policy could be fooled (`power.sources.simulated_cells`). The
gauge is a separate thing that may be wrong on purpose (`power.sources.simulated_gauge`); so are the
words that a supply says, and the charger (`Fault`).

Whoever owns it tells it what its loads draw, `SimulatedBattery.set_draw_w`, at every switch; it
cannot know by itself. `speed` makes its time run faster; the daemon lets its own clock run as
fast, so that hours of policy fit in minutes of demonstration.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from power.errors import SourceError
from power.reading import Reading
from power.sources.simulated_cells import Cells
from power.sources.simulated_gauge import Gauge
from power.sources.simulated_options import Fault, Options

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Fault", "Options", "SimulatedBattery", "connect"]

KINDS = ("quick", "capacity")
"""It can be asked for any kind of test."""
LONGEST_SLICE_S = 300.0
"""Physics is carried in slices no longer than this."""
CYCLE_S, CYCLE_ON_S = 3600.0, 600.0
"""Of a thermostat."""


def connect(options: Options, clock: Callable[[], float] = time.monotonic) -> SimulatedBattery:
    """Make a battery; ``clock`` gives monotonic seconds."""
    return SimulatedBattery(options, clock)


class SimulatedBattery(Cells):
    """The cells with their charger and gauge. One thread uses it."""

    def __init__(self, options: Options, clock: Callable[[], float]) -> None:
        super().__init__(options)
        self._clock = clock
        self._started_s = self._at_s = clock()
        self._gauge = Gauge(options)
        self._age_s = 0.0
        """Its own time since the start; within `_catch_up`, at the beginning of a slice."""
        self._draw_w = 0.0
        self._mains = options.mains_fails_after_s != 0
        self._mains_forced: bool | None = None
        self._testing = False
        self._ambient_c = options.temperature_c
        self._fault = Fault.NONE
        self.empty_at_s: float | None = None
        """When it last ran empty, by ``clock``."""

    # What the world does to it.

    def set_draw_w(self, watts: float) -> None:
        """Tell what its loads draw from this moment on. Call at every switch."""
        self._catch_up()
        self._draw_w = watts

    def set_mains(self, *, mains: bool | None) -> None:
        """Plug in or out by hand; None gives it back to the script in the options."""
        self._catch_up()
        self._mains_forced = mains
        self._plug()

    def set_ambient_c(self, ambient_c: float) -> None:
        """Change the temperature around it; the battery follows in hours."""
        self._catch_up()
        self._ambient_c = ambient_c

    def set_fault(self, fault: Fault) -> None:
        """Make the gauge fail, or heal it."""
        self._catch_up()
        if fault is not self._fault:
            self._fault = fault
            self._gauge.leap(self.charge_pct)

    @property
    def mains(self) -> bool:
        """Whether mains is there."""
        return self._mains

    @property
    def alive(self) -> bool:
        """Whether its loads get power."""
        return self._fed or self.charge_pct > 0

    @property
    def _fed(self) -> bool:
        """Whether mains reaches charger and loads."""
        return self._mains and self._present_fault() is not Fault.CHARGER_DEAD

    @property
    def _discharging(self) -> bool:
        return self.charge_pct > 0 and (self._testing or not self._fed)

    # What it lets itself be asked: `power.reading.Source`.

    def read(self) -> Reading:
        """Return what the gauge shows. Raises SourceError under fault ``no-reading``."""
        self._catch_up()
        fault = self._present_fault()
        if fault is Fault.NO_READING:
            raise SourceError("the simulated battery does not answer")
        return self._gauge.show(self._measure(), fault)

    def start_test(self, kind: str) -> None:  # noqa: ARG002 - how long is up to whoever asked
        """Run the loads from the battery while mains is there."""
        self._catch_up()
        self._testing = True

    def stop_test(self) -> None:
        """End that."""
        self._catch_up()
        self._testing = False

    def prepare_shutdown(self, delay_s: float) -> None:
        """Nothing to prepare: a simulated appliance does not lose power."""

    def close(self) -> None:
        """Nothing to let go of."""

    # Physics.

    def _catch_up(self) -> None:
        now_s = self._clock()
        left_s = max(0.0, (now_s - self._at_s) * self._options.speed)
        self._at_s = now_s
        age_s = (now_s - self._started_s) * self._options.speed
        edges: tuple[float | None, ...] = (
            self._options.mains_fails_after_s,
            self._options.mains_returns_after_s,
            self._options.fault_after_s,
        )
        while left_s > 0:
            since_s = age_s - left_s
            to_edge = [edge - since_s for edge in edges if edge is not None and edge > since_s]
            if self._options.cycling_w:
                to_edge.append(_to_next_click(since_s))
            slice_s = min([left_s, LONGEST_SLICE_S, *to_edge])
            self._age_s = since_s
            self._flow(slice_s / 3600)
            left_s -= slice_s
            self._plug(age_s - left_s)
        self._age_s = age_s

    def _plug(self, age_s: float | None = None) -> None:
        if age_s is None:
            age_s = (self._at_s - self._started_s) * self._options.speed
        fails_s, returns_s = self._options.mains_fails_after_s, self._options.mains_returns_after_s
        failed = fails_s is not None and age_s >= fails_s
        returned = returns_s is not None and age_s >= returns_s
        scripted = not failed or returned
        self._mains = scripted if self._mains_forced is None else self._mains_forced

    def _flow(self, hours: float) -> None:
        self.cool(hours, self._ambient_c)
        if self._discharging:
            self.discharge(hours, self._given_w())
            self._gauge.drift(hours)
            if self.charge_pct == 0:
                self.empty_at_s = self._at_s
        else:
            if self.charge_pct == 100:
                self._gauge.find_full()
            if self._charging():
                self.charge(hours)
        self._gauge.wander(hours)

    def _given_w(self) -> float:
        """What the battery gives while it discharges."""
        return self._drawn_w() + self._options.idle_w_true

    def _drawn_w(self) -> float:
        """What its loads draw at this moment."""
        rests = self._age_s % CYCLE_S >= CYCLE_ON_S
        return self._draw_w - (min(self._draw_w, self._options.cycling_w) if rests else 0.0)

    def _charging(self) -> bool:
        return self._fed and not self._testing and self.takes_charge

    # What it shows.

    def _present_fault(self) -> Fault:
        options = self._options
        scripted = options.fault is not Fault.NONE and self._age_s >= options.fault_after_s
        return options.fault if scripted else self._fault

    def _measure(self) -> Reading:
        options = self._options
        charging, discharging = self._charging(), self._discharging
        given_w = self._given_w() if discharging else 0.0
        cell_v = self.cell_v(given_w)
        voltage_v = cell_v * options.cells
        current_a = -given_w / voltage_v if voltage_v else 0.0
        if charging and voltage_v:
            current_a = options.charging_w / voltage_v
        return Reading(
            mains=self._mains,
            charge_pct=self._gauge.charge_pct(self.charge_pct, cell_v, discharging=discharging),
            voltage_v=round(voltage_v, 3),
            current_a=round(current_a, 3) if options.tells_current else None,
            temperature_c=round(self.temperature_c, 1),
            draw_w=self._drawn_w() if options.measures_draw else None,
            charging=charging,
            tests=KINDS,
        )


def _to_next_click(age_s: float) -> float:
    """Seconds until a thermostat next switches."""
    phase_s = age_s % CYCLE_S
    return (CYCLE_ON_S if phase_s < CYCLE_ON_S else CYCLE_S) - phase_s
