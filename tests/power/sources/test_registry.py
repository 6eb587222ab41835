"""From a driver's name and options to a source, with every fault told before anything is opened."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from power.errors import ConfigError, PowerError
from power.sources import DRIVERS, is_simulated, open_source, option_faults

REQUIRED = {"nut": {"ups": "site"}, "ve_direct": {"port": "/dev/ttyUSB0"}}


@pytest.mark.parametrize("driver", DRIVERS)
def test_every_driver_opens_with_the_least_and_holds_to_the_protocol(driver):
    source = open_source(driver, REQUIRED.get(driver, {}))
    assert all(callable(getattr(source, name)) for name in ("read", "prepare_shutdown", "close"))
    source.close()


@pytest.mark.parametrize(
    ("driver", "options", "faults"),
    [
        pytest.param(
            "pijuce",
            {},
            ["Driver 'pijuce' is unknown; did you mean pijuice; there are "],
            id="misspelt driver",
        ),
        pytest.param(
            "nut",
            {"hots": "127.0.0.1", "port": "3493"},
            [
                "Driver nut: option hots is unknown; did you mean host.",
                "Driver nut: option port = '3493' does not fit: Expected `int`, got `str`.",
                "Driver nut: option ups is missing.",
            ],
            id="three faults at once",
        ),
        pytest.param("pijuice", {"bus": -1}, ["option bus = -1"], id="no bus below 0"),
        pytest.param("pijuice", {"address": 0x78}, ["option address = 120"], id="no address"),
        pytest.param("pijuice", {"hardware": "two"}, ["option hardware = 'two'"], id="no version"),
        pytest.param("power_supply", {"path": 1}, ["option path = 1"], id="a path is text"),
        pytest.param("simulated", {"speed": math.nan}, ["option speed = nan"], id="not a number"),
        pytest.param(
            "pijuice",
            {"bus": "simulated", "battery": {"initial": 50}},
            ["Driver simulated: option initial is unknown; did you mean initial_pct"],
            id="a fault of the simulated HAT's battery",
        ),
        pytest.param(
            "pijuice",
            {"bus": 1, "battery": {"initial_pct": 50.0}},
            ['battery is for bus = "simulated" only'],
            id="a real HAT has its own battery",
        ),
        pytest.param(
            "pijuice",
            {"bus": "simulated", "library": "vendor"},
            ["a HAT in software has no vendor"],
            id="nothing to ask the vendor for",
        ),
        pytest.param(
            "pijuice",
            {"bus": "simulated", "battery": {"speed": 60.0}},
            ["a simulated HAT keeps real time"],
            id="no hurry on a bus",
        ),
    ],
)
def test_faults_are_told_each_in_a_sentence(driver, options, faults):
    with pytest.raises(ConfigError) as caught:
        open_source(driver, options)
    assert len(caught.value.faults) == len(faults)
    for said, expected in zip(caught.value.faults, faults, strict=True):
        assert expected in said


def test_sound_options_have_no_faults():
    assert list(option_faults("nut", {"ups": "site", "username": "a", "password": "b c"})) == []


def test_a_pijuice_on_the_simulated_bus_needs_no_library_and_no_board():
    source = open_source(
        "pijuice",
        {
            "bus": "simulated",
            "hardware": "2.3",
            "battery": {"initial_pct": 66.0, "mains_fails_after_s": 0, "measures_draw": True},
        },
    )
    source.set_draw_w(5.1)
    reading = source.read()
    assert (reading.mains, reading.charge_pct, reading.charging) == (False, 66.0, False)
    assert reading.draw_w == pytest.approx(5.1)


def test_two_simulated_hats_are_two():
    low, high = (
        open_source("pijuice", {"bus": "simulated", "battery": {"initial_pct": pct}})
        for pct in (20.0, 90.0)
    )
    assert (low.read().charge_pct, high.read().charge_pct) == (20.0, 90.0)


@pytest.mark.parametrize(
    ("driver", "options", "simulated"),
    [
        ("simulated", {}, True),
        ("pijuice", {"bus": "simulated"}, True),
        ("pijuice", {"bus": 1}, False),
        ("nut", {"ups": "site"}, False),
    ],
)
def test_what_is_made_up_can_be_told(driver, options, simulated):
    assert is_simulated(driver, options) is simulated


keys = st.text(max_size=8) | st.sampled_from(
    ["bus", "address", "hardware", "battery", "ups", "host", "port", "username", "path", "speed"]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
values = scalars | st.lists(scalars, max_size=2) | st.dictionaries(keys, scalars, max_size=2)


@given(
    driver=st.sampled_from(DRIVERS) | st.text(), options=st.dictionaries(keys, values, max_size=4)
)
def test_whatever_a_table_holds_it_is_opened_or_refused_in_our_own_words(driver, options):
    with contextlib.suppress(PowerError):
        open_source(driver, options).close()
