"""What a supply says about itself at one moment, in SI-like units, converted once in the driver."""

from __future__ import annotations

from typing import Protocol

import msgspec

LOW_BATTERY = "low-battery"
"""Fault code of a supply that says that it is about to give up (NUT: LB)."""
FORCED_SHUTDOWN = "forced-shutdown"
"""Fault code of a supply that says that it will cut its output (NUT: FSD)."""
CALIBRATING = "calibrating"
"""Fault code of a supply that measures its own battery (NUT: CAL). While it does, its charge and
its words prove nothing, neither that the battery is low nor that it is not."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One reading. None means "this supply cannot tell"; no reading at all is None in its place."""

    mains: bool | None
    """True: running on mains."""
    charge_pct: float | None = None
    """State of charge, 0.0 to 100.0."""
    voltage_v: float | None = None
    current_a: float | None = None
    """Battery current; positive while charging, negative while discharging."""
    temperature_c: float | None = None
    """Of the battery."""
    draw_w: float | None = None
    """Power the supply delivers to its loads, where it measures that."""
    runtime_s: float | None = None
    """The supply's own forecast, where it gives one (NUT)."""
    charging: bool | None = None
    discharging: bool | None = None
    """The supply says that its battery feeds the loads, whatever it says of mains (NUT: DISCHRG,
    kernel: Discharging). False: it says that it does not."""
    faults: tuple[str, ...] = ()
    """The supply's own alarms, as codes such as ``replace-battery``."""
    model: str | None = None
    """What it calls itself, and its firmware, as far as it tells."""


class Source(Protocol):
    """A driver. One thread uses it; it may block for up to a second."""

    def read(self) -> Reading:
        """Return the present reading. Raises SourceError when there is none to be had."""

    def prepare_shutdown(self, delay_s: float) -> None:
        """Ask for power-off after ``delay_s`` and to come back when mains does.

        Does nothing on a supply without that ability. Raises SourceError if it was refused.
        """

    def close(self) -> None:
        """Let go of bus, socket or file."""
