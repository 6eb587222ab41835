"""Starting and ending the daemon in order, and looking once without it."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING

from power.daemon.almanac import Outlook
from power.daemon.assembly import (
    assemble,
    connector,
    is_simulated,
    open_generator_senses,
    open_senses,
)
from power.daemon.clock import Clock
from power.daemon.gpio import open_pins
from power.daemon.loop import Daemon
from power.daemon.relays import Loads
from power.daemon.request_server import Listener
from power.daemon.rights import Rights
from power.errors import LoadError, SourceError
from power.folders import sole_master
from power.policy import alarms, status_builder, step
from power.policy.state import begin
from power.policy.status_builder import Seen

if TYPE_CHECKING:
    from power.config import Config, SupplyConfig
    from power.folders import Folders
    from power.reading import Reading
    from power.status import Status


def serve(config: Config, folders: Folders, *, fake_pins: bool = False) -> None:
    """Run the daemon until SIGTERM or SIGINT. Raises AlreadyRunning."""
    folders.prepare()
    with sole_master(folders.run):
        _serve(config, folders, fake_pins=fake_pins)


def _serve(config: Config, folders: Folders, *, fake_pins: bool) -> None:
    """Start in order, stop in reverse."""
    parts = assemble(config, folders, fake_pins=fake_pins)
    daemon = Daemon(parts)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: daemon.stop())
    parts.wakeup.wake_at_signals()
    essentials = [load.name for load in config.load if load.essential]
    listener = Listener(folders.run, parts.inbox.ask, Rights(essentials))
    parts.recorder.start()
    parts.keeper.start()
    listener.start()
    try:
        daemon.run()
    finally:
        listener.stop()
        for reader in parts.readers.values():
            reader.stop()
        parts.recorder.stop()
        parts.keeper.stop()


def look_once(config: Config) -> tuple[Status, dict[str, str]]:
    """Read and decide once, switch nothing; return what came of it, and each supply's trouble."""
    at = Clock().moment()
    readings, troubles = _read_all(config)
    demand = Outlook(config, Clock()).now(at)
    taken = step.take(begin(config, at.now_s), readings, demand, at.now_s, config)
    status = status_builder.compose(
        taken.state,
        {
            name: Seen(
                reading=reading,
                age_s=None if reading is None else 0.0,
                forecast=taken.forecasts[name],
                trouble=troubles.get(name),
            )
            for name, reading in readings.items()
        },
        at,
        config,
        started_at=at.now,
        simulated=is_simulated(config),
        faulty=(),
        events=(),
        alarms=alarms.listed(alarms.update({}, taken.alarms, at.now), at.now_s),
    )
    return status, troubles


def _read_all(config: Config) -> tuple[dict[str, Reading | None], dict[str, str]]:
    """Read every supply and sense input once; return readings, and each supply's trouble."""
    readings: dict[str, Reading | None] = {}
    troubles: dict[str, str] = {}
    for supply in config.supply:
        try:
            readings[supply.name] = _read_once(supply)
        except SourceError as error:
            readings[supply.name], troubles[supply.name] = None, str(error)
        except Exception as error:  # noqa: BLE001 - as in `readers`: what no driver foresaw
            trouble = f"its driver failed ({error!r})"
            readings[supply.name], troubles[supply.name] = None, trouble
    mains, generators = _sense_once(config)
    for name, reading in readings.items():
        readings[name] = step.heard(reading, sensed=mains.get(name), generator=generators.get(name))
    return readings, troubles


def _sense_once(config: Config) -> tuple[dict[str, bool | None], dict[str, bool | None]]:
    """What each input says of mains and generator; GPIO is opened only where there is one."""
    if all(s.mains_sense_pin is None and s.generator_sense_pin is None for s in config.supply):
        return {}, {}
    factory = open_pins(any_simulated=is_simulated(config)).factory
    told = []
    for senses in (open_senses(config, factory), open_generator_senses(config, factory)):
        told.append({name: sense.mains() for name, sense in senses.items()})
        for sense in senses.values():
            sense.close()
    return told[0], told[1]


def put_at_rest(config: Config, folders: Folders) -> None:
    """Let every relay rest that a daemon left pulled. Raises AlreadyRunning while one runs."""
    with sole_master(folders.run):
        _put_at_rest(config)


def _put_at_rest(config: Config) -> None:
    loads = Loads(config.load, open_pins(any_simulated=is_simulated(config)))
    for load in config.load:
        with contextlib.suppress(LoadError):
            loads.set(load.name, on=load.on_at_rest)
    loads.rest()


def _read_once(supply: SupplyConfig) -> Reading:
    source = connector(supply)()
    try:
        return source.read()
    finally:
        source.close()
