"""The reading side of `power`: power.json as typed values. The kiosk imports this and no more.

Written whole by the daemon (temp file, rename) at least every `PUBLISH_INTERVAL_S`; a reader that
finds `written_at` older than `STALE_AFTER_S` must say that the reading is old.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from common import beneath
from power.errors import StatusError

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = 1
PUBLISH_INTERVAL_S = 10.0
STALE_AFTER_S = 30.0
LARGEST_BYTES = 1024 * 1024
"""Some 20 kB is usual. Root reads it too, in a folder that is the daemon's."""


class SupplyState(StrEnum):
    """How the policy sees a supply."""

    MAINS = "mains"
    RETURNING = "returning"  # mains is back, not yet for `restore_stable_s`
    BATTERY = "battery"
    RESERVE = "reserve"  # at or below the reserve: orderly shutdown
    BLIND = "blind"  # cannot be read


class Condition(StrEnum):
    """How a supply stands, in the one word that each reader puts in a sentence of its own.

    Derived from what was told (`SupplyStatus.condition`): a screen that looked at state and mains
    itself could say "mains" and "on battery" in one breath.
    """

    MAINS = "mains"
    RIDE_THROUGH = "ride-through"  # mains is gone, too short to act on
    RETURNING = "returning"
    GENERATOR = "generator"  # what is there of mains comes from one
    BATTERY = "battery"
    CHARGER_DEAD = "charger-dead"  # on battery, although mains is there
    RESERVE = "reserve"
    BLIND = "blind"


_ON_MAINS = {
    Condition.MAINS: True,
    Condition.RETURNING: True,
    Condition.GENERATOR: True,
    Condition.BLIND: None,
}
"""Every other condition is on battery."""
FIRST = (
    Condition.RESERVE,
    Condition.CHARGER_DEAD,
    Condition.BATTERY,
    Condition.BLIND,
    Condition.RIDE_THROUGH,
    Condition.GENERATOR,
    Condition.RETURNING,
    Condition.MAINS,
)
"""What must be seen first, first."""


class Why(StrEnum):
    """Why a load is on or off: a closed set, so that the screen has a sentence for each."""

    MAINS = "mains"  # on: mains is there
    ESSENTIAL = "essential"  # on: essential, above the reserve
    BUDGET = "budget"  # on: energy is left over beyond the essentials' share
    RIDE_THROUGH = "ride-through"  # unchanged: the outage is too short to act on
    HELD = "held"  # unchanged: min_on_s or min_off_s not yet over
    RETURNING = "returning"  # off: waits for mains to stay, or for its turn
    NOT_WANTED = "not-wanted"  # off: it is not dark, or not cold
    SHED = "shed"  # off: keeping it would eat into the essentials' share
    RESERVE = "reserve"  # off: the reserve is reached
    BLIND = "blind"  # off: the supply has not been readable for too long
    OVERRIDE = "override"  # on or off: a technician said so, until a stated time
    TOUCHED = "touched"  # on: a dimmed screen that somebody touched, for a minute
    GENERATOR = "generator"  # off: it does not fit in the watts of the generator
    FAULT = "fault"  # the pin cannot be driven; state unknown
    UNSWITCHED = "unswitched"  # on: has no pin, only counted


class AfterHalt(msgspec.Struct, frozen=True, kw_only=True):
    """What a supply goes on feeding once the appliance is off and every relay is at rest."""

    loads: tuple[str, ...]
    """Those that their relay's rest puts on."""
    watts: float
    hours: float | None = None
    """Until the battery is wholly empty, the reserve included."""


class SupplyStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One supply, as a technician asks. None: not known."""

    driver: str
    state: SupplyState
    mains: bool | None = None
    since: datetime | None = None
    """When `state` began."""
    charge_pct: float | None = None
    voltage_v: float | None = None
    current_a: float | None = None
    temperature_c: float | None = None
    draw_w: float | None = None
    trend_pct_per_h: float | None = None
    """Measured change of charge; negative while falling."""
    runtime_h: float | None = None
    """Hours to the reserve as things stand, were mains to fail now or with it failed."""
    runtime_low_h: float | None = None
    runtime_high_h: float | None = None
    """Bounds of `runtime_h`."""
    essentials_runtime_h: float | None = None
    """Hours to the reserve if all but the essentials went."""
    promised_until: datetime | None = None
    """Until when its essentials are promised, were mains to fail now or with it failed."""
    promise_short_h: float | None = None
    """By how many hours that is less than what is promised, were mains to fail now or with it
    failed; None: it is enough, or not known."""
    capacity_wh: float
    idle_w: float | None = None
    """What the supply is believed to draw for itself, and beyond its labels."""
    health_pct: float | None = None
    """Measured capacity against nameplate."""
    restore_stable_s: float | None = None
    """Mains must stay this long now before loads return; it grows where mains flaps."""
    reading_age_s: float | None = None
    """None: never read."""
    trouble: str | None = None
    """Why there is no reading, in an English sentence for the technician."""
    faults: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    """Who says that the battery is nearly empty: gauge, volts, words (the supply's own alarms) or
    reckoning (our count of what was drawn). One costs comfort, two independent ones the rest."""
    model: str | None = None
    """What it calls itself, and its firmware."""
    test: str | None = None
    """The kind of test that is under way: ``quick`` or ``capacity``."""
    tests: tuple[str, ...] | None = None
    """The kinds of test that it can be asked for; None: not told."""
    next_shed: str | None = None
    """The load that goes next."""
    next_shed_at: datetime | None = None
    generator: bool = False
    """What is there of mains comes from a generator."""
    generator_room_w: float | None = None
    """What it has left for loads that may be shed, beside essentials and charging."""
    generator_until: datetime | None = None
    """Until when somebody said that a generator feeds; None: nobody did."""
    generator_h: float | None = None
    """For how many hours it ever fed; None where there never is one."""

    after_halt: AfterHalt | None = None
    """Told once a shutdown is planned; None: nothing comes on by it."""

    @property
    def condition(self) -> Condition:
        """How it stands. Every sentence about mains and battery is made from this."""
        if self.state is SupplyState.MAINS and self.mains is False:
            return Condition.RIDE_THROUGH
        if self.state is SupplyState.BATTERY and self.mains:
            return Condition.CHARGER_DEAD
        if self.generator and self.state in {SupplyState.MAINS, SupplyState.RETURNING}:
            return Condition.GENERATOR
        return Condition(self.state.value)

    @property
    def on_mains(self) -> bool | None:
        """Whether mains, or a generator in its place, feeds the loads.

        Also where mains is there, a dead charger may not pass it. None: not known, as of a supply
        that cannot be read.
        """
        known = _ON_MAINS.get(self.condition, False)
        return False if known is None and self.mains is False else known


class LoadStatus(msgspec.Struct, frozen=True, kw_only=True):
    supply: str
    essential: bool
    rank: int
    watts: float
    wanted: bool
    on: bool
    why: Why
    since: datetime | None = None
    override_until: datetime | None = None
    """Until when a technician's word holds; None while there is none."""
    switchable: bool = True


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, as a code with its subject: ``mains-lost``, ``load-shed``."""

    at: datetime
    what: str
    subject: str = ""
    cause: str = ""


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """Something a technician must act on, as a code: ``battery-hot``, ``supply-blind``."""

    code: str
    subject: str = ""
    since: datetime | None = None
    silenced: bool = False


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of power.json."""

    schema: int = SCHEMA
    written_at: datetime
    started_at: datetime
    simulated: bool = False
    """True when any supply is simulated: the screen must say so."""
    drill: bool = False
    shutdown_at: datetime | None = None
    reserve_pct: float | None = None
    """What is left for an orderly shutdown; hours left are counted to here."""
    target_h: float | None = None
    """For how many hours from the loss of mains the essentials are promised."""
    target_until: datetime | None = None
    """Until when they are promised at the least, because somebody asked for that."""
    supplies: dict[str, SupplyStatus]
    loads: dict[str, LoadStatus]
    events: tuple[Event, ...] = ()
    """Newest first, at most 50."""
    alarms: tuple[Alarm, ...] = ()

    def age_s(self, now: datetime) -> float:
        """Seconds since it was written; negative when the clock was set back."""
        return (now - self.written_at).total_seconds()


def read_status(path: Path) -> Status:
    """Read power.json. Raises StatusError with a sentence for the technician."""
    try:
        return msgspec.json.decode(beneath.read_here(path, LARGEST_BYTES), type=Status)
    except FileNotFoundError as error:
        message = f"{path} is absent: is the power daemon running?"
        raise StatusError(message) from error
    except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        message = f"{path} cannot be read ({error}): restart the power daemon."
        raise StatusError(message) from error
