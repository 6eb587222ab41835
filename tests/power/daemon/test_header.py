"""The header of a Raspberry Pi: which chip it is, and that a pin passes through no other state.

A header is hardware: what stands in is what the kernel offers of one, a chip that lines are asked
of. All above it is real, gpiozero's devices and our relays included.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import SimpleNamespace

import gpiod
import pytest
from gpiod.line import Bias, Direction, Edge, Value
from gpiozero.exc import PinSetInput

from power.config import Contact, LoadConfig
from power.daemon.gpio import Pins, open_pins
from power.daemon.header import HeaderFactory, NoHeaderError, chip_labels, header_of
from power.daemon.relays import Loads
from power.errors import LoadError
from power.sources.mains_sense import MainsSense

PI_4 = 0xC03114
PI_5_OLDER = {
    "gpiochip0": "gpio-brcmstb@107d508500",
    "gpiochip1": "gpio-brcmstb@107d508520",
    "gpiochip4": "pinctrl-rp1",
}
PI_5_NEWER = {"gpiochip0": "pinctrl-rp1", "gpiochip10": "gpio-brcmstb@107d508500"}


class Line:
    """One line of a chip, with all that was asked of it."""

    def __init__(self, settings):
        self.level = 0
        self.asked = []
        self.events, self.bell = os.pipe()
        self.fd = self.events
        self.released = False
        self.reconfigure_lines({17: settings})

    def reconfigure_lines(self, config):
        (settings,) = config.values()
        self.settings = settings
        self.asked.append((settings.direction, settings.bias, settings.edge_detection))
        if settings.direction is Direction.OUTPUT:
            self.level = settings.output_value.value

    def get_value(self, _number):
        return Value(self.level)

    def set_value(self, _number, value):
        self.level = value.value

    def push(self, level):
        self.level = level
        if self.settings.edge_detection is not Edge.NONE:
            os.write(self.bell, bytes([level]))

    def read_edge_events(self):
        rising, falling = gpiod.EdgeEvent.Type.RISING_EDGE, gpiod.EdgeEvent.Type.FALLING_EDGE
        (level,) = os.read(self.events, 1)
        return [SimpleNamespace(event_type=rising if level else falling, timestamp_ns=0)]

    def release(self):
        self.released = True


class Chips:
    """Stands in for gpiod.Chip, over the chips of one machine."""

    def __init__(self, labels):
        self.labels = labels
        self.lines = {}
        self.opened = []

    def __call__(self, path):
        self.opened.append(Path(path).name)
        chip = SimpleNamespace(
            get_info=lambda: SimpleNamespace(label=self.labels[Path(path).name]),
            request_lines=self.request,
            close=lambda: None,
        )
        return _Closing(chip)

    def request(self, config, _consumer):
        ((number, settings),) = config.items()
        if number in self.lines and not self.lines[number].released:
            raise OSError(16, "Device or resource busy")
        self.lines[number] = Line(settings)
        return self.lines[number]


class _Closing(SimpleNamespace):
    def __init__(self, chip):
        super().__init__(**vars(chip))

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()


@pytest.fixture
def chips(monkeypatch):
    chips = Chips({"gpiochip0": "pinctrl-bcm2711", "gpiochip1": "raspberrypi-exp-gpio"})
    monkeypatch.setattr("gpiod.Chip", chips)
    monkeypatch.setattr("power.daemon.header.chip_labels", lambda: labels(chips.labels))
    monkeypatch.setattr("gpiozero.pins.local.get_pi_revision", lambda: PI_4)
    return chips


@pytest.fixture
def header(chips):
    header = HeaderFactory()
    yield header
    header.close()


def labels(chips):
    return {Path("/dev") / name: label for name, label in chips.items()}


def relay(**settings):
    return LoadConfig(name="lighting", supply="hat", watts=1.0, pin=17, **settings)


# Which chip


@pytest.mark.parametrize(
    ("chips", "header"),
    [
        pytest.param({"gpiochip0": "pinctrl-bcm2835"}, "gpiochip0", id="a Pi 3"),
        pytest.param(
            {"gpiochip0": "raspberrypi-exp-gpio", "gpiochip1": "pinctrl-bcm2711"},
            "gpiochip1",
            id="a Pi 4 whose other chip came first",
        ),
        pytest.param(PI_5_OLDER, "gpiochip4", id="a Pi 5, kernel 6.6.20"),
        pytest.param(PI_5_NEWER, "gpiochip0", id="a Pi 5, kernel 6.6.47"),
    ],
)
def test_the_header_is_found_by_what_its_driver_calls_it(chips, header):
    assert header_of(labels(chips)).name == header


@pytest.mark.parametrize(
    ("chips", "told"),
    [
        pytest.param({}, "none at all", id="no chips"),
        pytest.param({"gpiochip0": "gpio_ich"}, r"gpiochip0 \(gpio_ich\)", id="a PC's own pins"),
    ],
)
def test_a_machine_without_a_header_says_what_it_has(chips, told):
    with pytest.raises(NoHeaderError, match=told):
        header_of(labels(chips))


def test_another_name_of_a_chip_is_not_asked(monkeypatch, tmp_path):
    """Kernels that renumbered a Pi 5 leave gpiochip4 as a link to gpiochip0."""
    chips = Chips(PI_5_NEWER)
    monkeypatch.setattr("gpiod.Chip", chips)
    for name in PI_5_NEWER:
        (tmp_path / name).touch()
    (tmp_path / "gpiochip4").symlink_to("gpiochip0")
    assert {path.name: label for path, label in chip_labels(tmp_path).items()} == PI_5_NEWER


def test_a_pi_has_pins_that_are_no_fakes(chips, monkeypatch):
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    chips.labels = PI_5_OLDER
    pins = open_pins(any_simulated=True)
    assert (pins.fake, chips.opened) == (False, ["gpiochip4"])
    pins.factory.close()


def test_a_pi_whose_header_is_gone_says_so(chips, monkeypatch, caplog):
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    chips.labels = {"gpiochip10": "gpio-brcmstb@107d508500"}
    assert open_pins(any_simulated=False) == Pins(None, fake=False)
    assert "gpio-brcmstb" in caplog.text


# What a relay's pin goes through


@pytest.mark.parametrize(
    ("contact", "on", "level"),
    [
        pytest.param(Contact.NC, True, 0, id="nc, on: the coil rests"),
        pytest.param(Contact.NO, True, 1, id="no, on: the coil is pulled"),
    ],
)
def test_a_pin_becomes_an_output_in_one_step_with_its_level(header, chips, contact, on, level):
    loads = Loads([relay(contact=contact)], Pins(header, fake=False))
    loads.set("lighting", on=on)
    line = chips.lines[17]
    assert [(direction, bias) for direction, bias, _edges in line.asked] == [
        (Direction.INPUT, Bias.AS_IS),
        (Direction.INPUT, Bias.PULL_DOWN),
        (Direction.OUTPUT, Bias.AS_IS),
    ]
    assert (line.level, line.settings.output_value.value) == (level, level)


def test_a_pin_is_switched_and_left_at_rest_pulled_down(header, chips):
    loads = Loads([relay(contact=Contact.NO)], Pins(header, fake=False))
    loads.set("lighting", on=True)
    loads.set("lighting", on=False)
    assert chips.lines[17].level == 0
    loads.set("lighting", on=True)
    loads.rest()
    line = chips.lines[17]
    assert (line.level, line.settings.direction, line.settings.bias) == (
        0,
        Direction.INPUT,
        Bias.PULL_DOWN,
    )
    loads.set("lighting", on=True)
    assert line.level == 1


def test_a_pin_with_a_resistor_on_the_board_is_refused(header):
    loads = Loads(
        [LoadConfig(name="radio", supply="hat", watts=1.0, pin=2)], Pins(header, fake=False)
    )
    with pytest.raises(LoadError, match="radio: pin 2"):
        loads.set("radio", on=True)


def test_a_pin_that_another_program_holds_is_told(header, chips):
    chips.request({17: gpiod.LineSettings()}, "gpioset")
    loads = Loads([relay()], Pins(header, fake=False))
    with pytest.raises(LoadError, match="busy"):
        loads.set("lighting", on=True)


def test_an_input_takes_no_level(header):
    with pytest.raises(PinSetInput):
        header.pin(17).state = True


def test_a_closed_header_lets_every_line_go(header, chips):
    header.pin(17)
    header.pin(22)
    header.close()
    assert all(line.released for line in chips.lines.values())


# What an input tells


def test_mains_on_a_pin_rings_at_every_edge_and_is_read_by_level(header, chips):
    rang = threading.Semaphore(0)
    sense = MainsSense(25, active_high=True, wake=rang.release, factory=header)
    line = chips.lines[25]
    assert (line.settings.bias, line.settings.edge_detection) == (Bias.PULL_DOWN, Edge.BOTH)
    assert sense.mains() is False
    for level in (1, 0):
        line.push(level)
        assert rang.acquire(timeout=30)
        assert sense.mains() is bool(level)
    sense.close()
    assert line.settings.edge_detection is Edge.NONE
    assert not [thread for thread in threading.enumerate() if thread.name == "pin edges"]


def test_an_edge_that_ends_in_an_error_is_not_the_last(header, chips, caplog):
    pin = header.pin(17)
    heard = threading.Semaphore(0)

    def told(_ticks_s, level):
        heard.release()
        if level:
            raise RuntimeError("no driver foresaw this")

    pin.edges = "both"
    pin.when_changed = told
    for level in (1, 1, 0, 1):
        chips.lines[17].push(level)
        assert heard.acquire(timeout=60)
    pin.when_changed = None
    assert len(caplog.records) == 2, "once for each time that it began"


def test_a_pin_whose_edges_end_is_still_read(header, chips, caplog):
    sense = MainsSense(25, active_high=True, wake=lambda: None, factory=header)
    line = chips.lines[25]

    def gone():
        raise OSError(19, "No such device")

    line.read_edge_events = gone
    line.push(1)
    for thread in threading.enumerate():
        if thread.name == "pin edges":
            thread.join(30)
    assert "no edge any more" in caplog.text
    assert sense.mains() is True
    sense.close()
