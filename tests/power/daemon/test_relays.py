"""Relays: what moves, when, and where everything is left."""

from __future__ import annotations

import pytest
from gpiozero.exc import PinUnknownPi
from gpiozero.pins.mock import MockFactory

from power.config import Contact, LoadConfig
from power.daemon.gpio import Pins, open_pins
from power.daemon.relays import Loads
from power.errors import LoadError


@pytest.fixture
def factory():
    factory = MockFactory()
    yield factory
    factory.reset()


def relay(name="lighting", pin=17, **settings):
    return LoadConfig(name=name, supply="hat", watts=1.0, pin=pin, **settings)


def levels(factory, pin=17):
    """Every level the pin has had since the test began, the first included."""
    return [bool(state.state) for state in factory.pin(pin).states]


@pytest.mark.parametrize(
    ("contact", "on", "high"),
    [
        pytest.param(Contact.NC, True, False, id="nc, on: the coil rests"),
        pytest.param(Contact.NC, False, True, id="nc, off: the coil is pulled"),
        pytest.param(Contact.NO, True, True, id="no, on: the coil is pulled"),
        pytest.param(Contact.NO, False, False, id="no, off: the coil rests"),
    ],
)
def test_the_contact_decides_the_level(factory, contact, on, high):
    loads = Loads([relay(contact=contact)], Pins(factory, fake=True))
    loads.set("lighting", on=on)
    assert factory.pin(17).function == "output"
    assert factory.pin(17).state == high


@pytest.mark.parametrize(
    ("essential", "high_when_on"),
    [
        pytest.param(True, False, id="an essential load rests on"),
        pytest.param(False, True, id="any other rests off"),
    ],
)
def test_without_a_contact_in_the_file_rest_is_safe(factory, essential, high_when_on):
    loads = Loads([relay(essential=essential)], Pins(factory, fake=True))
    loads.set("lighting", on=True)
    assert factory.pin(17).state == high_when_on


def test_no_pin_is_touched_before_its_first_decision(factory):
    Loads([relay()], Pins(factory, fake=True))
    assert factory.pin(17).function == "input"


@pytest.mark.parametrize("contact", list(Contact))
def test_a_restart_does_not_blink_a_relay_that_is_wanted_at_rest(factory, contact):
    """However often the daemon comes and goes, the coil is never pulled."""
    for _ in range(3):
        loads = Loads([relay(contact=contact)], Pins(factory, fake=True))
        loads.set("lighting", on=contact is Contact.NC)
        loads.set("lighting", on=contact is Contact.NC)
        loads.rest()
    assert levels(factory) == [False]


def test_a_relay_wanted_pulled_is_pulled_at_once(factory):
    loads = Loads([relay(contact=Contact.NO)], Pins(factory, fake=True))
    loads.set("lighting", on=True)
    assert levels(factory) == [False, True]


def test_at_rest_no_coil_is_pulled_and_the_resistor_keeps_it_so(factory):
    loads = Loads(
        [relay(contact=Contact.NC), relay("coffee", 22, contact=Contact.NO)],
        Pins(factory, fake=True),
    )
    loads.set("lighting", on=False)
    loads.set("coffee", on=True)
    loads.rest()
    for pin in (17, 22):
        assert factory.pin(pin).function == "input"
        assert factory.pin(pin).pull == "down"
        assert not factory.pin(pin).state


def test_loads_can_be_switched_again_after_rest(factory):
    loads = Loads([relay(contact=Contact.NO)], Pins(factory, fake=True))
    loads.rest()
    loads.set("lighting", on=True)
    loads.rest()
    loads.set("lighting", on=True)
    assert factory.pin(17).state


def test_a_load_without_a_pin_is_only_counted(factory):
    Loads([relay(pin=None)], Pins(factory, fake=True)).set("lighting", on=False)
    assert not any(pin.function == "output" for pin in factory.pins.values())


def test_a_pin_that_cannot_be_pulled_down_is_refused(factory):
    """BCM 2 has a resistor to 3.3 V on the board: a relay there would be pulled at boot."""
    loads = Loads([relay(pin=2)], Pins(factory, fake=True))
    with pytest.raises(LoadError, match="lighting: pin 2"):
        loads.set("lighting", on=True)


def test_a_pin_that_does_not_follow_is_told(factory):
    loads = Loads([relay(contact=Contact.NO)], Pins(factory, fake=True))
    loads.set("lighting", on=False)
    factory.pin(17)._set_state = lambda value: None
    with pytest.raises(LoadError, match="does not follow"):
        loads.set("lighting", on=True)


def test_two_loads_are_independent_of_each_others_faults(factory):
    loads = Loads([relay(pin=2), relay("coffee", 22)], Pins(factory, fake=True))
    with pytest.raises(LoadError):
        loads.set("lighting", on=True)
    loads.set("coffee", on=True)
    loads.rest()
    assert not factory.pin(22).state


def test_without_gpio_every_relay_says_so():
    loads = Loads([relay()], Pins(None, fake=False))
    with pytest.raises(LoadError, match="no GPIO"):
        loads.set("lighting", on=True)
    loads.rest()


# The screen's backlight


@pytest.fixture
def backlight(tmp_path):
    (tmp_path / "max_brightness").write_text("255\n")
    (tmp_path / "brightness").write_text("128\n")
    return tmp_path


def screen(folder, **settings):
    return LoadConfig(name="glow", supply="hat", watts=3.0, backlight=str(folder), **settings)


@pytest.mark.parametrize(
    ("on", "dimmed_pct", "brightness"),
    [
        pytest.param(True, 30, 255, id="on is full brightness"),
        pytest.param(False, 30, 76, id="off is dimmed"),
        pytest.param(False, 5, 13, id="off is never dark"),
    ],
)
def test_a_backlight_is_dimmed_never_dark(backlight, on, dimmed_pct, brightness):
    loads = Loads([screen(backlight, dimmed_pct=dimmed_pct)], Pins(None, fake=False))
    loads.set("glow", on=on)
    assert int((backlight / "brightness").read_text()) == brightness


def test_a_backlight_of_few_steps_keeps_one(backlight):
    (backlight / "max_brightness").write_text("1\n")
    Loads([screen(backlight)], Pins(None, fake=False)).set("glow", on=False)
    assert int((backlight / "brightness").read_text()) == 1


def test_a_dimmed_screen_is_left_bright(backlight):
    loads = Loads([screen(backlight)], Pins(None, fake=False))
    loads.set("glow", on=False)
    loads.rest()
    assert int((backlight / "brightness").read_text()) == 255


def test_a_missing_backlight_is_told_unless_all_is_simulated(tmp_path):
    missing = screen(tmp_path / "none")
    with pytest.raises(LoadError, match="glow"):
        Loads([missing], Pins(None, fake=False)).set("glow", on=True)
    Loads([missing], Pins(MockFactory(), fake=True)).set("glow", on=True)


# Which pins there are


@pytest.mark.parametrize(
    ("asked", "variable", "simulated", "fake", "there"),
    [
        pytest.param(True, None, False, True, True, id="asked for on the command line"),
        pytest.param(False, "mock", False, True, True, id="asked for in the environment"),
        pytest.param(False, None, True, True, True, id="no GPIO, a simulated supply"),
        pytest.param(False, None, False, False, False, id="no GPIO, real supplies: says so"),
    ],
)
def test_pins_are_fake_only_where_nobody_is_misled(
    monkeypatch, asked, variable, simulated, fake, there
):
    def no_pi():
        raise PinUnknownPi("no Raspberry Pi")

    monkeypatch.setattr("gpiozero.pins.local.get_pi_revision", no_pi)
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    if variable:
        monkeypatch.setenv("GPIOZERO_PIN_FACTORY", variable)
    pins = open_pins(asked_fake=asked, any_simulated=simulated)
    assert (pins.fake, pins.factory is not None) == (fake, there)
