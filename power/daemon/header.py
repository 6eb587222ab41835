"""The 40 pins of a Raspberry Pi, for gpiozero, by the kernel's own interface (libgpiod 2).

Rules:
1. The chip is chosen by what its driver calls it, never by its number: the header of a Pi 5 is
   gpiochip4 on older kernels and gpiochip0 on newer ones, where number 4 is another chip or none.
2. A pin is claimed once and from then on only reconfigured, in one step with its level or its
   resistor: it passes through no state that nobody asked for.
3. A thread waits for edges only while somebody wants to know of them. What that one gets wrong is
   logged once, and does not end it: each edge after it counts as much.
"""

from __future__ import annotations

import logging
import os
import select
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import gpiod
from gpiod import EdgeEvent
from gpiod.line import Bias, Direction, Edge, Value
from gpiozero.exc import (
    PinFixedPull,
    PinInvalidEdges,
    PinInvalidFunction,
    PinSetInput,
)
from gpiozero.pins.local import LocalPiFactory, LocalPiPin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gpiod import LineRequest, LineSettings
    from gpiozero import PinInfo

log = logging.getLogger(__name__)

HEADERS = ("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835")
"""What drivers call the chip behind the header: of a Pi 5, of a Pi 4, and of all before it."""
CONSUMER = "noodsteunpunt-power"
"""Whose pins these are, as `gpioinfo` shows them."""
DIRECTIONS = {"input": Direction.INPUT, "output": Direction.OUTPUT}
BIASES = {"up": Bias.PULL_UP, "down": Bias.PULL_DOWN, "floating": Bias.DISABLED}


class NoHeaderError(Exception):
    """No chip of this machine is a header of pins; the message names those that are there."""


def header_of(labels: Mapping[Path, str]) -> Path:
    """Which of these chips has the header, by what each is called. Raises NoHeaderError."""
    for header in HEADERS:
        for path, label in labels.items():
            if label == header:
                return path
    seen = ", ".join(f"{path.name} ({label})" for path, label in labels.items())
    raise NoHeaderError(f"no chip has the pins of a header; there is {seen or 'none at all'}")


def chip_labels(devices: Path = Path("/dev")) -> dict[Path, str]:
    """Ask each chip what its driver calls it. Raises OSError where one cannot be asked."""
    labels = {}
    for path in sorted(devices.glob("gpiochip*")):
        if not path.is_symlink():  # another name of the same chip
            with gpiod.Chip(str(path)) as chip:
                labels[path] = chip.get_info().label
    return labels


class HeaderFactory(LocalPiFactory):  # type: ignore[misc]  # gpiozero has no types
    """The header of the Raspberry Pi that this is."""

    def __init__(self) -> None:
        """Raise PinUnknownPi, NoHeaderError or OSError where there is none to be had."""
        super().__init__()
        self.pins: dict[PinInfo, HeaderPin] = {}
        self.pin_class = HeaderPin
        self._get_board_info()  # fails here, not at the first pin
        self.chip = gpiod.Chip(str(header_of(chip_labels())))

    def close(self) -> None:
        for pin in self.pins.values():
            pin.let_go()
        self.pins.clear()
        self.chip.close()


class HeaderPin(LocalPiPin):  # type: ignore[misc]  # gpiozero has no types
    """One pin: an input with the resistor it had, until somebody asks for something else."""

    def __init__(self, factory: HeaderFactory, info: PinInfo) -> None:
        super().__init__(factory, info)
        self._now = gpiod.LineSettings(direction=Direction.INPUT)
        self._line: LineRequest = factory.chip.request_lines({self._number: self._now}, CONSUMER)
        self._watch: _Watch | None = None

    def close(self) -> None:
        """Back to an input, still claimed: gpiozero may use it again."""
        self.when_changed = None
        self._settle(gpiod.LineSettings(direction=Direction.INPUT))

    def let_go(self) -> None:
        """Leave it to the kernel and to whoever comes next."""
        self.when_changed = None
        self._line.release()

    def output_with_state(self, state: bool) -> None:  # noqa: FBT001 - gpiozero's signature
        self._settle(
            gpiod.LineSettings(direction=Direction.OUTPUT, output_value=Value(bool(state)))
        )

    def input_with_pull(self, pull: str) -> None:
        if self.info.pull not in {pull, ""}:
            raise PinFixedPull(f"{self!r} has a physical pull-{self.info.pull} resistor")
        self._settle(
            gpiod.LineSettings(
                direction=Direction.INPUT,
                bias=BIASES[pull],
                edge_detection=self._now.edge_detection,
            )
        )

    def _get_function(self) -> str:
        return "output" if self._now.direction is Direction.OUTPUT else "input"

    def _set_function(self, value: str) -> None:
        if value not in DIRECTIONS:
            raise PinInvalidFunction(f"invalid function {value!r} for pin {self!r}")
        self._settle(gpiod.LineSettings(direction=DIRECTIONS[value]))

    def _get_state(self) -> int:
        return self._line.get_value(self._number).value

    def _set_state(self, value: bool) -> None:  # noqa: FBT001 - gpiozero's signature
        if self._now.direction is not Direction.OUTPUT:
            raise PinSetInput(f"cannot set state of pin {self!r}")
        self._line.set_value(self._number, Value(bool(value)))

    def _get_pull(self) -> str:
        return next((name for name, bias in BIASES.items() if bias is self._now.bias), "floating")

    def _set_pull(self, value: str) -> None:
        if self._now.direction is not Direction.INPUT:
            raise PinFixedPull(f"cannot set pull on non-input pin {self!r}")
        self.input_with_pull(value)

    def _set_edges(self, value: str) -> None:
        if value != "both":
            raise PinInvalidEdges(f"{self!r} tells of edges both up and down")

    def _enable_event_detect(self) -> None:
        self._want_edges(Edge.BOTH)
        self._watch = _Watch(self._line, self._changed)

    def _disable_event_detect(self) -> None:
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
        self._want_edges(Edge.NONE)

    def _want_edges(self, edges: Edge) -> None:
        self._now.edge_detection = edges
        self._settle(self._now)

    def _changed(self, ticks_s: float, level: int) -> None:
        notify = self._get_when_changed()  # None when its device is gone
        if notify is not None:
            notify(ticks_s, level)

    def _settle(self, settings: LineSettings) -> None:
        self._line.reconfigure_lines({self._number: settings})
        self._now = settings


class _Watch:
    """A thread that tells of each edge of one line."""

    def __init__(self, line: LineRequest, tell: Callable[[float, int], None]) -> None:
        self._line = line
        self._tell = tell
        self._failing = False
        self._stop = os.eventfd(0)
        self._thread = threading.Thread(target=self._run, name="pin edges", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Return when nothing more is told."""
        os.eventfd_write(self._stop, 1)
        self._thread.join()
        os.close(self._stop)

    def _run(self) -> None:
        waiting = select.poll()
        waiting.register(self._line.fd, select.POLLIN)
        waiting.register(self._stop, select.POLLIN)
        try:
            while not any(fd == self._stop for fd, _ in waiting.poll()):
                for event in self._line.read_edge_events():
                    self._tell_of(event)
        except OSError as error:
            log.warning("%s tells of no edge any more (%s)", self._line, error)

    def _tell_of(self, event: EdgeEvent) -> None:
        rising = event.event_type is EdgeEvent.Type.RISING_EDGE
        try:
            self._tell(event.timestamp_ns / 1e9, int(rising))
        except Exception:
            if not self._failing:
                log.exception("an edge of %s was told to nobody", self._line)
            self._failing = True
        else:
            self._failing = False
