"""The simulated HAT on the wire, rule by rule as its module lists them."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from power.errors import SourceError
from power.reading import Reading
from power.sources.pijuice_simulated import (
    ADDRESS,
    BUTTON_OFF,
    FORCED_OFF,
    PROFILE_INVALID,
    SimulatedPiJuice,
    SMBus,
    checksum,
)

ON_BATTERY = Reading(
    mains=False, charge_pct=80.5, voltage_v=3.9, current_a=-0.8, temperature_c=-2.0, draw_w=2.55
)


class Wire:
    """A HAT on a bus, its battery and its clock in our hand."""

    def __init__(self, **arguments):
        self.battery = ON_BATTERY
        self.now_s = 0.0
        self.hat = SimulatedPiJuice(lambda: self.battery, clock=lambda: self.now_s, **arguments)

    def change(self, **changes):
        self.battery = msgspec.structs.replace(self.battery, **changes)

    def read(self, command, length):
        return self.hat.read_i2c_block_data(ADDRESS, command, length)

    def number(self, command):
        low, high, _ = self.read(command, 3)
        return int.from_bytes(bytes([low, high]), "little", signed=True)

    def write(self, command, *data, check=None):
        check = checksum(data) if check is None else check
        self.hat.write_i2c_block_data(ADDRESS, command, [*data, check])


@pytest.fixture
def wire():
    return Wire()


# 1 and 2: frames


@pytest.mark.parametrize(
    ("command", "frame"),
    [
        pytest.param(0x40, [0x00, 0xFF], id="status"),
        pytest.param(0x41, [80, 0xFF ^ 80], id="charge"),
        pytest.param(0x42, [0x25, 0x03, 0xFF ^ 0x25 ^ 0x03], id="charge in tenths"),
        pytest.param(0x47, [0xFE, 0xFF, 0xFE], id="temperature, signed, and its filler"),
        pytest.param(0x49, [0x3C, 0x0F, 0xFF ^ 0x3C ^ 0x0F], id="volts"),
        pytest.param(0x62, [0xFF, 0x00], id="no power-off"),
        pytest.param(0x63, [0x7F, 0x80], id="no wake-up"),
        pytest.param(0xFD, [0x16, 0x00, 0xE9], id="firmware 1.6"),
    ],
)
def test_frames_end_in_a_checksum_and_beyond_are_zeros(wire, command, frame):
    assert wire.read(command, len(frame)) == frame
    assert wire.read(command, len(frame) + 3) == [*frame, 0, 0, 0]


def test_an_unknown_command_reads_zero_without_a_checksum(wire):
    assert wire.read(0x99, 3) == [0, 0, 0]


def test_a_write_with_a_bad_checksum_is_acknowledged_and_ignored(wire):
    wire.write(0x62, 60, check=0x00)
    assert wire.read(0x62, 1) == [0xFF]
    wire.write(0x62, 60)
    assert wire.read(0x62, 1) == [60]


@pytest.mark.parametrize("delay", [251, 254])
def test_a_reserved_delay_is_ignored(wire, delay):
    wire.write(0x62, delay)
    assert wire.read(0x62, 1) == [0xFF]


def test_a_power_off_can_be_called_off(wire):
    wire.write(0x62, 60)
    wire.write(0x62, 0xFF)
    wire.now_s = 100.0
    wire.hat.live()
    assert wire.hat.host_powered


def test_what_is_read_only_or_unknown_takes_no_write(wire):
    before = wire.read(0x42, 3)
    for command in (0x42, 0x99):
        wire.write(command, 1, 2)
    assert wire.read(0x42, 3) == before


def test_latched_flags_stay_until_they_are_written_zero(wire):
    wire.hat.flags = BUTTON_OFF | FORCED_OFF | PROFILE_INVALID
    assert wire.read(0x40, 1) == [0x01]
    wire.write(0x44, 0xFF & ~FORCED_OFF)
    assert wire.read(0x44, 1) == [BUTTON_OFF | PROFILE_INVALID]
    wire.write(0x44, 0x00)
    assert wire.read(0x44, 1) == [PROFILE_INVALID]


# 3 and 4: what it does not measure


@pytest.mark.parametrize(
    ("current_a", "charge_pct", "told_ma"),
    [pytest.param(-0.8, 80.4, 400, id="discharging"), pytest.param(1.0, 80.6, -500, id="charging")],
)
def test_battery_current_is_half_the_truth_and_changes_with_the_charge(
    wire, current_a, charge_pct, told_ma
):
    before = wire.number(0x4B)
    wire.change(current_a=current_a)
    assert wire.number(0x4B) == before
    wire.change(charge_pct=charge_pct)
    assert wire.number(0x4B) == told_ma
    wire.now_s += 1844
    assert wire.number(0x4B) == 0


@pytest.mark.parametrize(
    ("hardware", "by_gpio", "told_ma"),
    [
        pytest.param((2, 3), False, 500, id="measured"),
        pytest.param((2, 3), True, -500, id="flows in by the header"),
        pytest.param((2, 1), False, 500, id="guessed"),
    ],
)
def test_io_current(hardware, by_gpio, told_ma):
    wire = Wire(hardware=hardware)
    wire.change(mains=by_gpio)
    wire.hat.mains_by_gpio = by_gpio
    assert wire.number(0x4F) == told_ma


# 5 and 6: power of the host


@pytest.mark.parametrize(
    ("mains", "by_gpio", "powered"),
    [
        pytest.param(False, False, False, id="on battery: cut"),
        pytest.param(True, False, False, id="mains by its own connector: cut"),
        pytest.param(True, True, True, id="5 V by the header: nothing to cut"),
    ],
)
def test_power_off(wire, mains, by_gpio, powered):
    wire.change(mains=mains)
    wire.hat.mains_by_gpio = by_gpio
    wire.write(0x62, 10)
    wire.now_s = 11.0
    wire.hat.live()
    assert (wire.hat.host_powered, wire.read(0x62, 1)) == (powered, [0xFF])


def test_a_stored_wake_up_arms_itself_whenever_mains_goes(wire):
    wire.write(0x63, 0x80 | 50)
    assert wire.read(0x63, 1) == [0x80 | 50]
    wire.hat.live()
    wire.change(mains=True)
    wire.now_s = 16.0
    wire.hat.live()
    assert wire.hat.host_resets == 1


def test_a_wake_up_waits_for_its_charge(wire):
    wire.write(0x63, 90)
    wire.change(mains=True)
    wire.now_s = 100.0
    wire.hat.live()
    assert wire.hat.host_resets == 0
    wire.change(charge_pct=90.0)
    wire.hat.live()
    assert wire.hat.host_resets == 1


def test_an_armed_hat_resets_a_host_that_is_silent(wire):
    wire.change(mains=True)
    wire.write(0x63, 0)
    wire.now_s = 14.0
    wire.read(0x40, 2)
    wire.now_s = 28.0
    wire.read(0x40, 2)
    assert wire.hat.host_resets == 0
    wire.now_s = 44.0
    wire.hat.live()
    assert wire.hat.host_resets == 1
    assert wire.read(0x63, 1) == [0x7F]  # it is armed once


def test_a_watchdog_resets_and_is_remembered(wire):
    wire.write(0x61, 2, 0)
    wire.now_s = 119.0
    wire.hat.live()
    assert wire.hat.host_resets == 0
    wire.now_s = 121.0
    wire.hat.live()
    assert (wire.hat.host_resets, wire.read(0x44, 1)) == (1, [0x08])


# Faults


def test_nobody_acknowledges_at_another_address(wire):
    with pytest.raises(OSError, match="Remote I/O"):
        wire.hat.read_i2c_block_data(ADDRESS + 1, 0x40, 2)


def test_so_many_transfers_are_not_acknowledged(wire):
    wire.hat.unanswered = 2
    for _ in range(2):
        with pytest.raises(OSError, match="Remote I/O"):
            wire.read(0x40, 2)
    assert wire.read(0x40, 2) == [0x00, 0xFF]


def test_a_battery_that_does_not_answer_silences_the_hat():
    def silent():
        raise SourceError("nobody home")

    with pytest.raises(OSError, match="Remote I/O"):
        SimulatedPiJuice(silent).read_i2c_block_data(ADDRESS, 0x40, 2)


def test_a_bus_without_a_hat_cannot_be_opened():
    with pytest.raises(FileNotFoundError, match="i2c-77"):
        SMBus(77)


@given(command=st.integers(0, 255), data=st.lists(st.integers(0, 255), max_size=32))
def test_whatever_is_written_it_still_answers(command, data):
    wire = Wire()
    wire.hat.write_i2c_block_data(ADDRESS, command, [*data, checksum(data)])
    wire.hat.write_i2c_block_data(ADDRESS, command, data)
    wire.now_s = 1000.0
    for register in range(256):
        frame = wire.read(register, 33)
        assert len(frame) == 33
        assert all(0 <= byte <= 255 for byte in frame)
