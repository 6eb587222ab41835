"""What the driver counts on in the library `pijuice`: true of the vendor's and of our stand-in."""

from __future__ import annotations

import sys
import time

import pytest

from power.reading import Reading
from power.sources.pijuice_simulated import SimulatedPiJuice, plug

READING = Reading(mains=True, charge_pct=90.3, voltage_v=3.9, temperature_c=-7.0, draw_w=2.55)
GOOD = {"error": "NO_ERROR"}
LOST = {"error": "COMMUNICATION_ERROR"}
BAD = {"error": "DATA_CORRUPTED"}


@pytest.fixture
def hat():
    hat = SimulatedPiJuice(lambda: READING, clock=lambda: 0.0)
    plug(1, hat)
    return hat


@pytest.fixture
def library(hat):
    return sys.modules["pijuice"].PiJuice(1, 0x14)


def test_its_methods_answer_a_word_and_data(library, hat):
    hat.flags, hat.charge_temperature = 0x22, 3
    status, power = library.status, library.power
    assert status.GetStatus()["data"] == {
        "isFault": True,
        "isButton": False,
        "battery": "NORMAL",
        "powerInput": "PRESENT",
        "powerInput5vIo": "NOT_PRESENT",
    }
    assert status.GetFaultStatus()["data"] == {
        "forced_power_off": True,
        "battery_profile_invalid": True,
        "charging_temperature_fault": "WARM",
    }
    assert status.GetChargeLevel() == {"data": 90, **GOOD}
    assert library.interface.ReadData(0x42, 2) == {"data": [0x87, 0x03], **GOOD}
    assert status.GetBatteryTemperature() == {"data": -7, **GOOD}
    assert status.GetBatteryVoltage() == {"data": 3900, **GOOD}
    assert status.GetIoVoltage() == {"data": 5100, **GOOD}
    assert status.GetIoCurrent() == {"data": 500, **GOOD}
    assert power.GetWakeUpOnCharge()["data"] == "DISABLED"
    assert power.SetWakeUpOnCharge(0) == GOOD
    assert power.GetWakeUpOnCharge()["data"] == 0
    assert power.GetPowerOff() == {"data": [0xFF], **GOOD}
    assert power.SetPowerOff(60) == GOOD
    assert power.GetPowerOff() == {"data": [60], **GOOD}
    status.ResetFaultFlags(["forced_power_off"])
    assert "forced_power_off" not in status.GetFaultStatus()["data"]


def test_a_battery_current_has_its_sign(library, hat):
    hat.overrides = {0x4B: b"\x70\xfe"}
    assert library.status.GetBatteryCurrent() == {"data": -400, **GOOD}


def test_a_sum_that_does_not_fit_is_corrupted(library, hat):
    hat.garble = lambda frame: [*frame[:-1], frame[-1] ^ 0x04]
    assert library.status.GetChargeLevel() == BAD


def test_the_first_bit_when_lost_is_put_back(library, hat):
    hat.garble = lambda frame: [frame[0] & 0x7F, *frame[1:]]
    assert library.interface.ReadData(0x42, 2) == {"data": [0x87, 0x03], **GOOD}


@pytest.mark.parametrize(
    ("step_s", "answer"),
    [
        pytest.param(3.9, LOST, id="locked out for four seconds"),
        pytest.param(4.1, {"data": 90, **GOOD}, id="and no longer"),
        pytest.param(-3600.0, LOST, id="longer when the clock is set back"),
    ],
)
def test_after_a_missing_acknowledgement(library, hat, monkeypatch, step_s, answer):
    now_s = 1_700_000_000.0
    monkeypatch.setattr(time, "time", lambda: now_s)
    hat.unanswered = 1
    assert library.status.GetChargeLevel() == LOST
    monkeypatch.setattr(time, "time", lambda: now_s + step_s)
    assert library.status.GetChargeLevel() == answer


def test_a_value_that_is_no_byte_counts_as_no_acknowledgement(library):
    assert library.power.SetPowerOff(300) == LOST
