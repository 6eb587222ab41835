"""A Victron SmartShunt or BMV: the text that it speaks, by a terminal of the kernel's."""

from __future__ import annotations

import contextlib
import itertools
import string
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from power.errors import SourceError
from power.policy.step import heard
from power.reading import LOW_BATTERY, Reading
from power.sources import open_source
from power.sources.shunt import CONFIRM_S
from power.sources.ve_direct import SILENT_S, Options, VeDirectSource
from power.sources.ve_direct_blocks import Blocks
from tests.power.sources.ve_direct_peer import HEX, HISTORY, SMART_SHUNT, Monitor, block


class Line:
    """A port in memory: what is laid on it can be read once."""

    def __init__(self):
        self.data = b""
        self.gone = False

    def read(self, size=1):
        if self.gone:
            raise OSError(5, "Input/output error")
        data, self.data = self.data[:size], self.data[size:]
        return data

    def close(self):
        pass


class Bench:
    """A source on a line in memory, in step with it, and a clock in our hand."""

    def __init__(self, **options):
        self.now_s = 0.0
        self.line = Line()
        self.source = VeDirectSource(
            lambda _name: self.line,
            Options(port="/dev/ttyV", **options),
            clock=lambda: self.now_s,
        )

    def hear(self, **changes):
        self.line.data += block(HISTORY) + block(SMART_SHUNT | changes)
        return self.source.read()

    def hear_for(self, seconds, **changes):
        """Once a second, as it speaks."""
        for _ in range(int(seconds)):
            reading = self.hear(**changes)
            self.now_s += 1.0
        return reading


@pytest.fixture
def bench():
    return Bench()


def test_a_monitor_is_heard_from_the_midst_of_what_it_says(terminals):
    monitor = Monitor(b"I\t-1\r\nSOC\t1", HISTORY, HEX, SMART_SHUNT)
    source = open_source("ve_direct", {"port": monitor.port})
    assert source.read() == Reading(
        mains=None,
        charge_pct=pytest.approx(87.6),
        voltage_v=pytest.approx(13.12),
        current_a=pytest.approx(-4.26),
        charging=False,
        discharging=True,
        model="Victron SmartShunt 500A, firmware 4.13",
    )
    source.close()
    monitor.pull_cable()


def test_a_cable_that_is_pulled_is_a_sentence_and_one_that_is_back_is_read(terminals):
    monitor = Monitor(HISTORY, SMART_SHUNT)
    source = open_source("ve_direct", {"port": monitor.port})
    source.read()
    monitor.pull_cable()
    with pytest.raises(SourceError, match="is its cable in"):
        source.read()
    again = Monitor(SMART_SHUNT, HISTORY)
    source._name = again.port  # udev's link points there now
    assert source.read().charge_pct == pytest.approx(87.6)
    source.close()
    again.pull_cable()


def test_where_there_is_no_port_the_sentence_says_so():
    with pytest.raises(SourceError, match=r"There is no /dev/serial/by-id/none: is its cable in"):
        open_source("ve_direct", {"port": "/dev/serial/by-id/none"}).read()


def test_what_is_no_serial_port_is_a_sentence(tmp_path):
    (tmp_path / "port").touch()
    with pytest.raises(SourceError, match="cannot be opened"):
        open_source("ve_direct", {"port": str(tmp_path / "port")}).read()


def test_without_the_library_the_sentence_says_where_it_comes_from(monkeypatch):
    monkeypatch.setitem(sys.modules, "serial", None)
    with pytest.raises(SourceError, match="pip install pyserial"):
        open_source("ve_direct", {"port": "/dev/ttyUSB0"})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({"I": "15000"}, {"mains": True, "charging": True, "current_a": 15.0}, id="up"),
        pytest.param({"I": "0"}, {"mains": None, "charging": False}, id="full, or at rest"),
        pytest.param({"SOC": "---"}, {"charge_pct": None, "voltage_v": 13.12}, id="never full yet"),
        pytest.param({"SOC": "1000"}, {"charge_pct": 100.0}, id="full"),
        pytest.param({"SOC": "1011"}, {"charge_pct": 100.0}, id="a little beyond full"),
        pytest.param({"T": "-7"}, {"temperature_c": -7.0}, id="frost"),
        pytest.param({"T": "---"}, {"temperature_c": None}, id="no thermometer"),
        pytest.param({"V": "99999999"}, {"voltage_v": None}, id="impossible volts"),
        pytest.param(
            {"PID": "0xA381", "FW": "0408"},
            {"model": "Victron BMV-712 Smart, firmware 4.08"},
            id="a BMV",
        ),
        pytest.param(
            {"PID": "0xFFFF", "FW": "x"}, {"model": "Victron battery monitor"}, id="one of tomorrow"
        ),
        pytest.param({"Alarm": "ON", "AR": "32"}, {"faults": ("battery-cold",)}, id="cold"),
        pytest.param(
            {"Alarm": "ON", "AR": "66"}, {"faults": ("over-voltage", "battery-overheat")}, id="two"
        ),
        pytest.param({"Alarm": "ON", "AR": "???"}, {"faults": ("alarm",)}, id="a reason unknown"),
        pytest.param({"Alarm": "OFF", "AR": "4"}, {"faults": ()}, id="a reason without an alarm"),
    ],
)
def test_reading(bench, said, expected):
    bench.hear()
    reading = bench.hear(**said)
    assert {name: getattr(reading, name) for name in expected} == expected


def test_its_gauge_is_no_second_witness_for_itself(bench):
    """Set to half its battery's capacity it says empty, no time left and low charge at once."""
    bench.hear()
    reading = bench.hear(SOC="0", TTG="0", Alarm="ON", AR="5")
    assert reading.charge_pct == 0
    assert reading.runtime_s is None
    assert LOW_BATTERY not in reading.faults
    assert reading.faults == ("alarm",)


def test_a_peak_of_the_loads_is_no_outage_and_a_longer_one_is(bench):
    bench.hear()
    assert bench.hear(I="2000").mains is True
    assert bench.hear_for(CONFIRM_S, I="-30000").mains is not False
    reading = bench.hear(I="-30000")
    assert reading.mains is False
    assert reading.draw_w == pytest.approx(13.12 * 30)


def test_a_sense_pin_is_sooner_than_the_current(bench):
    bench.hear()
    assert heard(bench.hear(), sensed=False).mains is False
    assert heard(bench.hear(I="0"), sensed=True).mains is True


def test_what_it_said_before_it_fell_silent_is_soon_no_reading(bench):
    bench.hear()
    bench.hear()
    bench.now_s += SILENT_S - 1
    assert bench.source.read().charge_pct == pytest.approx(87.6)
    bench.now_s += 2
    with pytest.raises(SourceError, match="No battery monitor speaks on /dev/ttyV"):
        bench.source.read()
    assert bench.hear().charge_pct == pytest.approx(87.6)


def test_a_charger_is_not_taken_for_a_battery_monitor(bench):
    bench.hear()
    with pytest.raises(SourceError, match="charger or inverter, not a battery monitor"):
        bench.hear(PID="0xA053", CS="3", VPV="18540")


# The blocks


def found(*pieces):
    blocks = Blocks()
    return [fields for piece in (block(HISTORY), *pieces) for fields in blocks.feed(piece)]


def test_answers_in_hex_count_for_nothing_wherever_they_stand():
    whole = block(SMART_SHUNT)
    middle = whole.index(b"\r\nSOC")
    for cut in (0, middle, middle + 5, len(whole) - 1 - len("Checksum\t")):
        assert found(whole[:cut] + HEX + whole[cut:]) == [SMART_SHUNT]


def test_half_a_block_at_the_start_is_passed_over():
    whole = block(SMART_SHUNT)
    for cut in range(1, len(whole)):
        assert Blocks().feed(whole[cut:] + whole) in ([], [SMART_SHUNT])


@pytest.mark.parametrize("at", range(0, len(block(SMART_SHUNT)), 7))
def test_a_block_that_does_not_add_up_is_passed_over_and_the_next_is_heard(at):
    whole = bytearray(block(SMART_SHUNT))
    whole[at] ^= 0x04
    assert found(bytes(whole), block(HISTORY), block(SMART_SHUNT))[-1] == SMART_SHUNT


@pytest.mark.parametrize("wanted", [ord(":"), ord("\r"), ord("\n"), ord("\t"), 0, 0xFF])
def test_the_sum_may_be_any_byte(wanted):
    fields = next(
        fields
        for first, second in itertools.product(string.printable[:62], repeat=2)
        if block(fields := SMART_SHUNT | {"BMV": first + second * 5})[-1] == wanted
    )
    assert found(block(fields), block(SMART_SHUNT)) == [fields, SMART_SHUNT]


@given(pieces=st.lists(st.binary(max_size=300) | st.just(block(SMART_SHUNT)), max_size=6))
def test_whatever_comes_down_the_line_a_reading_is_in_range_or_refused(pieces):
    bench = Bench()
    bench.hear()
    bench.hear()
    for piece in pieces:
        bench.line.data += piece
        with contextlib.suppress(SourceError):
            reading = bench.source.read()
            assert reading.charge_pct is None or 0 <= reading.charge_pct <= 100
            assert reading.voltage_v is None or 0.5 <= reading.voltage_v <= 1000


LABELS = ("V", "I", "SOC", "T", "Alarm", "AR", "PID", "FW", "CS")
letters = st.characters(codec="ascii", exclude_characters=":\r\n\t")
words = st.text(letters, max_size=12) | st.integers().map(str)


@given(fields=st.dictionaries(st.sampled_from(LABELS), words))
def test_whatever_a_sound_block_says_a_reading_is_in_range_or_refused(fields):
    bench = Bench()
    bench.hear()
    bench.line.data += block(fields)
    with contextlib.suppress(SourceError):
        reading = bench.source.read()
        assert reading.charge_pct is None or 0 <= reading.charge_pct <= 100
        assert reading.current_a is None or abs(reading.current_a) <= 10_000
