"""A point with one supply, told reading by reading: what the policy sees and what it then does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.config import Config, parse_config
from power.policy import operator_commands
from power.policy import rules as policy_rules
from power.policy.covariance import begun
from power.policy.demand import Demand
from power.policy.state import Note, Switch, begin
from power.policy.status_builder import Moment
from power.reading import Reading
from power.status import SupplyState

if TYPE_CHECKING:
    from collections.abc import Collection

    from power.policy.charge_estimator import Estimate
    from power.policy.state import Action, Target
    from power.requests import Request

FULL_V, SPENT_V = 4.1, 3.4
"""Of one lithium cell under a small load."""
LOST_S = 1000.0
ASKED = datetime(2026, 1, 10, 12, tzinfo=UTC)
CERTAIN = begun(0.0, 0.0, 0.0)
LIGHT_DAY = Demand(dark=False, cold=False, dark_spans=())
DARK_NIGHT = Demand(dark=True, cold=False)


def point(policy: dict | None = None, **loads: dict) -> Config:
    """A battery of 1000 Wh with a kiosk and a lamp; ``loads`` adds to them or changes them."""
    known: dict[str, dict] = {
        "kiosk": {"essential": True, "watts": 10},
        "lamp": {"essential": True, "watts": 10, "pin": 27, "rank": 1},
    }
    for name, load in loads.items():
        known[name] = known.get(name, {"watts": 20}) | load
    return parse_config({
        "policy": {"target_runtime_h": 10} | (policy or {}),
        "supply": [{"name": "ups", "driver": "simulated", "capacity_wh": 1000}],
        "load": [{"name": name, "supply": "ups"} | load for name, load in known.items()],
    })  # fmt: skip


class Story:
    """Time, readings and orders go in; loads and notes can be looked at."""

    def __init__(self, config: Config, demand: Demand = LIGHT_DAY) -> None:
        self.config, self.demand = config, demand
        self.now_s = 1000.0
        self.state = begin(
            config, self.now_s, on={load.name: demand.wants(load.when) for load in config.load}
        )
        self.actions: list[tuple[float, Action]] = []

    def tell(self, reading: Reading | None) -> Story:
        """One step of the policy, at this moment."""
        readings = {"ups": reading}
        self.state, actions = policy_rules.step(
            self.state, readings, self.demand, self.now_s, self.config
        )
        self.actions += [(self.now_s, action) for action in actions]
        return self

    def pass_(
        self,
        seconds: float,
        *,
        mains: bool | None = True,
        charge_pct: float | None = 100.0,
        voltage_v: float | None = None,
        faults: tuple[str, ...] = (),
        discharging: bool | None = None,
        every_s: float = 1.0,
        silent: bool = False,
    ) -> Story:
        """Let time pass under one reading, repeated."""
        reading = Reading(
            mains=mains,
            charge_pct=charge_pct,
            voltage_v=voltage_v,
            faults=faults,
            discharging=discharging,
            tests=("quick", "capacity"),
        )
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.tell(None if silent else reading)
            self.now_s += every_s
        return self

    def ask(self, request: Request) -> str:
        """Order something at this moment; the sentence that answers it."""
        at = Moment(now=ASKED, now_s=self.now_s)
        self.state, _, actions, sentence = operator_commands.carry_out(
            request, self.state, {}, at, self.config
        )
        self.actions += [(self.now_s, action) for action in actions]
        return sentence

    def on(self, load: str) -> bool:
        return self.state.loads[load].on

    def why(self, load: str) -> str:
        return self.state.loads[load].why.value

    @property
    def supply(self) -> str:
        return self.state.supplies["ups"].state.value

    @property
    def switches(self) -> list[tuple[str, bool]]:
        return [(a.load, a.on) for _, a in self.actions if isinstance(a, Switch)]

    @property
    def notes(self) -> list[str]:
        return [a.what for _, a in self.actions if isinstance(a, Note)]


def believing(estimate: Estimate, **told: object) -> Estimate:
    """The same belief but for what is told: of the model, of the gauge, or of the estimate."""
    parts = {"model": estimate.model, "gauge": estimate.gauge}
    for name, part in parts.items():
        own = {key: told.pop(key) for key in part.__struct_fields__ if key in told}
        parts[name] = replace(part, **own)
    return replace(estimate, **parts, **told)


def sure_outage(
    config: Config,
    *,
    on: Collection[str] = (),
    energy_pct: float | None = 50.0,
    lasts_s: float = 0.0,
    target: Target | None = None,
    **belief: object,
) -> Story:
    """On battery since `LOST_S`, nothing in doubt; of the lesser loads those in ``on`` are on."""
    story = Story(config)
    memory = story.state.supplies["ups"]
    belief = {"energy_pct": energy_pct, "covariance": CERTAIN, "temperature_c": 30.0} | belief
    memory = replace(
        memory,
        state=SupplyState.BATTERY,
        mains=False,
        since_s=LOST_S,
        lost_s=LOST_S,
        estimate=believing(memory.estimate, **belief),
    )
    loads = {
        load.name: replace(
            story.state.loads[load.name], on=load.stays or load.name in on, since_s=LOST_S
        )
        for load in config.load
    }
    story.state = replace(story.state, supplies={"ups": memory}, loads=loads, target=target)
    story.now_s = LOST_S + lasts_s
    return story
