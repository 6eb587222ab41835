"""Puts the daemon together from the configuration: the real clock, pins, files and supplies."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from common.sd_notify import Notifier
from common.wakeup import Wakeup
from power import sources
from power.config import ActiveLevel
from power.daemon.actuator import Actuator, halt_nothing, halt_system
from power.daemon.almanac import Outlook
from power.daemon.battery_schedule import Schedule
from power.daemon.clock import Clock
from power.daemon.event_log import Journal
from power.daemon.gpio import open_pins
from power.daemon.kept_memory import Keeper
from power.daemon.loop import Parts
from power.daemon.poller import Reader
from power.daemon.relays import Loads
from power.daemon.request_server import Inbox
from power.daemon.status_writer import Publisher
from power.errors import SourceError, StatusError
from power.history.reader import History
from power.history.writer import Recorder
from power.policy.status_builder import SHOWN_EVENTS
from power.sources import simulated
from power.sources.mains_sense import MainsSense

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gpiozero import Factory

    from power.config import Config, SupplyConfig
    from power.folders import Folders
    from power.reading import Source
    from power.status import Event

log = logging.getLogger(__name__)


def is_simulated(config: Config) -> bool:
    """Whether any supply is made up."""
    return any(sources.is_simulated(supply.driver, supply.options) for supply in config.supply)


def connector(supply: SupplyConfig) -> Callable[[], Source]:
    """How to open a supply's source, in whichever thread will use it."""
    if supply.driver == "simulated":
        return lambda: simulated.connect(supply.simulated_options())
    return lambda: sources.open_source(supply.driver, supply.options)


def speed(config: Config) -> float:
    """How fast the daemon's time must run to keep up with its simulated batteries."""
    batteries = [
        supply.options.get("battery", {}) if supply.driver == "pijuice" else supply.options
        for supply in config.supply
        if sources.is_simulated(supply.driver, supply.options)
    ]
    speeds = [float(battery.get("speed", 1.0)) for battery in batteries]
    return max(speeds, default=1.0)


def assemble(config: Config, folders: Folders, *, fake_pins: bool = False) -> Parts:
    """Make everything the daemon works with; nothing runs yet and no relay has moved."""
    made_up = is_simulated(config)
    pins = open_pins(asked_fake=fake_pins, any_simulated=made_up)
    wakeup = Wakeup()
    clock = Clock(speed(config))
    readers = {
        supply.name: Reader(supply.name, connector(supply), wakeup.wake) for supply in config.supply
    }
    recorder = Recorder(folders.run, folders.state)
    memory = _remember(folders)
    return Parts(
        config=config,
        clock=clock,
        wakeup=wakeup,
        readers=readers,
        senses={
            name: sense.mains
            for name, sense in open_senses(config, pins.factory, wakeup.wake).items()
        },
        generator_senses={
            name: sense.mains
            for name, sense in open_generator_senses(config, pins.factory, wakeup.wake).items()
        },
        actuator=Actuator(
            config,
            Loads(config.load, pins),
            readers,
            halt_nothing if made_up else halt_system,
            recorder.save_all,
        ),
        outlook=Outlook(config, clock),
        inbox=Inbox(wakeup.wake),
        journal=Journal(recorder, memory.events),
        keeper=Keeper(folders.state),
        recorder=recorder,
        schedule=Schedule(config, memory.tests),
        publisher=Publisher(folders.run),
        notifier=Notifier(),
        capacities=memory.capacities,
        simulated=made_up or pins.fake,
    )


class Memory(NamedTuple):
    """What earlier runs left."""

    events: list[Event]
    capacities: dict[str, tuple[float, float]]
    tests: dict[str, datetime]


def _remember(folders: Folders) -> Memory:
    history = History(folders.state, folders.run)
    try:
        ever = datetime.fromtimestamp(0, UTC)
        return Memory(
            history.events(ever, SHOWN_EVENTS), history.learned(), history.last_capacity_tests()
        )
    except StatusError as error:
        log.warning("begins without a past: %s", error)
        return Memory([], {}, {})


def open_senses(
    config: Config, factory: Factory | None, wake: Callable[[], None] = lambda: None
) -> dict[str, MainsSense]:
    """Claim the inputs that tell of mains; one that cannot be used is logged and left out."""
    wired = {s.name: (s.mains_sense_pin, s.mains_sense_active) for s in config.supply}
    return _open(wired, "mains", factory, wake)


def open_generator_senses(
    config: Config, factory: Factory | None, wake: Callable[[], None] = lambda: None
) -> dict[str, MainsSense]:
    """Claim the inputs that tell of a generator; one that cannot be used is logged and left out."""
    wired = {s.name: (s.generator_sense_pin, s.generator_sense_active) for s in config.supply}
    return _open(wired, "a generator", factory, wake)


def _open(
    wired: Mapping[str, tuple[int | None, ActiveLevel]],
    what: str,
    factory: Factory | None,
    wake: Callable[[], None],
) -> dict[str, MainsSense]:
    senses: dict[str, MainsSense] = {}
    for name, (pin, active) in wired.items():
        if pin is None:
            continue
        if factory is None:
            log.error("%s: no GPIO, so %s is not sensed", name, what)
            continue
        try:
            senses[name] = MainsSense(
                pin, active_high=active is ActiveLevel.HIGH, wake=wake, factory=factory
            )
        except SourceError as error:
            log.error("%s: %s", name, error)  # noqa: TRY400 - one line for the technician
    return senses
