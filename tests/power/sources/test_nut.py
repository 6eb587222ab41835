"""The NUT driver: against Debian's upsd, against a peer that misbehaves, and its pure part."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from power.errors import ConfigError, SourceError
from power.sources import open_source
from power.sources.nut import reading_of
from tests.power.sources.upsd import OwnDriver, Upsd, eventually

ON_BATTERY = {
    "ups_status": "OB DISCHRG",
    "battery_charge": "80",
    "battery_voltage": "26.1",
    "battery_runtime": "5400",
    "ups_load": "12",
    "ups_realpower_nominal": "900",
}


@pytest.fixture(scope="module")
def shared_upsd():
    upsd = Upsd()
    yield upsd
    upsd.close()


@pytest.fixture
def site(shared_upsd):
    """upsd with dummy-ups, on battery, and a source that has read it."""
    shared_upsd.say(**ON_BATTERY)
    shared_upsd.mend()
    source = open_source("nut", {"ups": "site", "port": shared_upsd.port})
    eventually(lambda: (reading_or_error(source)[0] or reading_of({})).mains is False)
    yield source
    source.close()


@pytest.fixture
def upsd():
    upsd = Upsd()
    yield upsd
    upsd.close()


def reading_or_error(source):
    try:
        return source.read(), None
    except SourceError as error:
        return None, str(error)


# What a UPS says


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param({"ups.status": "OL"}, {"mains": True, "charging": False}, id="on line"),
        pytest.param({"ups.status": "OL CHRG"}, {"mains": True, "charging": True}, id="charging"),
        pytest.param({"ups.status": "OB DISCHRG"}, {"mains": False}, id="on battery"),
        pytest.param({"ups.status": "OL OB"}, {"mains": False}, id="both: the worse one"),
        pytest.param({"ups.status": "CAL"}, {"mains": None}, id="neither"),
        pytest.param({}, {"mains": None, "charging": None}, id="says nothing"),
        pytest.param({"ups.status": "OL QUANTUM ECO"}, {"mains": True, "faults": ()}, id="unknown"),
        pytest.param(
            {"ups.status": "OB LB RB OVER FSD"},
            {"faults": ("low-battery", "replace-battery", "overload", "forced-shutdown")},
            id="alarms",
        ),
        pytest.param(
            {"ups.status": "OB FSD"},
            {"mains": False, "faults": ("forced-shutdown",)},
            id="forced shutdown is a word of its own",
        ),
        pytest.param(
            {"ups.status": "OL CHRG", "battery.current": "-2.5"}, {"current_a": 2.5}, id="flows in"
        ),
        pytest.param(
            {"ups.status": "OB", "battery.current": "2.5"}, {"current_a": -2.5}, id="flows out"
        ),
        pytest.param(
            {"ups.status": "OL", "battery.current": "0.1"}, {"current_a": None}, id="who knows"
        ),
        pytest.param({"ups.realpower": "110"}, {"draw_w": 110.0}, id="watts"),
        pytest.param(
            {"ups.load": "12", "ups.realpower.nominal": "900"}, {"draw_w": 108.0}, id="load"
        ),
        pytest.param({"ups.power": "200", "ups.load": "12"}, {"draw_w": None}, id="VA are not W"),
        pytest.param(
            {"battery.charge": "121", "battery.runtime": "-1", "battery.voltage": "nan"},
            {"charge_pct": None, "runtime_s": None, "voltage_v": None},
            id="impossible",
        ),
        pytest.param({"battery.charge": "103"}, {"charge_pct": 100.0}, id="a little beyond full"),
        pytest.param({"battery.charge": "120"}, {"charge_pct": 100.0}, id="far beyond full"),
        pytest.param(
            {"ups.status": "OL DISCHRG", "battery.current": "1.5"},
            {"mains": True, "discharging": True, "charging": False, "current_a": -1.5},
            id="on line, and its battery feeds",
        ),
        pytest.param({"ups.status": "OL CHRG"}, {"discharging": False}, id="charging"),
        pytest.param({"ups.status": "OL"}, {"discharging": None}, id="on line tells no direction"),
        pytest.param({"ups.status": "OB"}, {"discharging": True}, id="on battery it feeds"),
        pytest.param(
            {"ups.status": "OL LB", "battery.runtime": "60"},
            {"mains": True, "faults": ("low-battery",), "runtime_s": 60.0, "charge_pct": None},
            id="low on line, without a charge",
        ),
        pytest.param(
            {"ups.status": "LB FSD"},
            {"mains": None, "faults": ("low-battery", "forced-shutdown")},
            id="words while it tells nothing of mains",
        ),
        pytest.param(
            {"ups.status": "OB CAL LB"},
            {"faults": ("low-battery", "calibrating")},
            id="calibrating",
        ),
        pytest.param(
            {
                "ups.status": "OL ALARM",
                "ups.alarm": "No battery installed!",
                "battery.charge": "90",
                "battery.runtime": "900",
            },
            {"charge_pct": None, "runtime_s": None, "faults": ("alarm", "battery-absent")},
            id="an absent battery holds nothing",
        ),
        *(
            pytest.param({"ups.test.result": told}, {"test_result": result}, id=f"test: {told}")
            for told, result in (
                ("Done and passed", "passed"),
                ("OK", "passed"),
                ("Done and warning", "failed"),
                ("Done and error", "failed"),
                ("Battery Failed", "failed"),
                ("In progress", "running"),
                ("Aborted", None),
                ("No test initiated", None),
                ("", None),
            )
        ),
        pytest.param({"battery.temperature": "31.5"}, {"temperature_c": 31.5}, id="temperature"),
    ],
)
def test_reading_of(variables, expected):
    reading = reading_of(variables)
    assert {name: getattr(reading, name) for name in expected} == expected


# A real upsd


def test_a_real_upsd_is_read(site):
    reading = site.read()
    assert (reading.mains, reading.charge_pct, reading.voltage_v) == (False, 80.0, 26.1)
    assert (reading.runtime_s, reading.draw_w) == (5400.0, 108.0)


def test_mains_that_returns_is_noticed(site, shared_upsd):
    shared_upsd.say(ups_status="OL CHRG", battery_charge="81")
    eventually(lambda: site.read().mains)


def test_a_driver_that_hangs_is_no_reading_and_back_when_it_goes_on(site, shared_upsd):
    shared_upsd.driver.send_signal(signal.SIGSTOP)
    sentence = eventually(lambda: reading_or_error(site)[1])
    assert "no fresh data of UPS site" in sentence
    shared_upsd.driver.send_signal(signal.SIGCONT)
    eventually(lambda: reading_or_error(site)[0])


def test_a_driver_that_died_is_no_reading(site, shared_upsd):
    shared_upsd.driver.kill()
    sentence = eventually(lambda: reading_or_error(site)[1])
    assert "UPS site" in sentence


def test_a_restart_of_upsd_between_two_readings_costs_none(site, shared_upsd):
    shared_upsd.stop()
    shared_upsd.start()
    probe = open_source("nut", {"ups": "site", "port": shared_upsd.port})
    eventually(lambda: reading_or_error(probe)[0])
    assert site.read().charge_pct == 80.0


def test_without_upsd_a_sentence_and_after_it_a_reading(site, shared_upsd):
    shared_upsd.stop()
    for _ in range(3):
        with pytest.raises(SourceError, match=r"upsd at 127\.0\.0\.1 port \d+.*is it running"):
            site.read()
    shared_upsd.start()
    eventually(lambda: reading_or_error(site)[0])


def test_a_ups_that_upsd_does_not_know_is_a_sentence(site, shared_upsd):
    source = open_source("nut", {"ups": "atelier", "port": shared_upsd.port})
    with pytest.raises(SourceError, match="knows no UPS atelier: upsc -l"):
        source.read()


# Shutting down


@pytest.fixture
def stoppable(upsd):
    """upsd with a UPS that can cut its own output."""
    driver = OwnDriver(
        upsd.socket,
        {"ups.status": "OB", "ups.delay.shutdown": "20"},
        ["shutdown.return"],
        settable=["ups.delay.shutdown"],
    )
    upsd.start()
    plain = open_source("nut", {"ups": "site", "port": upsd.port})
    eventually(lambda: reading_or_error(plain)[0])
    plain.close()
    yield driver
    driver.close()


def with_password(upsd, password):
    options = {"ups": "site", "port": upsd.port, "username": "noodsteunpunt"}
    return open_source("nut", {**options, "password": password})


def test_shutdown_sets_the_delay_then_gives_the_command(stoppable, upsd):
    with_password(upsd, "geheim").prepare_shutdown(59.5)
    eventually(lambda: "shutdown.return" in stoppable.heard)
    assert stoppable.heard == [("ups.delay.shutdown", "60"), "shutdown.return"]


@pytest.mark.parametrize(
    ("settable", "heard"),
    [
        pytest.param(True, [("battery.charge.restart", "30")], id="a UPS that can be told"),
        pytest.param(False, [], id="one that cannot, and is shut down all the same"),
    ],
)
def test_a_ups_is_told_at_which_charge_to_come_back(upsd, settable, heard):
    names = ["ups.delay.shutdown", *(["battery.charge.restart"] if settable else [])]
    known = {"ups.status": "OB", "ups.delay.shutdown": "60", "battery.charge.restart": "0"}
    driver = OwnDriver(upsd.socket, known, ["shutdown.return"], settable=names)
    upsd.start()
    options = {"ups": "site", "port": upsd.port, "wake_pct": 30}
    source = open_source("nut", options | {"username": "noodsteunpunt", "password": "geheim"})
    eventually(lambda: reading_or_error(source)[0])
    source.prepare_shutdown(60.0)
    eventually(lambda: "shutdown.return" in driver.heard)
    assert driver.heard == [("ups.delay.shutdown", "60"), *heard, "shutdown.return"]
    driver.close()


def test_the_driver_of_these_stories_hears_two_commands_that_arrive_as_one_packet(tmp_path):
    driver = OwnDriver(tmp_path / "ups", {"ups.status": "OB"}, ["shutdown.return"])
    with socket.socket(socket.AF_UNIX) as upsd:
        upsd.connect(str(tmp_path / "ups"))
        upsd.sendall(b'SET battery.charge.restart "30"\nINSTCMD shutdown.return\n')
        eventually(lambda: "shutdown.return" in driver.heard)
    driver.close()
    assert driver.heard == [("battery.charge.restart", "30"), "shutdown.return"]


def test_a_charge_to_come_back_at_needs_credentials():
    with pytest.raises(ConfigError, match="wake_pct needs username"):
        open_source("nut", {"ups": "site", "wake_pct": 30})


def test_a_wrong_password_still_reads_and_is_a_sentence_at_shutdown(stoppable, upsd):
    source = with_password(upsd, "fout")
    assert source.read().mains is False
    with pytest.raises(SourceError, match="does not allow user noodsteunpunt"):
        source.prepare_shutdown(60.0)
    assert stoppable.heard == []


def test_without_credentials_shutdown_is_left_to_upsmon(stoppable, upsd):
    open_source("nut", {"ups": "site", "port": upsd.port}).prepare_shutdown(60.0)
    assert stoppable.heard == []


def test_a_ups_that_would_cut_too_soon_is_not_told_to(upsd):
    driver = OwnDriver(
        upsd.socket, {"ups.status": "OB", "ups.delay.shutdown": "20"}, ["shutdown.return"]
    )
    upsd.start()
    source = with_password(upsd, "geheim")
    eventually(lambda: reading_or_error(source)[0])
    with pytest.raises(SourceError, match="would cut its output after 20 s, sooner than the 60 s"):
        source.prepare_shutdown(60.0)
    assert driver.heard == []
    driver.close()


def test_a_ups_without_the_ability_is_left_alone(site, shared_upsd):
    with_password(shared_upsd, "geheim").prepare_shutdown(60.0)  # dummy-ups has no shutdown.return


@pytest.mark.parametrize("delay_s", [-1.0, 3601.0, float("nan")])
def test_a_delay_out_of_range_is_refused(delay_s):
    source = open_source("nut", {"ups": "site", "username": "a", "password": "b"})
    with pytest.raises(SourceError, match="0 to 3600 s"):
        source.prepare_shutdown(delay_s)


# Testing its battery

QUICK, DEEP, STOP = (f"test.battery.{word}" for word in ("start.quick", "start.deep", "stop"))


@pytest.fixture
def tested(upsd):
    """Make a UPS that can be asked for these commands, behind upsd; it has been read."""
    drivers = []

    def make(*commands, password="geheim", **variables):
        said = {"ups.status": "OL", "battery.charge": "100"} | {
            name.replace("_", "."): value for name, value in variables.items()
        }
        drivers.append(OwnDriver(upsd.socket, said, commands))
        upsd.start()
        source = with_password(upsd, password)
        eventually(lambda: reading_or_error(source)[0])
        return source, drivers[0]

    yield make
    for driver in drivers:
        driver.close()


@pytest.mark.parametrize(
    ("commands", "tests"),
    [
        pytest.param([], (), id="none"),
        pytest.param(["load.off", "beeper.mute"], (), id="other things only"),
        pytest.param([QUICK], ("quick",), id="quick"),
        pytest.param([QUICK, DEEP, STOP], ("quick", "capacity"), id="both"),
        pytest.param([DEEP], (), id="a deep test that nobody could end"),
    ],
)
def test_it_can_be_asked_for_what_upsd_lists(tested, commands, tests):
    source, driver = tested(*commands)
    assert source.read().tests == tests
    assert driver.heard == []


def test_without_credentials_it_can_be_asked_for_nothing(tested, upsd):
    tested(QUICK, DEEP, STOP)
    plain = open_source("nut", {"ups": "site", "port": upsd.port})
    assert plain.read().tests == ()
    with pytest.raises(SourceError, match="lets nobody start a quick test"):
        plain.start_test("quick")


@pytest.mark.parametrize(("kind", "heard"), [("quick", [QUICK, STOP]), ("capacity", [DEEP, STOP])])
def test_a_test_is_started_and_stopped_at_the_ups(tested, kind, heard):
    source, driver = tested(QUICK, DEEP, STOP)
    source.start_test(kind)
    source.stop_test()
    eventually(lambda: driver.heard == heard)


def test_a_quick_test_that_cannot_be_stopped_ends_by_itself(tested):
    source, driver = tested(QUICK)
    source.start_test("quick")
    source.stop_test()
    eventually(lambda: driver.heard == [QUICK])


def test_a_wrong_password_shows_when_a_test_is_asked_for(tested):
    source, driver = tested(QUICK, password="fout")
    with pytest.raises(SourceError, match="does not allow user noodsteunpunt"):
        source.start_test("quick")
    assert driver.heard == []


@pytest.mark.parametrize(
    ("input_v", "mains"),
    [
        pytest.param({"input_voltage": "229"}, True, id="mains is measured"),
        pytest.param({"input_voltage": "118", "input_voltage_nominal": "120"}, True, id="of 120 V"),
        pytest.param({"input_voltage": "0"}, False, id="mains went in the test"),
        pytest.param({}, False, id="nobody measures it"),
    ],
)
def test_on_battery_in_a_test_is_no_outage_while_mains_is_measured(tested, input_v, mains):
    source, _ = tested(QUICK, ups_status="OB DISCHRG", **input_v)
    assert source.read().mains is False
    source.start_test("quick")
    reading = source.read()
    assert (reading.mains, reading.discharging) == (mains, True)
    source.stop_test()
    assert source.read().mains is False


# A peer that misbehaves


class Peer:
    """Accepts anybody, hears one question, sends what it is told piece by piece, and closes."""

    def __init__(self):
        self.pieces = []
        self.pause_s = 0.0
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._closing.set()
        self._listener.close()

    def _serve(self):
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=[client], daemon=True).start()

    def _answer(self, client):
        pieces, pause_s = self.pieces, self.pause_s
        with client, contextlib.suppress(OSError):  # the client had enough
            client.recv(1000)
            for piece in pieces:
                client.sendall(piece)
                self._closing.wait(pause_s)


@pytest.fixture(scope="module")
def peer():
    peer = Peer()
    yield peer
    peer.close()


BEGIN, END = b"BEGIN LIST VAR site\n", b"END LIST VAR site\n"


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("pieces", "pause_s", "sentence"),
    [
        pytest.param([], 0.0, "closed the connection", id="closes at once"),
        pytest.param([b"BEGIN LIST VAR site\n"], 0.0, "closed the", id="closes half-way"),
        pytest.param([b""], 5.0, "no answer within 1 s|timed out", id="silent"),
        pytest.param(
            [b"x"] * 1000, 0.1, "no answer within 1 s|timed out", id="a byte now and then"
        ),
        pytest.param([b"x" * 10_000] * 100, 0.0, "answer has no end", id="an answer without end"),
        pytest.param([b"\n"], 0.0, "no usable answer", id="an empty line"),
        pytest.param([b"ERR\n"], 0.0, "ERR", id="an error without a word"),
        pytest.param([b"\xff\xfe\n"], 0.0, "ascii", id="not text"),
        pytest.param([BEGIN, b"VAR site ups.status\n", END], 0.0, "out of range", id="no value"),
        pytest.param([BEGIN, END], 0.0, "out of range", id="no variables"),
        pytest.param([BEGIN, b'VAR site ups.load "9"\n', END], 0.0, "no status", id="no status"),
        pytest.param(
            [BEGIN, b'VAR site ups.status "WAIT"\n', END], 0.0, "no status", id="still starting"
        ),
    ],
)
def test_a_peer_that_misbehaves_is_a_sentence_in_good_time(peer, pieces, pause_s, sentence):
    peer.pieces, peer.pause_s = pieces, pause_s
    source = open_source("nut", {"ups": "site", "port": peer.port})
    with pytest.raises(SourceError, match=sentence):
        source.read()


names = st.sampled_from(
    [
        *("ups.status", "ups.load", "ups.realpower", "ups.realpower.nominal", "battery.charge"),
        *("battery.voltage", "battery.current", "battery.temperature", "battery.runtime"),
    ]
)
values = st.text() | st.floats().map(str) | st.sampled_from(["OL", "OB CHRG", "1e999", "-0", ""])


def in_range(reading):
    def ok(value, low, high):
        return value is None or low <= value <= high

    return (
        reading.mains in {True, False, None}
        and ok(reading.charge_pct, 0, 100)
        and ok(reading.voltage_v, 0, 1000)
        and ok(reading.current_a, -1000, 1000)
        and ok(reading.temperature_c, -40, 100)
        and ok(reading.draw_w, 0, 2_000_000)
        and ok(reading.runtime_s, 0, 30 * 86_400)
    )


@given(st.dictionaries(names, values))
def test_whatever_a_ups_says_a_reading_is_in_range(variables):
    assert in_range(reading_of(variables))


lines = st.tuples(names, values).map(lambda pair: f'VAR site {pair[0]} "{pair[1]}"\n'.encode())
answers = st.lists(lines | st.binary(max_size=40), max_size=8).map(
    lambda body: b"".join([BEGIN, *body, END])
)


@given(answer=answers | st.binary(max_size=200))
def test_whatever_comes_over_the_wire_a_reading_is_in_range_or_refused(peer, answer):
    peer.pieces, peer.pause_s = [answer], 0.0
    source = open_source("nut", {"ups": "site", "port": peer.port})
    with contextlib.suppress(SourceError):
        assert in_range(source.read())
    source.close()


# Options


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        pytest.param({}, "option ups is missing", id="no UPS"),
        pytest.param({"ups": "a\nb"}, "option ups", id="a name that is two lines"),
        pytest.param({"ups": "a", "host": "ups.local"}, "names are not looked up", id="a name"),
        pytest.param({"ups": "a", "username": "b"}, "need each other", id="no password"),
        pytest.param({"ups": "a", "port": 0}, "option port = 0", id="no port"),
    ],
)
def test_options_that_cannot_be_are_told(options, sentence):
    with pytest.raises(ConfigError, match=sentence):
        open_source("nut", options)


@pytest.mark.parametrize(
    ("told", "model"),
    [
        (
            {"ups.mfr": "Eaton", "ups.model": "5P 1550", "ups.firmware": "02.14"},
            "Eaton 5P 1550 02.14",
        ),
        ({"ups.model": "5P"}, "5P"),
        ({"ups.mfr": " "}, None),
        ({"ups.model": "x" * 500}, "x" * 40),
    ],
    ids=["all of it", "model only", "nothing", "far too long"],
)
def test_it_says_what_it_calls_itself(told, model):
    assert reading_of({"ups.status": "OL"} | told).model == model
