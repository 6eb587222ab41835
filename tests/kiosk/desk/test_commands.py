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


def test_a_key_that_the_machine_is_to_hold_is_not_made_on_the_card(run, tmp_path):
    settings = tmp_path / "kiosk.toml"
    settings.write_text(
        '[point]\nname = "D"\nmunicipality = "V"\nlatitude = 52.6\nlongitude = 5.6\n'
        '[desk]\nkey = "machine"\n'
    )
    ended = run("set-up", env={"NOODSTEUNPUNT_CONFIG": str(tmp_path)})
    assert ended.exit_code == 0
    assert not (tmp_path / "desk" / "main.key").exists()
    assert (tmp_path / "desk").is_dir()


def test_a_new_book_is_begun_by_who_means_it(run, tmp_path):
    run("set-up")
    key, book = (tmp_path / "desk" / name for name in ("main.key", "desk.db"))
    before = key.read_bytes()
    book.write_bytes(b"what staff wrote")
    assert run("new-book", input="n\n").exit_code == 1
    assert book.exists()
    assert run("new-book", "--yes").exit_code == 0
    assert not book.exists()
    assert key.read_bytes() != before
