"""Relays and the screen's backlight, driven to what the policy decided.

Rules:
1. A pin is claimed only when its first decision is known, so a restart does not pass through a
   state that nobody decided. A relay wanted at rest never moves at all.
2. A relay's pin is high to pull the coil, low to let it rest; its pull resistor is set to "down",
   so a pin that nobody drives lets the coil rest too. See docs/decisions/0003-relays-at-rest.md.
3. `rest` leaves every relay at rest (essentials on, by their wiring) and every screen bright.
4. A load that cannot be driven raises LoadError, once for each attempt; the others go on.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gpiozero import OutputDevice

from power.errors import LoadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gpiozero import Factory

    from power.config import LoadConfig
    from power.daemon.gpio import Pins

log = logging.getLogger(__name__)


class Switch(Protocol):
    """One load's actuator. May be used again after `rest`."""

    def set(self, *, on: bool) -> None:
        """Switch, or assert again what is so already. Raises LoadError."""

    def rest(self) -> None:
        """Leave it as it should be when nobody is in charge. Raises LoadError."""


class Relay:
    """A relay coil on a GPIO output, high = pulled."""

    def __init__(self, load: LoadConfig, factory: Factory) -> None:
        self._name = load.name
        self._pin = load.pin
        self._on_at_rest = load.on_at_rest
        self._factory = factory
        self._device: OutputDevice | None = None

    def set(self, *, on: bool) -> None:
        pulled = on != self._on_at_rest
        with _load_errors(self._name, f"pin {self._pin}"):
            if self._device is None:
                self._pull_down()
                self._device = OutputDevice(
                    self._pin, initial_value=pulled, pin_factory=self._factory
                )
            self._device.value = pulled
            if self._device.value != pulled:  # the level is read back: something else drives it
                raise LoadError(f"{self._name}: pin {self._pin} does not follow; check its wiring.")

    def rest(self) -> None:
        if self._device is None:
            return
        with _load_errors(self._name, f"pin {self._pin}"):
            self._device.off()
            self._device.close()
            self._device = None
            self._pull_down()

    def _pull_down(self) -> None:
        self._factory.pin(self._pin).input_with_pull("down")


class Backlight:
    """A screen: on is full brightness, off is dimmed, never dark. In rest it is bright."""

    def __init__(self, load: LoadConfig) -> None:
        self._name = load.name
        self._folder = Path(load.backlight or "")
        self._dimmed_pct = load.dimmed_pct

    def set(self, *, on: bool) -> None:
        with _load_errors(self._name, str(self._folder)):
            full = int((self._folder / "max_brightness").read_text())
            value = full if on else max(1, round(full * self._dimmed_pct / 100))
            (self._folder / "brightness").write_text(f"{value}\n")

    def rest(self) -> None:
        self.set(on=True)


class Pretended:
    """Stands in for a screen on a machine that has none, in a simulation."""

    def set(self, *, on: bool) -> None:
        pass

    def rest(self) -> None:
        pass


class Broken:
    """A load with a pin on a machine without GPIO."""

    def __init__(self, load: LoadConfig) -> None:
        self._name = load.name

    def set(self, *, on: bool) -> None:  # noqa: ARG002 - the protocol's
        raise LoadError(f"{self._name}: there is no GPIO; run on a Raspberry Pi or --fake-pins.")

    def rest(self) -> None:
        pass


@contextlib.contextmanager
def _load_errors(name: str, what: str) -> Iterator[None]:
    """Translate what gpiozero, libgpiod and the kernel raise into LoadError."""
    try:
        yield
    except LoadError:
        raise
    except Exception as error:  # a pin library's, the kernel's
        raise LoadError(f"{name}: {what} cannot be driven ({error}).") from error


class Loads:
    """Every load that can be switched, by name."""

    def __init__(self, loads: Iterable[LoadConfig], pins: Pins) -> None:
        """Touches no pin yet (rule 1)."""
        self._switches = {load.name: _switch(load, pins) for load in loads if load.switchable}

    def set(self, name: str, *, on: bool) -> None:
        """Switch ``name``, or assert its state again. Raises LoadError when it cannot be driven.

        Nothing happens to a load without pin or backlight: it is only counted.
        """
        switch = self._switches.get(name)
        if switch:
            switch.set(on=on)

    def rest(self) -> None:
        """Leave everything in its declared safe state. Never raises: it runs on the way out."""
        for switch in self._switches.values():
            try:
                switch.rest()
            except LoadError as error:
                log.error("%s", error)  # noqa: TRY400 - one line for the technician


def _switch(load: LoadConfig, pins: Pins) -> Switch:
    if load.backlight is not None:
        missing = not Path(load.backlight).is_dir()
        return Pretended() if missing and pins.fake else Backlight(load)
    if pins.factory is None:
        return Broken(load)
    return Relay(load, pins.factory)
