"""What the policy remembers from one step to the next, and what it asks to be done.

All of it is frozen and made of plain values, so that it can be compared, printed and saved.
Times are monotonic seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from power.policy import charge_estimator
from power.policy.charge_estimator import Estimate
from power.policy.discharge import Watch
from power.policy.draws import Draws
from power.policy.generator import Generator
from power.policy.witness import Testimony
from power.reading import Reading
from power.status import SupplyState, Why

if TYPE_CHECKING:
    from collections.abc import Mapping

    from power.config import Config


class Override(msgspec.Struct, frozen=True):
    """A technician's word about one load, or a touch on its screen, until a stated time."""

    on: bool
    until_s: float
    why: Why = Why.OVERRIDE


class SupplyMemory(msgspec.Struct, frozen=True, kw_only=True):
    """One supply. ``state`` is BLIND until its first reading."""

    estimate: Estimate
    state: SupplyState = SupplyState.BLIND
    since_s: float
    """When `state` began; for BATTERY when mains was lost, ride-through included."""
    mains: bool | None = None
    """As last told."""
    told_s: float
    """When mains was last told; the start, until then."""
    lost_s: float | None = None
    """Mains is gone since then, in ride-through or beyond."""
    back_s: float | None = None
    """Mains is back since then, not yet for long enough."""
    back_since_s: float | None = None
    """When mains last came back from an outage; None: it never did."""
    short_returns: int = 0
    """How often in a row it came back only shortly (`power.policy.restore_delay`)."""
    tests: tuple[str, ...] = ()
    """The kinds of battery test that it can be asked for, as last told."""
    draws: Draws = Draws()
    """What its loads really draw, where it measures that."""
    counted_wh: float = 0.0
    """Our own reckoning: what was drawn since the battery was last full."""
    watch: Watch = Watch()
    """Whether the battery feeds the loads although mains is said to be there."""
    testimony: Testimony = Testimony()
    """Who says that the battery is nearly empty."""
    generator: Generator = Generator()
    """The one at its input."""
    ends: bool = False
    """The supply says that it will cut its output."""

    @property
    def on_battery(self) -> bool:
        """Whether the battery feeds the loads, whatever is said of mains."""
        return self.mains is False or self.watch.feeds

    @property
    def undisturbed(self) -> bool:
        """Whether it is on mains, and nothing is going on: a test or a drill may begin."""
        steady = self.state is SupplyState.MAINS and self.lost_s is None
        return steady and self.mains is True and not self.on_battery and not self.generator.feeds


class LoadMemory(msgspec.Struct, frozen=True, kw_only=True):
    """One load, as last commanded."""

    on: bool
    why: Why
    since_s: float
    """When it was last switched."""
    wanted: bool = True
    override: Override | None = None


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What people ask beyond power.toml; `power.policy.target`. One of the two is given."""

    hours: float | None = None
    """The essentials last so long from the loss of mains, in place of ``target_runtime_h``."""
    until_s: float | None = None
    """They last until this moment at the least; over once it has passed."""


class BatteryTest(msgspec.Struct, frozen=True, kw_only=True):
    """A test of one supply that is under way."""

    supply: str
    kind: str
    began_s: float
    began_pct: float
    """Charge at the beginning, as believed."""
    before: Reading | None = None
    """What the supply said before it was asked; None: nothing yet."""
    evidence: str = ""
    """What showed that the battery really feeds the loads; empty: nothing yet."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """All that the policy remembers."""

    supplies: dict[str, SupplyMemory]
    loads: dict[str, LoadMemory]
    returned_s: float = float("-inf")
    """When a load last returned."""
    drill_until_s: float | None = None
    shutdown_at_s: float | None = None
    """The appliance goes down then, unless mains returns before."""
    powered_off: bool = False
    running_test: BatteryTest | None = None
    target: Target | None = None

    @property
    def drill(self) -> bool:
        """Whether a drill is under way."""
        return self.drill_until_s is not None


class Switch(msgspec.Struct, frozen=True):
    """Switch a load. `why` is the cause to be logged."""

    load: str
    on: bool
    why: Why


class Note(msgspec.Struct, frozen=True):
    """Something happened that people should be able to read back, as `power.status.Event`."""

    what: str
    subject: str = ""
    cause: str = ""


class Sync(msgspec.Struct, frozen=True):
    """Write everything down: the power may go at any moment."""


class PowerOff(msgspec.Struct, frozen=True):
    """Write everything down, arm wake-up on ``supplies`` (`Source.prepare_shutdown`), halt."""

    supplies: tuple[str, ...]
    """Those at their reserve that the appliance runs from; every other keeps its output."""


class StartTest(msgspec.Struct, frozen=True):
    """Let a supply run its loads from its battery while mains is there."""

    supply: str
    kind: str
    """One of `power.policy.battery_test.KINDS`."""


class StopTest(msgspec.Struct, frozen=True):
    """End that; harmless when it has ended by itself."""

    supply: str


Action = Switch | Note | Sync | PowerOff | StartTest | StopTest


def begin(
    config: Config,
    now_s: float,
    *,
    on: Mapping[str, bool] | None = None,
    capacities: Mapping[str, tuple[float, float]] | None = None,
) -> State:
    """Begin with nothing read yet.

    ``on`` tells which loads are on at this moment; what it leaves out is taken to be at rest,
    as relays are when no process drives them. An essential load is taken to be on, however it is
    wired, so that nothing delays it. ``capacities`` are
    (Wh at 25 °C, relative standard deviation) by supply, as `BatteryModel.capacity_wh` and
    `BatteryModel.drain_sd` gave them before the restart.
    """
    on, capacities = on or {}, capacities or {}
    return State(
        supplies={
            supply.name: SupplyMemory(
                estimate=charge_estimator.start(supply, now_s, capacities.get(supply.name)),
                since_s=now_s,
                told_s=now_s,
            )
            for supply in config.supply
        },
        loads={
            load.name: LoadMemory(
                on=on.get(load.name, load.stays or load.on_at_rest),
                why=Why.ESSENTIAL if load.essential else Why.RETURNING,
                since_s=now_s if load.name not in on else float("-inf"),
            )
            for load in config.load
        },
    )
