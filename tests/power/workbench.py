"""A daemon on the bench: real policy, hands, history and files; clock and supplies by hand."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from gpiozero.pins.mock import MockFactory
from msgspec.structs import replace

from common.sd_notify import Notifier
from common.wakeup import Wakeup
from power.config import Config, parse_config
from power.daemon.actuator import Actuator
from power.daemon.almanac import Outlook
from power.daemon.battery_schedule import Schedule
from power.daemon.event_log import Journal
from power.daemon.gpio import Pins
from power.daemon.kept_memory import Keeper
from power.daemon.loop import Daemon, Parts
from power.daemon.relays import Loads
from power.daemon.request_server import Inbox
from power.daemon.status_writer import Publisher
from power.errors import SourceError
from power.history.writer import Recorder
from power.policy.status_builder import Moment
from power.reading import Reading
from power.status import Status, read_status

if TYPE_CHECKING:
    from pathlib import Path
    from types import EllipsisType

    from power.requests import Answer

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIGHT, COFFEE, PHONES = 17, 22, 23
CONFIG = {
    "policy": {"target_runtime_h": 2, "restore_stable_s": 20},
    "supply": [{"name": "hat", "driver": "pijuice", "capacity_wh": 1000}],
    "load": [
        {"name": "light", "supply": "hat", "essential": True, "rank": 1, "watts": 10, "pin": LIGHT},
        {"name": "coffee", "supply": "hat", "rank": 5, "watts": 40, "pin": COFFEE},
        {"name": "phones", "supply": "hat", "rank": 9, "watts": 30, "pin": PHONES},
        {"name": "kiosk", "supply": "hat", "essential": True, "rank": 0, "watts": 8},
    ],
}


class HandClock:
    """Both clocks stand still until they are moved."""

    def __init__(self) -> None:
        self.speed = 1.0
        self.now_s = 1000.0
        self.now = START
        self.jump_s = 0.0
        self.plausible = True

    def pass_(self, seconds: float) -> None:
        self.now_s += seconds
        self.now += timedelta(seconds=seconds)

    def moment(self) -> Moment:
        return Moment(now=self.now, now_s=self.now_s)

    def jumped_s(self) -> float:
        jumped_s, self.jump_s = self.jump_s, 0.0
        return jumped_s


@dataclass
class HandReader:
    """A supply that says what it is told to say; plays the source as well."""

    clock: HandClock
    reading: Reading | None = field(default_factory=lambda: Reading(mains=True, charge_pct=100.0))
    calls: list[str] = field(default_factory=list)
    obeys: bool = True
    forbids_tests: bool = False
    trouble: str = ""

    def start(self) -> None:
        self.calls.append("start")

    def latest(self) -> Reading | None:
        return self.reading

    def age_s(self) -> float | None:
        return None if self.reading is None else 0.5

    def samples(self) -> list[tuple[float, Reading]]:
        return [] if self.reading is None else [(self.clock.now.timestamp(), self.reading)]

    def job(self, do) -> Future[None]:
        done: Future[None] = Future()
        if not self.obeys:
            done.set_exception(SourceError("it does not answer"))
            return done
        try:
            do(self)
        except SourceError as error:
            done.set_exception(error)
        else:
            done.set_result(None)
        return done

    def prepare_shutdown(self, delay_s: float) -> None:
        self.calls.append(f"prepare_shutdown {delay_s:.0f}")

    def start_test(self, kind: str) -> None:
        self.calls.append(f"start_test {kind}")
        if self.forbids_tests:
            raise SourceError("it does not allow this")

    def stop_test(self) -> None:
        self.calls.append("stop_test")

    def set_draw_w(self, watts: float) -> None:
        self.calls.append(f"draw {watts:.0f}")


class Bench:
    """The daemon and everything around it, within reach."""

    def __init__(
        self,
        folder: Path,
        table: dict | None = None,
        senses: dict | None = None,
        generator_senses: dict | None = None,
        readers: dict | None = None,
    ) -> None:
        self.run, self.state = folder / "run", folder / "state"
        self.run.mkdir(parents=True, exist_ok=True)
        self.state.mkdir(exist_ok=True)
        self.config: Config = parse_config(table or CONFIG)
        self.clock = HandClock()
        self.factory = MockFactory()
        self.readers = readers or {name: HandReader(self.clock) for name in self.config.supplies}
        self.hat = next(iter(self.readers.values()))
        self.halted = self.saved = 0
        self.wakeup = Wakeup()
        self.inbox = Inbox(self.wakeup.wake)
        self.recorder = Recorder(self.run, self.state)
        self.keeper = Keeper(self.state)
        self.journal = Journal(self.recorder)
        self.loads = Loads(self.config.load, Pins(self.factory, fake=True))
        self.actuator = Actuator(self.config, self.loads, self.readers, self._halt, self._save)
        self.daemon = Daemon(
            Parts(
                config=self.config,
                clock=self.clock,
                wakeup=self.wakeup,
                readers=self.readers,
                senses=senses or {},
                generator_senses=generator_senses or {},
                actuator=self.actuator,
                outlook=Outlook(self.config, self.clock),
                inbox=self.inbox,
                journal=self.journal,
                keeper=self.keeper,
                recorder=self.recorder,
                schedule=Schedule(self.config, {}),
                publisher=Publisher(self.run),
                notifier=Notifier({}),
                capacities={},
                simulated=False,
            )
        )

    def _halt(self) -> None:
        self.halted += 1

    def _save(self) -> None:
        self.saved += 1

    def live(self, seconds: float, reading: Reading | EllipsisType | None = ...) -> float:
        """Let time pass as the daemon would sleep it; return the last delay."""
        if reading is not ...:
            self.hat.reading = reading
        end_s = self.clock.now_s + seconds
        while True:
            delay_s = self.daemon.cycle()
            if self.clock.now_s + delay_s > end_s:
                self.clock.pass_(end_s - self.clock.now_s)
                return delay_s
            self.clock.pass_(delay_s)

    def drain_to_reserve(self) -> None:
        """An outage at whose end the supply itself says that it is about to give up."""
        self.live(10, battery(14))
        self.live(20, battery(9, faults=("low-battery",)))

    def ask(self, request) -> Answer:
        """Put a request in the inbox and run one cycle."""
        answers = []
        self.inbox._waiting.put((request, answers.append))
        self.daemon.cycle()
        return answers[0]

    def status(self) -> Status:
        return read_status(self.run / "power.json")

    def pin(self, number: int) -> bool:
        return bool(self.factory.pin(number).state)

    def on(self, *names: str) -> list[bool]:
        """Whether loads really get power, by the level of their pins."""
        wiring = {"light": (LIGHT, False), "coffee": (COFFEE, True), "phones": (PHONES, True)}
        return [self.pin(wiring[name][0]) == wiring[name][1] for name in names]

    def events(self) -> list[str]:
        """Oldest first, as "what subject"."""
        return [f"{e.what} {e.subject}".strip() for e in reversed(self.journal.events())]


MAINS = Reading(
    mains=True,
    charge_pct=100.0,
    voltage_v=4.1,
    temperature_c=20.0,
    tests=("quick", "capacity"),
)
TESTED = replace(MAINS, charge_pct=99.9, discharging=True)
"""The same, while a test runs it from its battery."""


def battery(charge_pct: float = 100.0, **more) -> Reading:
    return Reading(mains=False, charge_pct=charge_pct, temperature_c=20.0, **more)
