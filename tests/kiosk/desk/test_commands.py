"""Setting up the desk from the command line."""

from __future__ import annotations

import stat

import pytest
from click.testing import CliRunner

from kiosk.__main__ import cli
from kiosk.desk.storage.pins import Pins, Unlocked
from kiosk.model.roles import Role


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("NOODSTEUNPUNT_STATE", str(tmp_path))
    monkeypatch.delenv("NOODSTEUNPUNT_PIN", raising=False)

    def command(*arguments, **values):
        return CliRunner().invoke(cli, arguments, **values)

    return command


def test_a_pin_from_the_terminal_is_asked_for_twice_and_not_shown(run):
    ended = run("set-pin", "staff", input="4862\n4862\n")
    assert ended.exit_code == 0
    assert "4862" not in ended.output
    assert Pins().unlock("4862") == Unlocked(Role.STAFF)


def test_a_pin_from_a_script(run):
    assert run("set-pin", "technician", env={"NOODSTEUNPUNT_PIN": "739164"}).exit_code == 0
    assert Pins().unlock("739164") == Unlocked(Role.TECHNICIAN)


@pytest.mark.parametrize(
    ("role", "pin", "code", "words"),
    [
        ("staff", "1234", 3, "te makkelijk"),
        ("technician", "4862", 3, "6 tot 12"),
        ("boss", "4862", 2, "boss"),
    ],
)
def test_a_pin_that_will_not_do_is_refused_in_one_line(run, role, pin, code, words):
    ended = run("set-pin", role, env={"NOODSTEUNPUNT_PIN": pin})
    assert ended.exit_code == code
    assert words in ended.stderr
    assert "Traceback" not in ended.output


def test_a_key_is_made_once(run, tmp_path):
    key = tmp_path / "desk" / "main.key"
    assert "made" in run("set-up").output
    made = key.read_bytes()
    assert "already" in run("set-up").output
    assert key.read_bytes() == made
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize("command", [("set-up",), ("set-pin", "staff")])
def test_where_nothing_can_be_written_it_says_so(run, monkeypatch, command):
    monkeypatch.setenv("NOODSTEUNPUNT_STATE", "/proc")
    ended = run(*command, env={"NOODSTEUNPUNT_PIN": "4862"})
    assert ended.exit_code == 1
    assert "run it as root" in ended.stderr
