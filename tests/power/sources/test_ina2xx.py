"""An INA219 or INA226 as the kernel's hwmon class shows it, in a folder of our own."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from power.errors import ConfigError, SourceError
from power.sources import open_source
from power.sources.ina2xx import Ina2xxSource, Options
from power.sources.shunt import CONFIRM_S

INA226 = {
    "name": "ina226",
    "in0_input": "-8",
    "in1_input": "13120",
    "curr1_input": "-4260",
    "power1_input": "55891000",
    "shunt_resistor": "2000",
}
HOT = {"name": "cpu_thermal", "temp1_input": "48000"}


def lay(root, chips):
    """Lay out a class folder: a folder a chip, a file a value."""
    for name, files in chips.items():
        (root / name).mkdir(exist_ok=True)
        for file, content in files.items():
            (root / name / file).write_bytes(
                content if isinstance(content, bytes) else f"{content}\n".encode()
            )


class Bench:
    """A class folder, a source on it and a clock in our hand."""

    def __init__(self, root, **options):
        self.root = root
        self.now_s = 0.0
        self.source = Ina2xxSource(Options(path=str(root), **options), clock=lambda: self.now_s)
        lay(root, {"hwmon0": HOT, "hwmon1": INA226})

    def read(self, **files):
        lay(self.root, {"hwmon1": files})
        return self.source.read()


@pytest.mark.parametrize(
    ("files", "options", "expected"),
    [
        pytest.param(
            {},
            {},
            {"voltage_v": pytest.approx(13.12), "discharging": True, "charge_pct": None},
            id="a charge is not made from volts",
        ),
        pytest.param(
            {"curr1_input": "900"}, {}, {"mains": True, "charging": True}, id="it charges"
        ),
        pytest.param(
            {"curr1_input": "20"}, {}, {"mains": None, "charging": False}, id="full, or at rest"
        ),
        pytest.param(
            {"curr1_input": "20"}, {"idle_a": 0.01}, {"mains": True}, id="a smaller battery"
        ),
        pytest.param(
            {},
            {"charging": "negative"},
            {"current_a": 4.26, "mains": True},
            id="wired the other way round",
        ),
        pytest.param(
            {},
            {"shunt_uohm": 1000.0},
            {"current_a": pytest.approx(-8.52)},
            id="a shunt the kernel was not told of",
        ),
        pytest.param(
            {"shunt_resistor": "?"},
            {"shunt_uohm": 1000.0},
            {"current_a": None, "discharging": None},
            id="a shunt that cannot be known",
        ),
        pytest.param(
            {"curr1_input": "9" * 12},
            {},
            {"current_a": None, "mains": None, "charging": None},
            id="an impossible current is unknown, the rest stands",
        ),
        pytest.param({"name": "ina219"}, {}, {"model": "INA219"}, id="what it is"),
    ],
)
def test_reading(tmp_path, files, options, expected):
    reading = Bench(tmp_path, **options).read(**files)
    assert {name: getattr(reading, name) for name in expected} == expected


def test_the_current_tells_of_an_outage_that_is_no_peak(tmp_path):
    bench = Bench(tmp_path)
    assert bench.read(curr1_input="900").mains is True
    assert bench.read(curr1_input="-4260").mains is None
    bench.now_s = CONFIRM_S
    reading = bench.read()
    assert (reading.mains, reading.draw_w) == (False, pytest.approx(13.12 * 4.26))
    assert bench.read(curr1_input="10").mains is None
    bench.now_s += CONFIRM_S
    assert bench.read(curr1_input="-4260").mains is None  # a new peak


def test_a_charge_is_counted_where_it_is_said_what_the_battery_holds(tmp_path):
    bench = Bench(tmp_path, capacity_ah=100.0, full_v=13.8)
    assert bench.read(in1_input="13800", curr1_input="400").charge_pct is None
    for _ in range(7):
        bench.now_s += 10.0
        reading = bench.read()
    assert reading.charge_pct == 100.0
    lay(tmp_path, {"hwmon1": {"in1_input": "13100", "curr1_input": "-10000"}})
    for _ in range(361):
        bench.now_s += 10.0
        reading = bench.source.read()
    assert reading.charge_pct == pytest.approx(90, abs=0.1)


@pytest.mark.parametrize("half", [{"capacity_ah": 100.0}, {"full_v": 13.8}])
def test_half_of_what_counting_needs_is_refused(half):
    with pytest.raises(ConfigError, match="capacity_ah and full_v need each other"):
        open_source("ina2xx", half)


def test_a_chip_can_be_named(tmp_path):
    bench = Bench(tmp_path, chip="hwmon4")
    lay(tmp_path, {"hwmon4": {**INA226, "in1_input": "7400"}})
    assert bench.source.read().voltage_v == pytest.approx(7.4)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        pytest.param({}, "There is no INA219 or INA226 under .*dtoverlay", id="none"),
        pytest.param({"chip": "hwmon0"}, "There is no hwmon0 under", id="another kind of chip"),
    ],
)
def test_without_its_chip_there_is_no_reading(tmp_path, options, sentence):
    bench = Bench(tmp_path, **options)
    shutil.rmtree(tmp_path / "hwmon1")
    with pytest.raises(SourceError, match=sentence):
        bench.source.read()


def test_without_volts_there_is_no_reading(tmp_path):
    with pytest.raises(SourceError, match="is the battery connected"):
        Bench(tmp_path).read(in1_input="0")


def test_a_name_that_leaves_the_class_is_refused():
    with pytest.raises(ConfigError, match="option chip"):
        open_source("ina2xx", {"chip": "../../etc"})


contents = st.binary(max_size=30) | st.integers(-(10**20), 10**20).map(str)
FILES = ("name", "in1_input", "curr1_input", "shunt_resistor")


@given(files=st.dictionaries(st.sampled_from(FILES), contents))
def test_whatever_the_files_hold_a_reading_is_in_range_or_refused(tmp_path_factory, files):
    bench = Bench(tmp_path_factory.mktemp("class"), shunt_uohm=1500.0)
    try:
        reading = bench.read(**files)
    except SourceError:
        assert files.keys() & {"name", "in1_input"}
        return
    assert 0.5 <= reading.voltage_v <= 85
    assert reading.charge_pct is None
