"""What a trace tells `simulate`: mains, room and light from one moment to the next.

A trace is CSV with ``t_s,mains,ambient_c,dark`` and optionally ``fault`` and ``generator``;
each row holds until the next, the last one marks the end. Its column ``dark`` also serves as the
almanac, since dusk is known ahead; beyond its end the last whole day is taken to repeat, or, where
there is none, all is taken to be dark. Mains, weather and faults are not known ahead.
"""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from power.errors import ConfigError
from power.policy.demand import Demand
from power.sources.simulated import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAY_S = 86_400.0
LONGEST_TRACE_S = 400 * DAY_S
AMBIENT_C = (-60.0, 60.0)
COLUMNS = ("t_s", "mains", "ambient_c", "dark")
MOST_FAULTS = 20
"""So many faults of a trace are reported: a wrong separator spoils every line of thousands."""


class TraceRow(msgspec.Struct, frozen=True):
    """What the world is like from ``t_s`` on."""

    t_s: float
    mains: bool
    ambient_c: float
    dark: bool
    fault: Fault = Fault.NONE
    generator: bool = False
    """While there is no mains, a generator takes its place where a supply can have one."""


def read_trace(path: Path) -> list[TraceRow]:
    """Read a trace. Raises ConfigError with a sentence per bad row, `MOST_FAULTS` at most."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            table, columns = list(reader), reader.fieldnames or ()
    except FileNotFoundError as error:
        raise ConfigError((f"{path} is missing: give a trace as CSV.",)) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError((f"{path} cannot be read as CSV: {error}.",)) from error
    absent = [column for column in COLUMNS if column not in columns]
    if table and absent:
        raise ConfigError((f"{path}: column {', '.join(absent)} is missing in its first line.",))
    rows, faults = [], []
    for line, record in enumerate(table, start=2):
        try:
            rows.append(_parse_row(record))
        except (TypeError, AttributeError, ValueError) as error:
            faults.append(f"{path} line {line}: {_explain(error)}.")
    faults += [
        f"{path}: t_s must rise, but {later.t_s:g} follows {earlier.t_s:g}."
        for earlier, later in pairwise(rows)
        if later.t_s <= earlier.t_s
    ]
    if len(rows) < 2 and not faults:
        faults.append(f"{path} needs at least two rows: a begin and an end.")
    if rows and rows[-1].t_s - rows[0].t_s > LONGEST_TRACE_S:
        faults.append(f"{path} lasts longer than {LONGEST_TRACE_S / DAY_S:.0f} days: shorten it.")
    if len(faults) > MOST_FAULTS:
        faults[MOST_FAULTS:] = [f"{path}: {len(faults) - MOST_FAULTS} more faults like these."]
    if faults:
        raise ConfigError(tuple(faults))
    return rows


def _parse_row(record: dict[str, str]) -> TraceRow:
    t_s, ambient_c = float(record["t_s"]), float(record["ambient_c"])
    if not (math.isfinite(t_s) and math.isfinite(ambient_c)):
        raise ValueError("numbers must be finite")
    if not AMBIENT_C[0] <= ambient_c <= AMBIENT_C[1]:
        raise ValueError(f"no room is {ambient_c:g} degrees Celsius")
    fault = Fault((record.get("fault") or "none").strip())
    generator = _flag(record.get("generator") or "0")
    return TraceRow(t_s, _flag(record["mains"]), ambient_c, _flag(record["dark"]), fault, generator)


def _flag(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    try:
        return words[text.strip().lower()]
    except KeyError:
        raise ValueError(f"{text!r} is neither 1 nor 0") from None


def _explain(error: Exception) -> str:
    return str(error) if isinstance(error, ValueError) else "a value is missing"


def almanac(trace: Sequence[TraceRow], beyond_s: float) -> Demand:
    """The nights of a trace, and those that may be expected after its end."""
    end_s = trace[-1].t_s
    spans = [(row.t_s, later.t_s) for row, later in pairwise(trace) if row.dark]
    if end_s - trace[0].t_s < DAY_S:
        return Demand(dark_spans=_joined(spans), known_until_s=end_s)
    last_day = [(max(a, end_s - DAY_S), b) for a, b in spans if b > end_s - DAY_S]
    days = math.ceil(beyond_s / DAY_S) + 1
    spans += [(a + n * DAY_S, b + n * DAY_S) for n in range(1, days + 1) for a, b in last_day]
    return Demand(dark_spans=_joined(spans), known_until_s=end_s + days * DAY_S)


def _joined(spans: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    joined: list[tuple[float, float]] = []
    for begin_s, end_s in spans:
        if joined and joined[-1][1] == begin_s:
            joined[-1] = (joined[-1][0], end_s)
        else:
            joined.append((begin_s, end_s))
    return tuple(joined)
