"""The command line, and the daemon as a process: started, asked, stopped, killed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory

from power import __main__ as command
from power.daemon import service
from power.daemon.gpio import Pins
from power.history.database import Card
from power.requests import Override, Touch, ask
from power.sources.simulated import Fault
from power.status import Event, SupplyState, read_status

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "deploy" / "examples" / "power.toml"
CONFIG = """
[[supply]]
name = "hat"
driver = "simulated"
capacity_wh = 1000
[supply.options]
initial_pct = 80
[[load]]
name = "light"
supply = "hat"
essential = true
watts = 10
pin = 17
[[load]]
name = "coffee"
supply = "hat"
watts = 40
pin = 22
"""


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """The three folders, named in the environment; power.toml is a small one."""
    for name in ("config", "state", "run"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name.upper()}", str(tmp_path / name))
    (tmp_path / "config" / "power.toml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def call(folders, monkeypatch, capsys):
    """Call the command; return exit code, standard output, standard error."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["noodsteunpunt-power", *map(str, words)])
        code = 0
        try:
            command.main()
        except SystemExit as stopped:
            code = stopped.code or 0
        out, err = capsys.readouterr()
        return code, out, err

    return run


# Looking


def test_run_once_tells_all_and_switches_nothing(call, folders):
    code, out, _ = call("run", "--once")
    assert code == 0
    assert "HAT  ON MAINS" in out
    assert "SIMULATED" in out
    assert not list((folders / "run").iterdir())
    assert not list((folders / "state").iterdir())


def test_run_once_as_json_is_one_object(call):
    code, out, _ = call("run", "--once", "--json")
    assert code == 0
    assert json.loads(out)["supplies"]["hat"]["charge_pct"] == pytest.approx(80, abs=0.2)


def test_run_once_fails_when_a_supply_does_not_answer(call, folders):
    path = folders / "config" / "power.toml"
    path.write_text(CONFIG.replace("initial_pct = 80", 'fault = "no-reading"'))
    code, out, err = call("run", "--once")
    assert code == 1
    assert "CANNOT BE READ" in out
    assert err.count("\n") == 1
    assert err.startswith("hat: ")


def test_run_once_survives_a_driver_that_meets_what_nobody_foresaw(call, folders):
    path = folders / "config" / "power.toml"
    hat = 'driver = "power_supply"\noptions = { path = "a\\u0000b" }\ncapacity_wh = 1'
    path.write_text(f'[[supply]]\nname = "hat"\n{hat}\n')
    code, out, err = call("run", "--once")
    assert code == 1
    assert "CANNOT BE READ" in out
    assert (err.count("\n"), "Traceback" in err) == (1, False)


@pytest.mark.parametrize(
    ("level", "says", "code"),
    [
        pytest.param(True, "HAT  ON MAINS", 1, id="mains"),
        pytest.param(False, "HAT  ON BATTERY", 1, id="no mains"),
    ],
)
@pytest.mark.parametrize("driver", ["silent", "tells nothing of mains"])
def test_run_once_reads_the_mains_sense_pin(call, folders, monkeypatch, level, says, code, driver):
    battery = folders / "class" / "BAT0"
    battery.mkdir(parents=True)
    if driver != "silent":
        (battery / "type").write_text("Battery")
        (battery / "status").write_text("Unknown")
        code = 0
    (folders / "config" / "power.toml").write_text(
        '[[supply]]\nname = "hat"\ndriver = "power_supply"\ncapacity_wh = 40\n'
        f'mains_sense_pin = 4\noptions = {{ path = "{battery.parent}" }}\n'
        "[policy]\nride_through_s = 0\n"
    )
    factory = MockFactory()
    claim = factory.pin(4)
    monkeypatch.setattr(type(claim), "_set_pull", lambda pin, pull: setattr(pin, "_pull", pull))
    (claim.drive_high if level else claim.drive_low)()
    monkeypatch.setattr(service, "open_pins", lambda **_: Pins(factory, fake=True))
    got, out, _ = call("run", "--once")
    assert says in out
    assert got == code
    assert factory.pin(4)._when_changed is None
    factory.reset()


def test_what_is_unwise_in_the_configuration_is_logged_at_start(call, folders, caplog):
    path = folders / "config" / "power.toml"
    path.write_text(CONFIG.replace("pin = 17", 'pin = 17\ncontact = "no"'))
    assert call("run", "--once")[0] == 0
    assert '"light" is essential, but goes off whenever' in caplog.text


def test_the_example_configuration_is_sound(call):
    code, out, err = call("run", "--once", "--config", EXAMPLE)
    assert (code, err) == (0, "")
    assert "lighting" in out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        pytest.param(["status"], 1, "is the power daemon running", id="no daemon, no status"),
        pytest.param(["test"], 1, "Nobody listens", id="no daemon, nobody to ask"),
        pytest.param(["drill", "on"], 1, "Nobody listens", id="no daemon, no drill"),
        pytest.param(["history", "--since", "soon"], 2, "'soon' is no time", id="no span"),
        pytest.param(["history", "--since", "0s"], 2, "is no time", id="an empty span"),
        pytest.param(["override", "tea", "maybe"], 2, "'maybe'", id="neither on nor off"),
        pytest.param(["fly"], 2, "'fly'", id="no such command"),
        pytest.param(["run", "--config", "/none.toml"], 2, "/none.toml is missing", id="no file"),
        pytest.param(
            ["simulate", "--trace", "/none.csv"], 2, "/none.csv is missing", id="no trace"
        ),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(call, words, code, says):
    got, out, err = call(*words)
    assert (got, out) == (code, "")
    assert says in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_every_fault_of_the_configuration_is_listed(call, folders):
    faulty = CONFIG.replace("watts = 10", "watts = -1\nwats = 3").replace("pin = 22", 'pin = "x"')
    (folders / "config" / "power.toml").write_text(faulty)
    code, out, err = call("run")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 3
    assert "did you mean watts" in err


def test_a_fault_is_one_line_whatever_stands_in_the_file(call, folders):
    (folders / "config" / "power.toml").write_text(CONFIG + '"a\\u001b[31m\\nb" = 1\n')
    code, _, err = call("run")
    assert (code, err.count("\n"), "\x1b" in err) == (2, 1, False)


# History


@pytest.fixture
def past(folders):
    """An hour of minutes, two events."""
    now = datetime.now(UTC)
    start = int((now - timedelta(hours=1)).timestamp()) // 60 * 60
    rows = [(start + 60 * m, "hat", 80.0, 79.0, 3.9, 20.0, 12.0, 0) for m in range(59)]
    events = [Event(at=now, what="load-off", subject="coffee", cause="shed")]
    (folders / "state/power").mkdir()
    card = Card(folders / "state/power")
    card.commit(rows, events, {}, start + 3600)
    card.close()
    return rows


def test_history_is_csv(call, past):
    code, out, _ = call("history", "--since", "2h")
    table = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert len(table) == 59
    assert table[0]["charge_pct"] == "80.0"
    assert datetime.fromisoformat(table[0]["at"]).timestamp() == past[0][0]


@pytest.mark.parametrize("command", ["history", "appliance"])
def test_history_is_read_as_whose_it_is(call, past, folders, monkeypatch, command):
    """Root would open whatever lies there under its name."""
    became = []
    monkeypatch.setattr("common.beneath.become_owner_of", became.append)
    call(command)
    assert became == [folders / "state/power"]


def test_history_of_a_supply_that_nobody_knows_says_so(call, past):
    code, out, err = call("history", "--supply", "tea")
    assert code == 0
    assert out.count("\n") == 1
    assert "Nothing was recorded of 'tea'" in err


def test_history_as_json_holds_curve_and_events(call, past):
    _, out, _ = call("history", "--since", "2h", "--json")
    told = json.loads(out)
    assert len(told["points"]) == 59
    assert told["points"][0]["supply"] == "hat"
    assert [event["what"] for event in told["events"]] == ["load-off"]


def test_events_as_csv(call, past):
    _, out, _ = call("history", "--events")
    assert out.splitlines()[0] == "at,what,subject,cause"
    assert out.splitlines()[1].endswith(",load-off,coffee,shed")


@pytest.mark.parametrize("words", [(), ("--json",)], ids=["csv", "json"])
def test_a_full_stick_is_told_in_one_line(folders, words):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "power", "history", *words],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "No space left" in done.stderr


# Words that make no sense

NONSENSE = [
    ("override", "coffee", "maybe"),
    ("override", "coffee machine", "on"),
    ("override", "coffee", "on", "--for", "30h"),
    ("override", "coffee", "on", "--for", "3x"),
    ("override", "coffee", "on", "--for", "0s"),
    ("target",),
    ("target", "--until", "gisteren 08:00"),
    ("target", "--until", "25:00"),
    ("target", "--until", "08:00", "--hours", "3"),
    ("target", "--hours", "nan"),
    ("target", "--hours", "-1"),
    ("target", "--hours", "400"),
    ("silence", "a code"),
    ("silence", "reserve", "--subject", "x;y"),
    ("silence", "reserve", "--for", "2d"),
    ("drill", "on", "--for", "9h"),
    ("drill", "perhaps"),
    ("generator", "on", "--for", "48h"),
    ("generator", "on", "--supply", "a b"),
    ("test", "quick", "--supply", "'"),
    ("test", "everything"),
]


@pytest.mark.parametrize("words", NONSENSE, ids=" ".join)
def test_nonsense_is_wrong_usage_and_told_in_one_sentence_of_ours(call, words):
    """No daemon runs here: what makes no sense is told before one is asked."""
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert not re.search(r"\$\.|regex|`|Expected|Nobody listens", err)


# Simulation


@pytest.mark.parametrize(
    "words", [pytest.param((), id="plain"), pytest.param(("--json",), id="json")]
)
def test_simulate_prints_what_would_happen(call, folders, words):
    trace = folders / "trace.csv"
    trace.write_text("t_s,mains,ambient_c,dark\n0,1,20,1\n600,0,20,1\n7200,1,20,1\n8000,1,20,1\n")
    code, out, _ = call("simulate", "--trace", trace, *words)
    told = json.loads(out)
    assert code == 0
    assert set(told) == {"supplies", "loads", "outages", "events"}
    assert told["loads"]["light"]["on_s"] == 8000


@pytest.mark.parametrize("fault", Fault)
def test_simulate_explains_every_fault_that_a_trace_may_hold(call, fault):
    code, out, _ = call("simulate", "--help")
    assert code == 0
    assert re.search(rf"^ +{fault.value} +\S", out, re.MULTILINE)


# Rest


def test_rest_lets_go_of_relays_that_a_killed_daemon_left_pulled(call, monkeypatch):
    factory = MockFactory()
    for number in (17, 22):
        factory.pin(number).function = "output"
        factory.pin(number).state = True
    monkeypatch.setattr(service, "open_pins", lambda **_: Pins(factory, fake=True))
    code, _, _ = call("rest")
    assert code == 0
    for number in (17, 22):
        assert not factory.pin(number).state
        assert (factory.pin(number).function, factory.pin(number).pull) == ("input", "down")
    factory.reset()


# The daemon as a process


def until(true, seconds=30.0):
    end_s = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end_s, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def daemon(folders):
    """Start the daemon; it is up when it answers."""
    running = []

    def start(**environ):
        process = subprocess.Popen(
            [sys.executable, "-m", "power", "run"],
            cwd=ROOT,
            env=os.environ | environ,
            stderr=subprocess.PIPE,
        )
        running.append(process)
        status, sock = folders / "run/power/power.json", folders / "run/power/power.sock"
        until(lambda: (status.exists() and sock.exists()) or process.poll() is not None)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def status_of(folders):
    return read_status(folders / "run/power/power.json")


def test_a_daemon_serves_and_stops_cleanly_at_sigterm(daemon, folders, call):
    process = daemon()
    until(lambda: status_of(folders).supplies["hat"].state is SupplyState.MAINS)
    assert ask(folders / "run/power/power.sock", Touch()).ok
    assert call("override", "coffee", "off", "--for", "5m")[0] == 0
    assert call("override", "tea", "off")[0] == 3
    assert not status_of(folders).loads["coffee"].on
    assert call("status")[0] == 0
    process.terminate()
    _, log = process.communicate(timeout=30)
    assert process.returncode == 0
    assert b"FAKE" in log, "fake relays are said"
    assert b"Traceback" not in log
    assert not (folders / "run/power/power.sock").exists()
    _, out, _ = call("history", "--events")
    assert "daemon-stopped" in out
    _, out, _ = call("history", "--since", "1h")
    assert out.count("hat") >= 1


@pytest.mark.parametrize(
    "speed",
    [
        pytest.param(1, id="in real time", marks=pytest.mark.slow),  # a minute of waiting
        pytest.param(60, id="as the demo runs"),
    ],
)
def test_a_simulated_battery_passes_its_test_on_the_evidence_of_its_own_readings(
    daemon, folders, call, speed
):
    path = folders / "config" / "power.toml"
    path.write_text(CONFIG.replace("initial_pct = 80", f"initial_pct = 100\nspeed = {speed}"))
    daemon()
    until(lambda: status_of(folders).supplies["hat"].state is SupplyState.MAINS)
    code, out, _ = call("test")
    assert (code, out.startswith("The quick test of hat has begun")) == (0, True)
    until(lambda: status_of(folders).supplies["hat"].test is None, seconds=300)
    tests = [e.what for e in status_of(folders).events if e.what.startswith("test")]
    assert tests == ["test-passed", "test-began"]


def test_a_battery_that_cannot_be_tested_is_refused_at_the_keyboard(daemon, folders, call):
    pijuice = 'driver = "pijuice"\ncapacity_wh = 44.4\noptions = { bus = "simulated" }\n'
    (folders / "config" / "power.toml").write_text(f'[[supply]]\nname = "hat"\n{pijuice}')
    daemon()
    until(lambda: status_of(folders).supplies["hat"].state is SupplyState.MAINS)
    for kind in ("quick", "capacity"):
        code, out, err = call("test", kind)
        assert (code, out) == (3, "")
        assert err.startswith(f"'hat' cannot be asked for a {kind} test: a PiJuice cannot cut its")
        assert err.count("\n") == 1
    assert status_of(folders).supplies["hat"].tests == ()
    assert not [event for event in status_of(folders).events if event.what.startswith("test")]


def test_what_if_is_answered_and_nothing_happens(daemon, folders, call):
    daemon()
    before = status_of(folders).loads
    code, out, err = call("override", "coffee", "on", "--for", "2h", "--what-if")
    assert (code, err) == (0, "")
    assert "haalt" in out
    code, out, _ = call("override", "coffee", "off", "--what-if", "--json")
    assert code == 0
    assert json.loads(out)["supplies"]["hat"]["lasts_after_s"] > 0
    code, _, err = call("override", "moon", "off", "--what-if")
    assert (code, err) == (3, "There is no load 'moon'.\n")
    after = status_of(folders)
    assert {name: load.on for name, load in after.loads.items()} == {
        name: load.on for name, load in before.items()
    }
    assert not [event for event in after.events if event.what.startswith("override")]


def test_how_an_outage_would_go_is_told_and_a_refusal_has_its_code_for_a_screen(daemon, call):
    daemon()
    code, out, err = call("forecast")
    assert (code, err) == (0, "")
    assert out.startswith("Als de netstroom nu uitvalt: light haalt ")
    code, out, _ = call("forecast", "--json")
    assert (code, json.loads(out)["supplies"]["hat"]["promise_kept"]) == (0, True)
    code, out, _ = call("override", "moon", "off", "--what-if", "--json")
    assert (code, json.loads(out)["code"]) == (3, "no-load")


def test_a_look_ahead_without_a_daemon_has_its_code_for_a_screen(call):
    code, out, err = call("forecast", "--json")
    assert (code, json.loads(out)["code"]) == (1, "silent")
    assert err.count("\n") == 1


def test_a_target_is_told_set_kept_and_taken_back(daemon, folders, call):
    first = daemon()
    code, out, _ = call("target", "--hours", "200", "--what-if")
    assert code == 0
    assert "niet, ook als al het andere uitgaat" in out
    assert status_of(folders).target_h == 24
    code, out, _ = call("target", "--hours", "200")
    assert code == 0
    assert "The essentials are promised 200 h" in out
    until(lambda: status_of(folders).target_h == 200)
    until((folders / "state/power/kept.json").exists)
    began = status_of(folders).started_at
    first.kill()
    first.wait()
    daemon()
    until(lambda: status_of(folders).started_at > began)
    assert status_of(folders).target_h == 200
    assert call("target", "--clear")[0] == 0
    until(lambda: status_of(folders).target_h == 24)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param([], "Give one of --until, --hours and --clear", id="nothing"),
        pytest.param(["--hours", "36", "--clear"], "Give one of", id="two"),
        pytest.param(["--until", "blauwdag"], "zondag 08:00", id="no moment"),
        pytest.param(["--hours", "-1"], "--hours", id="no hours"),
    ],
)
def test_a_target_that_is_none_is_wrong_usage(call, words, says):
    code, _, err = call("target", *words)
    assert code == 2
    assert says in err


def test_a_killed_daemon_comes_back_and_goes_on(daemon, folders):
    first = daemon()
    first.send_signal(signal.SIGKILL)
    first.wait(30)
    killed_at = status_of(folders).written_at
    daemon()
    until(lambda: status_of(folders).written_at > killed_at)
    assert ask(folders / "run/power/power.sock", Override(load="coffee", on=None)).ok


@pytest.mark.parametrize("word", ["run", "rest"])
def test_while_a_daemon_runs_nobody_else_touches_the_relays(daemon, folders, call, word):
    daemon()
    code, _, err = call(word)
    assert code == 3
    assert "stop it first" in err
    assert ask(folders / "run/power/power.sock", Touch()).ok, "its socket is untouched"


def test_a_daemon_whose_card_is_missing_still_serves(daemon, folders):
    (folders / "state").rmdir()
    daemon()
    until(lambda: status_of(folders).supplies["hat"].state is SupplyState.MAINS)


def test_systemd_hears_that_it_is_ready(daemon, folders):
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(str(folders / "notify"))
        sock.settimeout(30)
        process = daemon(NOTIFY_SOCKET=str(folders / "notify"), WATCHDOG_USEC="4000000")
        assert sock.recv(100) == b"WATCHDOG=1"
        assert sock.recv(100) == b"READY=1"
        process.terminate()
        while (heard := sock.recv(100)) == b"WATCHDOG=1":
            pass
        assert heard == b"STOPPING=1"
