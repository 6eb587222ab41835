"""Who says that a battery is nearly empty, and whether that is enough to put out a light. Pure.

A false dark is the worse error: the appliance is built to lose power at any instant, a resident in
the dark is not. So one witness, however loud and however long, never ends an essential load.

The witnesses:
 1. **The gauge**: the charge that it shows is at the reserve. (Our belief of the charge hangs on
    other fields too.) A gauge that has not moved since mains was lost, or stands still while the
    battery must be falling, proves nothing.
 2. **The volts**: under load, by temperature and with every allowance, they are those of the
    reserve on the curve of the chemistry (`voltage`). The same holds of volts that do not move. A
    battery whose chemistry or cells are not known has no such witness.
 3. **The words** of the supply: low battery, forced shutdown, a few minutes of run-time. Together
    they are one witness: the same electronics says them all.
 4. **Our own reckoning**: the energy counted since the battery was last full (`energy_count`).

The rules:
 5. All that comes over one network connection is one witness: whoever answers there can say it all.
    Then only our own reckoning can be the second.
 6. A supply that calibrates itself proves nothing either way: its gauge and its words are not
    heard (networkupstools/nut#817, #2168).
 7. A witness must say it for ten seconds without a break, on fresh readings.
 8. Two independent witnesses end what is essential, or order power-off.
 9. One alone ends comfort, raises an alarm and has everything written to the card. The light stays
    until the power really fails. A witness that fell silent is remembered for five minutes, so
    that a flickering one does not make the loads flicker.
10. What was ended stays ended until fewer than two still hold it. A witness lets go by saying for
    a minute that the battery is clearly not empty. Silence, and the few volts that a battery
    regains without its load, let go of nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from power.policy import voltage
from power.policy.chemistry import charge_to_energy_pct, open_circuit_v
from power.reading import CALIBRATING, FORCED_SHUTDOWN, LOW_BATTERY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from power.config import SupplyConfig
    from power.policy.charge_estimator import Estimate
    from power.reading import Reading

CONFIRM_S = 10.0
RELEASE_S = 60.0
REMEMBER_S = 300.0
SETTLE_S = 30.0
"""So long must the volts be steady on mains before cells are counted by them."""
SHRINK_S = 7200.0
"""And so long before fewer are believed than before."""
SETTLED_SHARE = 0.02
LAST_MINUTES_S = 300.0
"""A supply that foretells less run-time than this says that it is nearly empty."""
CLEAR_PCT = 10.0
"""Above the reserve: a gauge or a reckoning that says so clearly denies."""
CLEAR_VOLTS_PCT = 40.0
"""The same for volts, which rise by themselves once the load is gone."""
STUCK_GAUGE_PCT = 4.0
STUCK_VOLTS_PCT = 10.0
"""Of the nameplate: drawn without a change, this shows that a value is stuck."""


class Witness(StrEnum):
    """Names as power.json tells them."""

    GAUGE = "gauge"
    VOLTS = "volts"
    WORDS = "words"
    RECKONING = "reckoning"


class Statement(msgspec.Struct, frozen=True):
    """What a witness says, and since when: nearly empty, clearly not, or nothing (None)."""

    says: bool | None = None
    since_s: float = float("-inf")


class Movement(msgspec.Struct, frozen=True):
    """A measured value, and whether it lives."""

    value: float | None = None
    moved: bool = False
    """It has changed since mains was lost."""
    still_wh: float = 0.0
    """What was drawn since it last changed."""


class Testimony(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one battery's witnesses."""

    statements: dict[Witness, Statement] = msgspec.field(
        default_factory=lambda: dict.fromkeys(Witness, Statement())
    )
    held: frozenset[Witness] = frozenset()
    """Those who said it for long enough, and did not let go since (rule 10)."""
    spoke_s: float | None = None
    """When a witness last said it for long enough, in this outage."""
    gauge: Movement = Movement()
    volts: Movement = Movement()
    cells: int | None = None
    steady_v: float | None = None
    steady_s: float = 0.0
    """The volts on mains, and since when they are steady."""

    def speaking(self, now_s: float) -> tuple[Witness, ...]:
        """Those who have said for ten seconds that the battery is nearly empty."""
        return tuple(
            witness
            for witness, statement in self.statements.items()
            if statement.says and now_s - statement.since_s >= CONFIRM_S
        )

    def saying(self) -> tuple[Witness, ...]:
        """Those who say it at this moment."""
        return tuple(witness for witness, statement in self.statements.items() if statement.says)


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the witnesses are judged by, besides the reading."""

    belief: Estimate
    left_pct: float
    """Energy left by our own reckoning."""
    load_w: float
    drawn_wh: float
    """Since the last moment."""
    on_battery: bool
    now_s: float
    supply: SupplyConfig
    reserve_pct: float


def sift(reading: Reading | None) -> Reading | None:
    """Rule 6: what a supply that calibrates itself says of its charge is left out."""
    if reading is None or CALIBRATING not in reading.faults:
        return reading
    return replace(
        reading,
        charge_pct=None,
        runtime_s=None,
        faults=tuple(f for f in reading.faults if f not in {LOW_BATTERY, FORCED_SHUTDOWN}),
    )


def hear(before: Testimony, reading: Reading | None, situation: Situation) -> Testimony:
    """Carry the testimony to this moment, with a reading that was sifted or with none."""
    testimony = _watch_values(before, reading, situation)
    now_said = _statements(testimony, reading, situation)
    statements = {
        witness: before.statements[witness]
        if situation.on_battery and before.statements[witness].says is says
        else Statement(says, situation.now_s)  # what was said on mains says nothing of this outage
        for witness, says in now_said.items()
    }
    testimony = replace(testimony, statements=statements)
    if not situation.on_battery:
        return replace(testimony, held=_kept(testimony, situation.now_s))
    speaking = testimony.speaking(situation.now_s)
    return replace(
        testimony,
        held=_kept(testimony, situation.now_s).union(speaking),
        spoke_s=situation.now_s if speaking else testimony.spoke_s,
    )


def independent(witnesses: Iterable[Witness], supply: SupplyConfig) -> int:
    """Rule 5: how many of them cannot be made up by one and the same."""
    heard = set(witnesses)
    if not supply.networked:
        return len(heard)
    return bool(heard - {Witness.RECKONING}) + (Witness.RECKONING in heard)


def _kept(testimony: Testimony, now_s: float) -> frozenset[Witness]:
    """Rule 10."""
    statements = testimony.statements
    return frozenset(
        witness
        for witness in testimony.held
        if statements[witness].says is not False or now_s - statements[witness].since_s < RELEASE_S
    )


def _watch_values(before: Testimony, reading: Reading | None, situation: Situation) -> Testimony:
    charge_pct = _finite(reading.charge_pct) if reading else None
    voltage_v = _finite(reading.voltage_v) if reading else None
    testimony = replace(
        before,
        gauge=_move(before.gauge, charge_pct, situation),
        volts=_move(before.volts, voltage_v, situation),
    )
    if not voltage_v or voltage_v <= 0:
        return testimony
    counted = voltage.cells_of(situation.supply.chemistry, voltage_v)
    if testimony.cells is None:  # the first word is better than none
        testimony = replace(testimony, cells=counted)
    if situation.on_battery:
        return testimony
    steady_v = before.steady_v
    if steady_v is None or abs(voltage_v - steady_v) > SETTLED_SHARE * steady_v:
        return replace(testimony, steady_v=voltage_v, steady_s=situation.now_s)
    # A battery that charges from empty looks like one of fewer cells for a while.
    grows = counted is not None and counted > (testimony.cells or 0)
    steady = situation.now_s - before.steady_s >= (SETTLE_S if grows else SHRINK_S)
    return replace(testimony, cells=counted) if counted and steady else testimony


def _move(before: Movement, value: float | None, situation: Situation) -> Movement:
    if not situation.on_battery:
        return Movement(before.value if value is None else value)
    if value is None or value == before.value:
        return replace(before, still_wh=before.still_wh + situation.drawn_wh)
    return Movement(value, moved=before.value is not None or before.moved)


def _lives(movement: Movement, stuck_pct: float, supply: SupplyConfig) -> bool:
    return movement.moved and movement.still_wh <= stuck_pct / 100 * supply.capacity_wh


def volts_live(testimony: Testimony, supply: SupplyConfig) -> bool:
    """Whether the volts have moved in this outage, and have not stood still since."""
    return _lives(testimony.volts, STUCK_VOLTS_PCT, supply)


def _statements(
    testimony: Testimony, reading: Reading | None, situation: Situation
) -> dict[Witness, bool | None]:
    return {
        Witness.GAUGE: _gauge(testimony, reading, situation) if reading else None,
        Witness.VOLTS: _volts(testimony, reading, situation) if reading else None,
        Witness.WORDS: _words(reading) if reading else None,
        Witness.RECKONING: _reckoning(situation),
    }


def _gauge(testimony: Testimony, reading: Reading, situation: Situation) -> bool | None:
    charge_pct = _finite(reading.charge_pct)
    if charge_pct is None or not 0 <= charge_pct <= 100:
        return None
    if not _lives(testimony.gauge, STUCK_GAUGE_PCT, situation.supply):
        return None
    if charge_pct <= situation.reserve_pct:
        return True
    return _denial(charge_pct >= situation.reserve_pct + CLEAR_PCT)


def _volts(testimony: Testimony, reading: Reading, situation: Situation) -> bool | None:
    chemistry = situation.supply.chemistry
    if not voltage.is_usable(reading.voltage_v, testimony.cells, chemistry):
        return None
    if situation.on_battery and not _lives(testimony.volts, STUCK_VOLTS_PCT, situation.supply):
        return None
    cell_v = (reading.voltage_v or 0.0) / (testimony.cells or 1)
    rest_v = voltage.rest_v(
        cell_v, situation.load_w, situation.belief.temperature_c, situation.supply
    )
    if rest_v <= open_circuit_v(chemistry, situation.reserve_pct):
        return True
    clear_pct = min(90.0, situation.reserve_pct + CLEAR_VOLTS_PCT)
    return _denial(cell_v >= open_circuit_v(chemistry, clear_pct))


def _words(reading: Reading) -> bool | None:
    if CALIBRATING in reading.faults:
        return None
    runtime_s = _finite(reading.runtime_s)
    ends = runtime_s is not None and runtime_s <= LAST_MINUTES_S
    return ends or LOW_BATTERY in reading.faults or FORCED_SHUTDOWN in reading.faults


def _reckoning(situation: Situation) -> bool | None:
    reserve_energy_pct = charge_to_energy_pct(situation.supply.chemistry, situation.reserve_pct)
    if situation.left_pct <= reserve_energy_pct:
        return True
    return _denial(situation.left_pct >= reserve_energy_pct + CLEAR_PCT)


def _denial(clear: bool) -> bool | None:  # noqa: FBT001 - says what it was given, or nothing
    return False if clear else None


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
