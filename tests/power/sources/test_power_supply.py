"""The kernel's power_supply class, in a folder of our own."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from power.errors import ConfigError, SourceError
from power.policy.step import heard
from power.sources import open_source

BATTERY = {
    "type": "Battery",
    "status": "Discharging",
    "capacity": "80",
    "energy_now": "35800000",
    "energy_full": "44400000",
    "voltage_now": "3900000",
    "current_now": "-800000",
    "temp": "215",
    "present": "1",
    "health": "Good",
}
ADAPTER = {"type": "Mains", "online": "1"}


def lay(root, supplies):
    """Lay out a class folder: a folder a supply, a file a value."""
    for name, files in supplies.items():
        (root / name).mkdir()
        for file, content in files.items():
            data = content if isinstance(content, bytes) else f"{content}\n".encode()
            (root / name / file).write_bytes(data)


def read(root, **options):
    return open_source("power_supply", {"path": str(root), **options}).read()


def battery(**changes):
    return {name: value for name, value in {**BATTERY, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    ("supplies", "expected"),
    [
        pytest.param(
            {"BAT0": battery(), "AC": {**ADAPTER, "online": "0"}},
            {
                "mains": False,
                "charge_pct": pytest.approx(80.63, abs=0.01),
                "voltage_v": pytest.approx(3.9),
                "current_a": pytest.approx(-0.8),
                "temperature_c": pytest.approx(21.5),
                "draw_w": pytest.approx(3.12),
                "charging": False,
                "faults": (),
            },
            id="on battery",
        ),
        pytest.param(
            {"BAT0": battery(status="Charging", current_now="1200000"), "AC": ADAPTER},
            {"mains": True, "current_a": pytest.approx(1.2), "draw_w": None, "charging": True},
            id="charging",
        ),
        pytest.param(
            {"BAT0": battery(current_now="800000")},
            {"current_a": pytest.approx(-0.8)},
            id="a driver that knows no sign",
        ),
        pytest.param(
            {"BAT0": battery(status="Not charging")},
            {"current_a": None, "charging": False, "discharging": False, "mains": True},
            id="no adapter: what is not charging is fed",
        ),
        pytest.param(
            {"BAT0": battery(), "AC": ADAPTER},
            {"mains": True, "discharging": True, "draw_w": None},
            id="an adapter that is weak or dead: mains, and the battery says that it feeds",
        ),
        *(
            pytest.param(
                {"BAT0": battery(capacity=told, energy_now=None, charge_now=None)},
                {"charge_pct": charge_pct},
                id=f"a gauge that says {told} %",
            )
            for told, charge_pct in (("101", 100.0), ("103", 100.0), ("120", 100.0), ("121", None))
        ),
        pytest.param({"BAT0": battery()}, {"mains": False}, id="no adapter: discharging tells"),
        pytest.param(
            {"BAT0": battery(manufacturer="Geekworm", model_name="X1200")},
            {"model": "Geekworm X1200"},
            id="what it calls itself",
        ),
        pytest.param(
            {"BAT0": battery(status="Full")}, {"mains": True}, id="no adapter: full tells"
        ),
        pytest.param(
            {"BAT0": battery(status="Unknown")}, {"mains": None}, id="no adapter: nothing tells"
        ),
        pytest.param(
            {"BAT0": battery(), "half": {"online": "1"}}, {"mains": False}, id="half gone: no type"
        ),
        pytest.param(
            {"BAT0": battery(), "AC": {"type": "Mains", "online": "?"}},
            {"mains": False},
            id="an adapter that says nonsense",
        ),
        pytest.param(
            {
                "BAT0": battery(),
                "usb": {"type": "USB", "online": "1"},
                "AC": {**ADAPTER, "online": "0"},
            },
            {"mains": True},
            id="one charger of two",
        ),
        pytest.param(
            {"BAT0": battery(energy_now=None, energy_full=None)},
            {"charge_pct": 80.0},
            id="whole per cents",
        ),
        pytest.param(
            {"BAT0": battery(energy_now="1000000")},
            {"charge_pct": 80.0},
            id="energy that disagrees",
        ),
        pytest.param(
            {"BAT0": battery(energy_now="45000000", capacity="100")},
            {"charge_pct": 100.0},
            id="more energy than full",
        ),
        pytest.param(
            {"BAT0": battery(capacity=None, energy_now=None, charge_now="500", charge_full="1000")},
            {"charge_pct": 50.0},
            id="by ampere-hours alone",
        ),
        pytest.param(
            {"BAT0": battery(energy_full="0")}, {"charge_pct": 80.0}, id="full is nothing"
        ),
        pytest.param(
            {"BAT0": battery(present="0"), "AC": ADAPTER},
            {"mains": True, "charge_pct": None, "voltage_v": None, "faults": ("battery-absent",)},
            id="an empty slot",
        ),
        pytest.param(
            {"BAT0": battery(health="Dead", capacity_level="Critical")},
            {"faults": ("replace-battery", "low-battery")},
            id="faults",
        ),
        pytest.param(
            {"BAT0": battery(power_now="-5500000")}, {"draw_w": pytest.approx(5.5)}, id="watts"
        ),
        pytest.param(
            {"BAT0": battery(time_to_empty_now="7200")},
            {"runtime_s": 7200.0},
            id="its own forecast",
        ),
        pytest.param(
            {"mouse": battery(scope="Device", capacity="5"), "ups": battery(type="UPS")},
            {"charge_pct": pytest.approx(80.63, abs=0.01)},
            id="a mouse is not a supply",
        ),
        pytest.param(
            {"BAT0": battery(temp="9999", voltage_now="-1", capacity="121", energy_now="x")},
            {"temperature_c": None, "voltage_v": None, "charge_pct": None, "mains": False},
            id="impossible values are unknown, the rest stands",
        ),
    ],
)
def test_reading(tmp_path, supplies, expected):
    lay(tmp_path, supplies)
    reading = read(tmp_path)
    assert {name: getattr(reading, name) for name in expected} == expected


MAX17040 = {
    "type": "Battery",
    "online": "1",
    "present": "1",
    "status": "Unknown",
    "voltage_now": "4078750",
    "capacity": "101",
    "technology": "Li-ion",
}
"""As the kernel's driver of the gauge on X120x, X728 and X708 writes it: it knows no charger."""


@pytest.mark.parametrize("sensed", [True, False], ids=["mains", "none"])
def test_a_gauge_that_knows_no_charger_is_told_of_mains_by_the_pin(tmp_path, sensed):
    lay(tmp_path, {"battery": MAX17040})
    reading = read(tmp_path)
    assert (reading.mains, reading.charging, reading.discharging) == (None, None, None)
    assert (reading.charge_pct, reading.voltage_v) == (100.0, pytest.approx(4.07875))
    assert heard(reading, sensed=sensed).mains is sensed


def test_a_gauge_whose_older_driver_takes_nearly_full_for_full_waits_for_the_pin_all_the_same(
    tmp_path,
):
    lay(tmp_path, {"battery": MAX17040 | {"status": "Full"}})
    assert heard(read(tmp_path), sensed=False).mains is False


def test_a_battery_can_be_named(tmp_path):
    lay(tmp_path, {"BAT0": battery(), "BAT1": battery(capacity="10", energy_now=None)})
    assert read(tmp_path, battery="BAT1").charge_pct == 10.0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        pytest.param({}, "There is no battery under .*: is its driver loaded", id="none"),
        pytest.param({"battery": "BAT7"}, "There is no BAT7 under", id="not the one named"),
    ],
)
def test_without_its_battery_there_is_no_reading(tmp_path, options, sentence):
    lay(tmp_path, {"AC": ADAPTER})
    with pytest.raises(SourceError, match=sentence):
        read(tmp_path, **options)


def test_a_kernel_without_the_class_is_a_sentence(tmp_path):
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        read(tmp_path / "class")


def test_a_supply_that_vanishes_and_returns(tmp_path):
    lay(tmp_path, {"BAT0": battery()})
    source = open_source("power_supply", {"path": str(tmp_path)})
    assert source.read().voltage_v == pytest.approx(3.9)
    shutil.rmtree(tmp_path / "BAT0")
    with pytest.raises(SourceError):
        source.read()
    lay(tmp_path, {"BAT0": battery()})
    assert source.read().voltage_v == pytest.approx(3.9)


def test_a_name_that_leaves_the_class_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="option battery"):
        read(tmp_path, battery="../../etc")


numbers = st.integers(-(10**20), 10**20).map(str)
contents = st.binary(max_size=30) | numbers | st.floats().map(str)
files = st.dictionaries(
    st.sampled_from(
        [
            *("status", "capacity", "energy_now", "energy_full", "charge_now", "charge_full"),
            *("voltage_now", "current_now", "power_now", "temp", "present", "health"),
            *("time_to_empty_now", "scope", "online", "capacity_level"),
        ]
    ),
    contents
    | st.sampled_from(["Charging", "Discharging", "Full", "0", "1", "50", "Critical", "9" * 5000]),
)


@given(battery_files=files, adapter_files=files)
def test_whatever_the_files_hold_a_reading_is_in_range_or_refused(
    tmp_path_factory, battery_files, adapter_files
):
    root = tmp_path_factory.mktemp("class")
    lay(root, {"BAT0": {**battery_files, "type": "Battery"}})
    lay(root, {"AC": {**adapter_files, "type": "Mains"}})
    try:
        reading = read(root)
    except SourceError:
        assert "scope" in battery_files  # a battery of something else
        return

    def within(value, low, high):
        return value is None or low <= value <= high

    assert reading.mains in {True, False, None}
    assert within(reading.charge_pct, 0, 100)
    assert within(reading.voltage_v, 0.1, 1000)
    assert within(reading.current_a, -1000, 1000)
    assert within(reading.temperature_c, -40, 100)
    assert within(reading.draw_w, 0, 1_000_000)
    assert within(reading.runtime_s, 0, 30 * 86_400)
