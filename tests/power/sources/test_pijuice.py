"""The PiJuice driver on a simulated HAT: by our own reader, and by the vendor's library.

Every story is told of both, so that the one is the measure of the other.
"""

from __future__ import annotations

import itertools
import sys
import threading
import time
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from power.errors import SourceError
from power.reading import Reading
from power.sources import open_source, pijuice_simulated
from power.sources.pijuice import REFRESH_ON_MAINS_S, REFRESH_S, Options, PiJuiceSource
from power.sources.pijuice_registers import RegisterBoard
from power.sources.pijuice_simulated import ADDRESS, BAD, WEAK, SimulatedPiJuice, SMBus, plug
from power.sources.pijuice_vendor import VendorBoard

ON_BATTERY = Reading(
    mains=False, charge_pct=80.5, voltage_v=3.9, current_a=-0.8, temperature_c=21.0, draw_w=2.55
)
CHARGING = msgspec.structs.replace(ON_BATTERY, mains=True, charging=True, current_a=0.9)


BOARDS = {
    "own": lambda: RegisterBoard(SMBus, 1, ADDRESS),
    "vendor": lambda: VendorBoard(sys.modules["pijuice"], 1, ADDRESS),
}


class Bench:
    """A battery whose reading we set, a HAT on it, a source on the HAT, a clock in our hand."""

    def __init__(self, board, battery=ON_BATTERY, **options):
        self.battery = battery
        self.now_s = 0.0
        self.hat = SimulatedPiJuice(lambda: self.battery, clock=lambda: self.now_s)
        plug(1, self.hat)
        self.source = PiJuiceSource(BOARDS[board](), Options(**options), clock=lambda: self.now_s)

    def pass_time(self, seconds, *, polling=False):
        """Let time pass second by second; polling: the daemon keeps reading."""
        for _ in range(seconds):
            self.now_s += 1.0
            if polling:
                self.hat.read_i2c_block_data(0x14, 0x40, 2)
            else:
                self.hat.live()


@pytest.fixture(params=BOARDS)
def board(request):
    return request.param


@pytest.fixture
def bench(board):
    return Bench(board)


@pytest.mark.parametrize(
    ("battery", "hat", "expected"),
    [
        pytest.param(
            ON_BATTERY,
            {},
            {"mains": False, "charge_pct": 80.5, "voltage_v": 3.9, "charging": False},
            id="on battery, charge to a tenth of a per cent",
        ),
        pytest.param(CHARGING, {}, {"mains": True, "charging": True}, id="charging"),
        pytest.param(
            CHARGING, {"mains_by_gpio": True}, {"mains": True, "charging": True}, id="by the header"
        ),
        pytest.param(
            msgspec.structs.replace(CHARGING, charging=False, charge_pct=100.0),
            {},
            {"mains": True, "charging": False, "charge_pct": 100.0},
            id="full: NORMAL is not 'on battery'",
        ),
        pytest.param(
            CHARGING, {"mains_input": WEAK}, {"mains": True, "faults": ("mains-weak",)}, id="weak"
        ),
        pytest.param(
            CHARGING, {"mains_input": BAD}, {"mains": False, "faults": ("mains-bad",)}, id="bad"
        ),
        pytest.param(
            msgspec.structs.replace(ON_BATTERY, temperature_c=-7.0),
            {},
            {"temperature_c": -7.0},
            id="frost",
        ),
        pytest.param(
            Reading(mains=True),
            {},
            {
                "mains": True,
                "charge_pct": None,
                "voltage_v": None,
                "temperature_c": None,
                "charging": None,
                "faults": ("battery-absent",),
            },
            id="no battery: its zeros are not readings",
        ),
        pytest.param(ON_BATTERY, {}, {"current_a": None}, id="half-true current is not told"),
        pytest.param(
            ON_BATTERY,
            {"flags": 0x2A, "charge_temperature": 1},
            {
                "faults": (
                    "forced-power-off",
                    "watchdog-reset",
                    "battery-profile-invalid",
                    "charge-temperature-suspend",
                )
            },
            id="faults",
        ),
        pytest.param(
            ON_BATTERY,
            {"unsupported": {0x42}},
            {"charge_pct": 80.0},
            id="firmware without tenths",
        ),
        pytest.param(
            ON_BATTERY,
            {"overrides": {0x42: b"\xff\xff", 0x49: b"\xff\xff"}},
            {"charge_pct": None, "voltage_v": None, "temperature_c": 21.0, "mains": False},
            id="impossible values are unknown, the rest stands",
        ),
        pytest.param(
            ON_BATTERY, {"unsupported": {0x47}}, {"temperature_c": None}, id="no temperature"
        ),
    ],
)
def test_reading(board, battery, hat, expected):
    bench = Bench(board, battery)
    for name, value in hat.items():
        setattr(bench.hat, name, value)
    reading = bench.source.read()
    assert {name: getattr(reading, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("battery", "options", "by_gpio", "draw_w"),
    [
        pytest.param(ON_BATTERY, {"hardware": "2.3"}, False, 2.55, id="2.3 measures"),
        pytest.param(ON_BATTERY, {"hardware": "2.3.2"}, False, 2.55, id="2.3.2 measures"),
        pytest.param(ON_BATTERY, {"hardware": "2.1"}, False, None, id="before 2.3 it guesses"),
        pytest.param(ON_BATTERY, {}, False, None, id="not said: not believed"),
        pytest.param(CHARGING, {"hardware": "2.3"}, True, None, id="fed by the header"),
    ],
)
def test_watts_are_told_only_where_they_are_measured(board, battery, options, by_gpio, draw_w):
    bench = Bench(board, battery, **options)
    bench.hat.mains_by_gpio = by_gpio
    assert bench.source.read().draw_w == pytest.approx(draw_w)


def test_a_single_missing_acknowledgement_costs_no_reading(bench):
    bench.hat.unanswered = 1
    assert bench.source.read().charge_pct == 80.5


def test_a_hat_that_is_gone_is_said_in_a_sentence_and_read_again_once_it_is_back(bench):
    bench.source.read()
    bench.hat.unanswered = 1000
    for _ in range(3):
        with pytest.raises(SourceError, match=r"No PiJuice answers at 0x14 on I2C bus 1"):
            bench.source.read()
    bench.hat.unanswered = 0
    assert bench.source.read().charge_pct == 80.5


@pytest.mark.parametrize("step_s", [-3600.0, 0.0, 3600.0], ids=["set back", "steady", "set ahead"])
def test_the_lock_out_of_the_library_does_not_lock_us_out(bench, monkeypatch, step_s):
    bench.hat.unanswered = 2
    with pytest.raises(SourceError):
        bench.source.read()
    now_s = time.time()
    monkeypatch.setattr(time, "time", lambda: now_s + step_s)
    assert bench.source.read().charge_pct == 80.5


def test_a_clock_held_down_piles_up_no_threads():
    bench = Bench("vendor")
    before = set(threading.enumerate())

    def ours():
        return set(threading.enumerate()) - before

    bench.hat.delay_s = 0.15
    for _ in range(3):
        try:
            bench.source.read()
        except SourceError:
            assert len(ours()) <= 1
    bench.hat.delay_s = 0.0
    for thread in ours():
        thread.join(60)
    assert bench.source.read().charge_pct == 80.5
    assert ours() == set()


def test_while_a_transfer_hangs_no_second_object_is_made(monkeypatch):
    released = threading.Event()
    transfer = threading.Thread(target=released.wait, daemon=True)
    transfer.start()
    made = []

    def make(_bus, _address):
        refusal = SimpleNamespace(GetStatus=lambda: {"error": "COMMUNICATION_ERROR"})
        made.append(SimpleNamespace(status=refusal, interface=SimpleNamespace(t=transfer)))
        return made[-1]

    monkeypatch.setitem(sys.modules, "pijuice", SimpleNamespace(PiJuice=make))
    source = open_source("pijuice", {"library": "vendor"})
    for _ in range(5):
        with pytest.raises(SourceError):
            source.read()
    assert len(made) == 1
    released.set()
    transfer.join()
    for _ in range(5):
        with pytest.raises(SourceError):
            source.read()
    assert len(made) > 5


def once(change):
    """Change the first frame only."""
    frames = []

    def garble(frame):
        frames.append(frame)
        return change(frame) if len(frames) == 1 else frame

    return garble


@pytest.mark.parametrize(
    "garble",
    [
        pytest.param(once(lambda frame: [frame[0] ^ 0x10, *frame[1:]]), id="one flipped bit"),
        pytest.param(lambda frame: [frame[0] & 0x7F, *frame[1:]], id="first bit always lost"),
    ],
)
def test_noise_that_can_be_mended_costs_nothing(bench, garble):
    bench.battery = msgspec.structs.replace(CHARGING, charge_pct=90.3)  # 0x0387
    bench.hat.mains_by_gpio = True  # status 0xC8
    bench.hat.garble = garble
    reading = bench.source.read()
    assert (reading.mains, reading.charge_pct) == (True, 90.3)


@pytest.mark.parametrize("byte", [0x00, 0xFF], ids=["all zeros", "all ones"])
def test_a_bus_that_is_stuck_is_no_reading(bench, byte):
    bench.hat.garble = lambda frame: [byte] * len(frame)
    with pytest.raises(SourceError, match="status cannot be used"):
        bench.source.read()


def test_an_answer_that_is_too_short_is_no_charge(bench):
    bench.hat.unsupported = {0x41}
    bench.hat.garble = lambda frame: frame if len(frame) == 2 else [0x20, 0xDF]  # a sound frame
    reading = bench.source.read()
    assert (reading.mains, reading.charge_pct) == (False, None)


def in_range(reading):
    return (
        isinstance(reading.mains, bool)
        and (reading.charge_pct is None or 0 <= reading.charge_pct <= 100)
        and (reading.voltage_v is None or 2 <= reading.voltage_v <= 5)
        and (reading.temperature_c is None or -40 <= reading.temperature_c <= 100)
        and (reading.draw_w is None or 0 <= reading.draw_w <= 24)
    )


COMMANDS = {0x40: 1, 0x41: 1, 0x42: 2, 0x44: 1, 0x47: 2, 0x49: 2, 0x4D: 2, 0x4F: 2}
"""With how many bytes of data the firmware answers each."""


def answer(board, prepare):
    """What a new source on that board makes of a HAT; None: no reading."""
    bench = Bench(board, hardware="2.3")
    prepare(bench.hat)
    try:
        return bench.source.read()
    except SourceError:
        return None


@given(
    data=st.fixed_dictionaries({c: st.binary(min_size=n, max_size=n) for c, n in COMMANDS.items()})
)
def test_on_whatever_registers_both_make_the_same_reading_in_range(data):
    own, vendor = (answer(board, lambda hat: hat.overrides.update(data)) for board in BOARDS)
    assert own == vendor
    assert own is None or in_range(own)


@given(data=st.fixed_dictionaries({c: st.binary(min_size=1, max_size=3) for c in COMMANDS}))
@pytest.mark.parametrize("board", BOARDS)
def test_whatever_sound_frames_say_a_reading_is_in_range_or_refused(board, data):
    reading = answer(board, lambda hat: hat.overrides.update(data))
    assert reading is None or in_range(reading)


@given(frames=st.lists(st.lists(st.integers(0, 255), max_size=4), min_size=1, max_size=12))
@pytest.mark.parametrize("board", BOARDS)
def test_whatever_comes_over_the_wire_a_reading_is_in_range_or_refused(board, frames):
    script = itertools.cycle(frames)
    reading = answer(board, lambda hat: setattr(hat, "garble", lambda _frame: next(script)))
    assert reading is None or in_range(reading)


def test_shutdown_cuts_the_power_and_mains_brings_the_pi_back(bench):
    bench.source.prepare_shutdown(60.0)
    bench.pass_time(60)
    assert bench.hat.host_powered
    bench.pass_time(4)
    assert not bench.hat.host_powered
    bench.battery = msgspec.structs.replace(CHARGING, charge_pct=3.0)
    bench.pass_time(20)
    assert (bench.hat.host_powered, bench.hat.host_resets) == (True, 1)


def test_with_a_wake_up_level_it_comes_back_at_that_charge(board):
    bench = Bench(board, wake_pct=40)
    bench.source.prepare_shutdown(10.0)
    bench.pass_time(20)
    bench.battery = msgspec.structs.replace(CHARGING, charge_pct=39.0)
    bench.pass_time(60)
    assert not bench.hat.host_powered
    bench.battery = msgspec.structs.replace(CHARGING, charge_pct=40.0)
    bench.pass_time(20)
    assert bench.hat.host_powered


def test_a_pi_that_halts_as_mains_comes_back_by_the_header_is_started_again(bench):
    bench.hat.mains_by_gpio = True
    bench.source.prepare_shutdown(30.0)
    bench.battery = CHARGING
    bench.pass_time(60)
    assert (bench.hat.host_powered, bench.hat.host_resets) == (True, 1)


@pytest.mark.parametrize("polling", [True, False], ids=["polled", "silent"])
def test_before_shutdown_no_wake_up_is_armed_so_silence_resets_nothing(bench, polling):
    bench.source.read()
    bench.battery = CHARGING
    bench.pass_time(600, polling=polling)
    assert bench.hat.host_resets == 0


def test_a_write_lost_in_noise_is_noticed_and_sent_again(bench):
    bench.hat.garble = once(lambda frame: [*frame[:-1], frame[-1] ^ 0x01])
    bench.source.prepare_shutdown(10.0)
    bench.pass_time(12)
    assert not bench.hat.host_powered


@pytest.mark.parametrize("command", [0x62, 0x63], ids=["power-off", "wake-up"])
def test_a_hat_that_does_not_take_the_shutdown_is_a_sentence(bench, command):
    bench.hat.overrides = {command: b"\xff"}
    with pytest.raises(SourceError, match="did not take"):
        bench.source.prepare_shutdown(10.0)


@pytest.mark.parametrize("delay_s", [-1.0, 250.5, float("nan"), float("inf")])
def test_a_delay_out_of_range_sends_nothing(bench, delay_s):
    with pytest.raises(SourceError, match="0 to 250 s"):
        bench.source.prepare_shutdown(delay_s)
    bench.battery = CHARGING
    bench.pass_time(400)
    assert (bench.hat.host_powered, bench.hat.host_resets) == (True, 0)


def test_an_orderly_shutdown_turns_the_page_on_what_the_hat_remembers(bench):
    bench.hat.flags = pijuice_simulated.FORCED_OFF
    assert bench.source.read().faults == ("forced-power-off",)
    bench.source.prepare_shutdown(10.0)
    assert bench.source.read().faults == ()  # the status changed with them


def test_jumps_and_stuck_values_are_told_as_they_are(bench):
    assert bench.source.read().charge_pct == 80.5
    bench.battery = msgspec.structs.replace(ON_BATTERY, charge_pct=71.2)
    bench.now_s += REFRESH_S
    assert bench.source.read().charge_pct == 71.2
    bench.hat.frozen = True
    bench.battery = msgspec.structs.replace(ON_BATTERY, charge_pct=40.0, mains=True)
    bench.now_s += REFRESH_S
    assert bench.source.read().charge_pct == 71.2


def test_what_moves_slowly_is_asked_now_and_then_but_mains_at_every_reading(bench):
    bench.source.read()
    bench.battery = msgspec.structs.replace(ON_BATTERY, charge_pct=79.9)
    bench.now_s += REFRESH_S - 1
    assert bench.source.read().charge_pct == 80.5
    bench.battery = msgspec.structs.replace(CHARGING, charge_pct=82.0)
    reading = bench.source.read()
    assert (reading.mains, reading.charge_pct) == (True, 82.0)


def test_on_quiet_mains_it_asks_for_little_but_the_status(bench):
    bench.battery = CHARGING
    bench.source.read()
    asked = []
    bench.hat.garble = lambda frame: asked.append(frame) or frame
    for _ in range(10 * int(REFRESH_ON_MAINS_S)):
        bench.now_s += 1.0
        bench.source.read()
    assert len(asked) <= 1.2 * 10 * REFRESH_ON_MAINS_S


def test_a_reading_that_broke_off_is_not_kept(bench):
    bench.source.read()
    bench.now_s += REFRESH_S

    def the_last_answer(frame):
        bench.hat.unanswered = 100
        return frame

    bench.hat.garble = the_last_answer
    with pytest.raises(SourceError):
        bench.source.read()
    bench.hat.garble, bench.hat.unanswered = None, 0
    bench.battery = msgspec.structs.replace(ON_BATTERY, charge_pct=60.0)
    assert bench.source.read().charge_pct == 60.0


def test_a_closed_source_opens_again_when_read(bench):
    bench.source.close()
    assert bench.source.read().charge_pct == 80.5


@pytest.mark.parametrize(
    ("options", "library", "sentence"),
    [
        ({}, "smbus2", "pip install smbus2"),
        ({"library": "vendor"}, "pijuice", "apt install pijuice-base"),
    ],
    ids=["our own", "the vendor's"],
)
def test_without_the_library_the_sentence_says_where_it_comes_from(
    monkeypatch, options, library, sentence
):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SourceError, match=sentence):
        open_source("pijuice", options)


def test_a_real_board_is_asked_on_smbus2_and_needs_nothing_of_the_vendor(monkeypatch):
    monkeypatch.setitem(sys.modules, "pijuice", None)
    monkeypatch.setitem(sys.modules, "smbus2", pijuice_simulated)
    plug(7, SimulatedPiJuice(lambda: CHARGING))
    reading = open_source("pijuice", {"bus": 7}).read()
    assert (reading.mains, reading.charge_pct) == (True, 80.5)


def test_on_a_machine_without_that_bus_smbus2_itself_is_a_sentence():
    pytest.importorskip("smbus2")
    with pytest.raises(SourceError, match="There is no I2C bus 97"):
        open_source("pijuice", {"bus": 97}).read()


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (FileNotFoundError(2, "No such file"), "switch I2C on with raspi-config"),
        (PermissionError(13, "Permission denied"), r"Permission denied.*group i2c"),
    ],
    ids=["no bus", "not allowed"],
)
def test_a_bus_that_cannot_be_opened_is_a_sentence(board, monkeypatch, failure, sentence):
    def refuse(*_bus_and_address):
        raise failure

    monkeypatch.setitem(sys.modules, "pijuice", SimpleNamespace(PiJuice=refuse))
    monkeypatch.setitem(sys.modules, "smbus2", SimpleNamespace(SMBus=refuse))
    source = open_source("pijuice", {"bus": 1, "library": board})
    with pytest.raises(SourceError, match=sentence):
        source.read()


def test_it_says_its_firmware_once(bench):
    assert bench.source.read().model == "PiJuice, firmware 1.6"
    bench.hat.unsupported.add(0xFD)
    bench.pass_time(int(REFRESH_S) + 1)
    assert bench.source.read().model == "PiJuice, firmware 1.6"


def test_a_hat_that_does_not_say_its_firmware_is_read_all_the_same(bench):
    bench.hat.unsupported.add(0xFD)
    reading = bench.source.read()
    assert (reading.model, reading.charge_pct) == ("PiJuice", 80.5)
