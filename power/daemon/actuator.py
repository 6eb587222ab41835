"""What the policy decided, done: loads switched, supplies told, the appliance halted."""

from __future__ import annotations

import functools
import logging
import subprocess
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any, Protocol, cast

from power.errors import LoadError
from power.policy import supply_state
from power.policy.state import Note, PowerOff, StartTest, StopTest, Switch, Sync

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from power.config import Config
    from power.policy.state import Action, State
    from power.reading import Source, Testable

log = logging.getLogger(__name__)

ASSERT_INTERVAL_S = 60.0
"""Every load is set to its state again this often; one that failed, at every step."""
POWER_OFF_DELAY_S = 60.0
"""From the order to halt until the supply cuts the power."""
ARMING_TIMEOUT_S = 10.0


class Drive(Protocol):
    """Switches loads: `power.daemon.relays.Loads`, or nothing at all in a simulation."""

    def set(self, name: str, *, on: bool) -> None:
        """Switch, or assert again. Raises LoadError."""

    def rest(self) -> None:
        """Let go of everything."""


class Messenger(Protocol):
    """Runs jobs for one supply: `power.daemon.poller.Reader`."""

    def job(self, do: Callable[[Source], None]) -> Future[None]:
        """Let whoever holds the source do something with it."""


class Actuator:
    """Carries out actions. What cannot be done becomes a note, never an exception."""

    def __init__(
        self,
        config: Config,
        loads: Drive,
        readers: Mapping[str, Messenger],
        halt: Callable[[], None],
        save: Callable[[], None],
    ) -> None:
        """``halt`` takes the appliance down; it may raise OSError.

        ``save`` has all that waits written to the card, and does not wait for it.
        """
        self._config = config
        self._loads = loads
        self._readers = readers
        self._halt = halt
        self._save = save
        self._asserted_s = float("-inf")
        self._told_w: dict[str, float] = {}
        self._orders: list[tuple[StartTest | StopTest, Future[None]]] = []
        """Tests that supplies were asked to begin or end, and have not answered yet."""
        self.faulty: set[str] = set()
        """Loads that could not be driven at the last attempt."""

    def carry_out(self, actions: Iterable[Action], state: State, now_s: float) -> Iterator[Note]:
        """Do what was decided, then tell what there is to tell of it, first things first."""
        due = now_s - self._asserted_s >= ASSERT_INTERVAL_S
        switched = {action.load: action for action in actions if isinstance(action, Switch)}
        for name, memory in state.loads.items():
            if due or name in switched or name in self.faulty:
                yield from self._switch(name, on=memory.on)
        if due:
            self._asserted_s = now_s
        for action in actions:
            yield from self._tell(action)
        self._tell_draw(state)

    def refused(self) -> list[tuple[StartTest | StopTest, str]]:
        """Take what supplies refused of the tests that they were asked for, and why."""
        done = [(order, future) for order, future in self._orders if future.done()]
        self._orders = [pair for pair in self._orders if not pair[1].done()]
        return [(order, trouble) for order, future in done if (trouble := _trouble(future))]

    def rest(self) -> None:
        """Let go of everything: essentials on, the rest off."""
        self._loads.rest()

    def _switch(self, name: str, *, on: bool) -> Iterator[Note]:
        try:
            self._loads.set(name, on=on)
        except LoadError as error:
            if name not in self.faulty:
                log.error("%s", error)  # noqa: TRY400 - one line for the technician
                self.faulty.add(name)
                yield Note("load-fault", name, str(error))
            return
        if name in self.faulty:
            self.faulty.remove(name)
            yield Note("load-repaired", name)

    def _tell(self, action: Action) -> Iterator[Note]:
        match action:
            case Switch(load=load, on=on, why=why):
                yield Note("load-on" if on else "load-off", load, why.value)
            case Note():
                yield action
            case StartTest(supply=supply, kind=kind):
                start = functools.partial(_start_test, kind=kind)
                self._orders.append((action, self._readers[supply].job(start)))
            case StopTest(supply=supply):
                self._orders.append((action, self._readers[supply].job(_stop_test)))
            case Sync():
                self._save()
            case PowerOff(supplies=supplies):
                yield from self._power_off(supplies)

    def _power_off(self, supplies: Iterable[str]) -> Iterator[Note]:
        """Arm every supply to cut the power later and to come back with mains; then halt."""
        armed = {
            name: self._readers[name].job(lambda source: source.prepare_shutdown(POWER_OFF_DELAY_S))
            for name in supplies
        }
        wait(armed.values(), ARMING_TIMEOUT_S)
        for name, done in armed.items():
            trouble = _trouble(done)
            if trouble:
                log.error("%s is not armed to wake up: %s", name, trouble)
                yield Note("wake-up-not-armed", name, trouble)
        yield Note("powered-off", cause="reserve")
        try:
            self._halt()
        except OSError as error:
            log.error("cannot halt (%s)", error)  # noqa: TRY400 - one line for the technician
            yield Note("halt-failed", cause=str(error))

    def _tell_draw(self, state: State) -> None:
        """A simulated battery cannot know by itself what its loads draw."""
        for name, reader in self._readers.items():
            watts = supply_state.drawn_w(state, name, self._config)
            if self._told_w.get(name) != watts:
                self._told_w[name] = watts
                reader.job(functools.partial(_tell_draw, watts=watts))


def _tell_draw(source: Source, watts: float) -> None:
    tell: Any = getattr(source, "set_draw_w", None)
    if tell is not None:  # a real supply measures, or does not
        tell(watts)


def _start_test(source: Source, kind: str) -> None:
    """Fails where there is no such ability: a test that nobody was asked for must not pass."""
    cast("Testable", source).start_test(kind)


def _stop_test(source: Source) -> None:
    cast("Testable", source).stop_test()


def _trouble(done: Future[None]) -> str:
    if not done.done():
        return "it did not answer in time"
    error = done.exception()
    return str(error) if error else ""


def halt_system() -> None:
    """Ask systemd to power off. Raises OSError when it refuses."""
    command = ["/usr/bin/systemctl", "poweroff"]
    try:
        subprocess.run(command, check=True, timeout=30, capture_output=True, text=True)  # noqa: S603 - fixed words
    except subprocess.SubprocessError as error:
        raise OSError(getattr(error, "stderr", "") or str(error)) from error


def halt_nothing() -> None:
    """A simulated battery is empty: the real machine stays on."""
    log.warning("the appliance would be halted now; its battery is SIMULATED, so it is not")
