"""The daemon: one loop that reads, decides, acts, tells, and sleeps until something calls for it.

It wakes for a reading that cannot wait, for a rule that is due (`deadlines`), for a request,
for a signal; on quiet mains every `CALM_S` otherwise. What may be slow is elsewhere: supplies in
`poller`, the card in `database`, people in `request_server`. An exception that nobody
foresaw ends the daemon: relays fall to rest, essentials on, and systemd starts it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.daemon import kept_memory
from power.errors import RequestError
from power.policy import (
    alarms,
    battery_test,
    deadlines,
    energy_budget,
    operator_commands,
    status_builder,
    step,
    supply_state,
    target,
    whatif,
)
from power.policy.state import Note, begin
from power.policy.status_builder import Seen
from power.requests import Answer, Snapshot
from power.status import PUBLISH_INTERVAL_S, SupplyState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from common.sd_notify import Notifier
    from common.wakeup import Wakeup
    from power.config import Config
    from power.daemon.actuator import Actuator
    from power.daemon.almanac import Outlook
    from power.daemon.battery_schedule import Schedule
    from power.daemon.clock import Clock
    from power.daemon.event_log import Journal
    from power.daemon.kept_memory import Keeper
    from power.daemon.poller import Reader
    from power.daemon.request_server import Inbox
    from power.daemon.status_writer import Publisher
    from power.history.writer import Recorder
    from power.policy.alarms import Alarms, Key
    from power.policy.demand import Demand
    from power.policy.forecast import Forecast
    from power.policy.state import Action, State, Target
    from power.policy.status_builder import Moment
    from power.reading import Reading

    Reply = tuple[Callable[[Answer], None], Answer]

CALM_S = 5.0
BUSY_S = 1.0
SHORTEST_S = 0.02


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the daemon works with; `power.daemon.assembly` makes the real ones."""

    config: Config
    clock: Clock
    wakeup: Wakeup
    readers: Mapping[str, Reader]
    senses: Mapping[str, Callable[[], bool | None]]
    """Mains as a GPIO input tells it, by supply; None while it cannot tell."""
    generator_senses: Mapping[str, Callable[[], bool | None]]
    """The same of a generator in the place of mains."""
    actuator: Actuator
    outlook: Outlook
    inbox: Inbox
    journal: Journal
    keeper: Keeper
    recorder: Recorder
    schedule: Schedule
    publisher: Publisher
    notifier: Notifier
    capacities: Mapping[str, tuple[float, float]]
    """Learned before: Wh and its relative standard deviation."""
    simulated: bool


class Daemon:
    """Runs until `stop`. One thread runs it; `stop` may come from a signal handler."""

    def __init__(self, parts: Parts) -> None:
        at = parts.clock.moment()
        self._parts = parts
        self._started_at = at.now
        self._stopping = False
        begun = begin(parts.config, at.now_s, capacities=parts.capacities)
        self._state: State = kept_memory.recalled(parts.keeper.kept, begun, at)
        self._alarms: Alarms = {}
        self._forecasts: dict[str, Forecast] = {}
        self._published_s = float("-inf")
        self._kept_for: Target | None = None
        self._clock_was_set = True
        self._snapshot_asked = False

    def stop(self) -> None:
        """End the loop soon."""
        self._stopping = True
        self._parts.wakeup.wake()

    def run(self) -> None:
        """Serve until stopped; leave everything at rest, whatever ends it."""
        parts = self._parts
        self._write([Note("daemon-started"), *self._over_at_start()])
        try:
            for reader in parts.readers.values():
                reader.start()
            parts.wakeup.wait(BUSY_S)  # for a first reading, so that no load moves without need
            delay_s = self.cycle()
            parts.notifier.ready()
            while not self._stopping:
                parts.wakeup.wait(delay_s)
                delay_s = self.cycle()
        finally:
            parts.notifier.stopping()
            parts.actuator.rest()
        self._write([Note("daemon-stopped")])
        self._publish(parts.clock.moment())

    def _over_at_start(self) -> Iterable[Note]:
        if self._parts.keeper.kept.target is not None and self._state.target is None:
            yield Note("target-ended", cause="time")

    def cycle(self) -> float:
        """Read, decide, act, tell; return how long the loop may sleep, in seconds."""
        parts = self._parts
        at = parts.clock.moment()
        readings = {name: self._reading(name) for name in parts.readers}
        asked, answers = self._hear_requests(at)
        asked += self._hear_refusals()
        demand = self._demand(at)
        self._state, begun = parts.schedule.begin_due(self._state, at)
        taken = step.take(self._state, readings, demand, at.now_s, parts.config)
        self._state, self._forecasts = taken.state, taken.forecasts
        self._write_snapshot(demand, at)
        happened = self._write(
            parts.actuator.carry_out((*asked, *begun, *taken.actions), self._state, at.now_s)
        )
        happened |= self._write(self._clock_notes())
        changed = self._raise_alarms(taken.alarms, at)
        self._record()
        self._keep(at)
        if (
            answers
            or happened
            or changed
            or at.now_s - self._published_s >= at.speed * PUBLISH_INTERVAL_S / 2
        ):
            self._publish(at, readings)
        for reply, answer in answers:  # now that it is done and told
            reply(answer)
        parts.notifier.alive(at.now_s / at.speed)
        return self._delay_s(demand, at)

    def _reading(self, name: str) -> Reading | None:
        sense = self._parts.senses.get(name)
        generator = self._parts.generator_senses.get(name)
        return step.heard(
            self._parts.readers[name].latest(),
            sensed=sense() if sense else None,
            generator=generator() if generator else None,
        )

    def _demand(self, at: Moment) -> Demand:
        """What hour, weather and alarms ask for."""
        alarm = alarms.sounding(self._alarms, at.now_s)
        until_s = energy_budget.promised_until_s(self._state, at.now_s, self._parts.config)
        return replace(self._parts.outlook.now(at, until_s), alarm=alarm)

    def _hear_refusals(self) -> list[Action]:
        """What became of tests that supplies were asked to begin or end."""
        actions: list[Action] = []
        for order, trouble in self._parts.actuator.refused():
            self._state, told = battery_test.refused(self._state, order, trouble)
            actions.extend(told)
        return actions

    def _hear_requests(self, at: Moment) -> tuple[list[Action], list[Reply]]:
        actions: list[Action] = []
        answers: list[Reply] = []
        for request, reply in self._parts.inbox.take():
            try:
                self._state, self._alarms, ordered, text = operator_commands.carry_out(
                    request, self._state, self._alarms, at, self._parts.config
                )
            except RequestError as error:
                answers.append((reply, Answer(ok=False, text=str(error), code=error.code)))
                continue
            self._snapshot_asked |= isinstance(request, Snapshot)
            actions.extend(ordered)
            answers.append((reply, Answer(ok=True, text=text)))
        return actions, answers

    def _write_snapshot(self, demand: Demand, at: Moment) -> None:
        if self._snapshot_asked:
            self._snapshot_asked = False
            data = whatif.encode(self._state, demand, at, self._parts.config)
            self._parts.publisher.publish_beside(whatif.FILE_NAME, data)

    def _write(self, notes: Iterable[Note]) -> bool:
        return self._parts.journal.write(notes, self._parts.clock.moment())

    def _clock_notes(self) -> Iterable[Note]:
        jumped_s = self._parts.clock.jumped_s()
        if jumped_s:
            self._parts.outlook.clock_was_set()
            self._clock_was_set = True
            yield Note("clock-set", cause=f"{jumped_s:+.0f} s")
        yield from self._parts.recorder.notes()
        yield from self._parts.keeper.notes()

    def _raise_alarms(self, of_supplies: Iterable[Key], at: Moment) -> bool:
        """Take over which alarms stand; tell whether that changed."""
        parts = self._parts
        found = [
            *of_supplies,
            *(("load-fault", load) for load in parts.actuator.faulty),
            *([("history-failing", "")] if parts.recorder.failing else []),
        ]
        before, self._alarms = self._alarms, alarms.update(self._alarms, found, at.now)
        return before != self._alarms

    def _record(self) -> None:
        for name, reader in self._parts.readers.items():
            watts = supply_state.drawn_w(self._state, name, self._parts.config)
            for read_at_s, reading in reader.samples():
                self._parts.recorder.sample(name, read_at_s, reading, watts)
            model = self._state.supplies[name].estimate.model
            if model.capacity_wh is not None:
                self._parts.recorder.learn(name, model.capacity_wh, model.drain_sd)

    def _keep(self, at: Moment) -> None:
        """A target is kept when it changes, and when its running seconds end at another time."""
        kept = self._parts.keeper.kept
        if self._clock_was_set or self._kept_for is not self._state.target:
            self._clock_was_set, self._kept_for = False, self._state.target
            kept = replace(kept, target=target.kept(self._state, at))
        kept = replace(
            kept,
            generator_s=kept_memory.hours_worth_keeping(kept.generator_s, self._state),
            cells=kept_memory.cells_worth_keeping(kept.cells, self._state),
        )
        self._parts.keeper.keep(kept)

    def _publish(self, at: Moment, readings: Mapping[str, Reading | None] | None = None) -> None:
        parts = self._parts
        seen = {
            name: Seen(
                reading=(readings or {}).get(name),
                age_s=reader.age_s(),
                forecast=self._forecasts[name],
                trouble=reader.trouble or None,
            )
            for name, reader in parts.readers.items()
        }
        self._published_s = at.now_s
        parts.publisher.publish(
            status_builder.compose(
                self._state,
                seen,
                at,
                parts.config,
                started_at=self._started_at,
                simulated=parts.simulated,
                faulty=parts.actuator.faulty,
                events=parts.journal.events(),
                alarms=alarms.listed(self._alarms, at.now_s),
            )
        )

    def _delay_s(self, demand: Demand, at: Moment) -> float:
        """Until a rule is due; on quiet mains seldom, in an outage every second."""
        if alarms.sounding(self._alarms, at.now_s) != demand.alarm:
            return SHORTEST_S
        calm = not self._parts.actuator.faulty and all(
            memory.state is SupplyState.MAINS and memory.lost_s is None
            for memory in self._state.supplies.values()
        )
        delay_s = CALM_S if calm else BUSY_S
        if self._parts.notifier.watchdog_s is not None:
            delay_s = min(delay_s, self._parts.notifier.watchdog_s / 4)
        due_s = deadlines.next_s(self._state, demand, at.now_s, self._parts.config)
        if due_s is not None:
            delay_s = min(delay_s, (due_s - at.now_s) / at.speed)
        return max(SHORTEST_S, delay_s)
