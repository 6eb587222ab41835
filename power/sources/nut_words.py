"""What a UPS says by NUT's names, turned into a reading. Pure.

1. ``ups.status`` is a list of words; those we do not know are passed over. OB wins from OL.
2. Makers disagree about the sign of ``battery.current``: its size is used, its sign comes from the
   status, and where that does not tell there is no current.
3. CAL is a measurement of the battery: what is said of the charge meanwhile proves nothing
   (nut#817, nut#2168). FSD is a word of whoever is master of the UPS, not of its battery.
4. ``ups.test.result`` stays until the next test: whoever believes it must have seen that test.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from power.reading import (
    BATTERY_ABSENT,
    CALIBRATING,
    FORCED_SHUTDOWN,
    LOW_BATTERY,
    Reading,
    TestResult,
)
from power.sources.gauge import OVERFULL_PCT, full_at_most

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MODEL_CHARS: Final = 40
WATTS: Final = (0, 1_000_000)
VOLTS_IN: Final = (0, 1000)

FAULTS: Final = {
    "LB": LOW_BATTERY,
    "HB": "high-battery",
    "RB": "replace-battery",
    "OVER": "overload",
    "BYPASS": "bypass",
    "OFF": "output-off",
    "FSD": FORCED_SHUTDOWN,
    "CAL": CALIBRATING,
    "ALARM": "alarm",
}
"""Words of ups.status that a technician must act on, with our codes."""

NO_BATTERY: Final = ("no battery", "battery disconnected", "battery not present")
"""How drivers write in ``ups.alarm`` that the battery is not there."""

RESULTS: Final = (
    (TestResult.RUNNING, ("progress", "running", "underway")),
    (TestResult.FAILED, ("error", "warning", "failed", "failure", "bad", "ng", "bt")),
    (TestResult.PASSED, ("passed", "pass", "ok")),
)
"""Words of ``ups.test.result``, the worse first; in any other there is no result."""

MAINS_SHARE: Final = 0.8
LEAST_MAINS_V: Final = 80.0
"""At its input a UPS has mains from this share of its nominal voltage; from this many volts, where
it tells no nominal one."""


def reading_of(variables: Mapping[str, str]) -> Reading:
    """Turn a UPS's variables into a reading. Unusable values are None."""
    words = variables.get("ups.status", "").split()
    absent = _battery_is_absent(variables)
    current_a = number(variables, "battery.current", (-1000, 1000))
    charge_pct = full_at_most(number(variables, "battery.charge", (0, OVERFULL_PCT)))
    return Reading(
        mains=False if "OB" in words else True if "OL" in words else None,
        charge_pct=None if absent else charge_pct,
        voltage_v=number(variables, "battery.voltage", (0.1, 1000)),
        current_a=_signed(current_a, words),
        temperature_c=number(variables, "battery.temperature", (-40, 100)),
        draw_w=_draw_w(variables),
        runtime_s=None if absent else number(variables, "battery.runtime", (0, 30 * 86_400)),
        charging=True if "CHRG" in words else False if words else None,
        discharging=_discharging(words),
        faults=(*_faults(words), *((BATTERY_ABSENT,) if absent else ())),
        test_result=_test_result(variables),
        model=_model(variables),
    )


def mains_is_at_its_input(variables: Mapping[str, str]) -> bool:
    """Whether the UPS measures mains, whatever its status says: a test of its battery is OB too."""
    volts = number(variables, "input.voltage", VOLTS_IN)
    nominal_v = number(variables, "input.voltage.nominal", VOLTS_IN)
    return volts is not None and volts >= (nominal_v * MAINS_SHARE if nominal_v else LEAST_MAINS_V)


def _discharging(words: list[str]) -> bool | None:
    if "DISCHRG" in words or "OB" in words:
        return True
    return False if "CHRG" in words else None


def _battery_is_absent(variables: Mapping[str, str]) -> bool:
    alarm = variables.get("ups.alarm", "").lower()
    return any(words in alarm for words in NO_BATTERY)


def _test_result(variables: Mapping[str, str]) -> TestResult | None:
    words = re.findall(r"[a-z]+", variables.get("ups.test.result", "").lower())
    return next((result for result, known in RESULTS if not set(known).isdisjoint(words)), None)


def _model(variables: Mapping[str, str]) -> str | None:
    told = (variables.get(f"ups.{part}", "").strip() for part in ("mfr", "model", "firmware"))
    return " ".join(part[:MODEL_CHARS] for part in told if part) or None


def _faults(words: list[str]) -> Iterator[str]:
    return (code for word, code in FAULTS.items() if word in words)


def _signed(current_a: float | None, words: list[str]) -> float | None:
    if current_a is None:
        return None
    if "CHRG" in words:
        return abs(current_a)
    if "OB" in words or "DISCHRG" in words:
        return -abs(current_a)
    return None


def _draw_w(variables: Mapping[str, str]) -> float | None:
    """Watts as measured, else from the load in per cent; ``ups.power`` is in VA and tells none."""
    watts = number(variables, "ups.realpower", WATTS)
    load_pct = number(variables, "ups.load", (0, 200))
    nominal_w = number(variables, "ups.realpower.nominal", WATTS)
    if watts is None and load_pct is not None and nominal_w is not None:
        return load_pct * nominal_w / 100
    return watts


def number(variables: Mapping[str, str], name: str, bounds: tuple[float, float]) -> float | None:
    """Return a variable's number; None where there is none, or none within ``bounds``."""
    low, high = bounds
    try:
        value = float(variables[name])
    except (KeyError, ValueError):
        return None
    return value if low <= value <= high else None
