"""What a supply says about itself at one moment, in SI-like units, converted once in the driver."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec

LOW_BATTERY = "low-battery"
"""Fault code of a supply that says that it is about to give up (NUT: LB)."""
FORCED_SHUTDOWN = "forced-shutdown"
"""Fault code of a supply that says that it will cut its output (NUT: FSD)."""
BATTERY_ABSENT = "battery-absent"
"""Fault code of a supply without a battery: there is no charge, whatever was believed before."""
CALIBRATING = "calibrating"
"""Fault code of a supply that measures its own battery (NUT: CAL). While it does, its charge and
its words prove nothing, neither that the battery is low nor that it is not."""


class TestResult(StrEnum):
    """What a supply says of the last test that it made of its own battery."""

    __test__ = False  # not one of pytest's

    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One reading. None means "this supply cannot tell"; no reading at all is None in its place."""

    mains: bool | None
    """True: running on mains."""
    generator: bool | None = None
    """What there is of mains comes from a generator; None: nobody says."""
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
    tests: tuple[str, ...] = ()
    """The kinds of battery test (`KINDS`) that it can be asked for: `Testable`."""
    test_result: TestResult | None = None
    """Of the last test that it made, perhaps long ago; None: it tells none."""
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


class Testable(Source, Protocol):
    """A supply that can feed its loads from its battery on purpose, while mains is there."""

    def start_test(self, kind: str) -> None:
        """Begin; ``kind`` is one of `Reading.tests`. Raises SourceError if it was refused."""

    def stop_test(self) -> None:
        """End it; harmless when it has ended by itself. Raises SourceError if it was refused."""
