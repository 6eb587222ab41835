"""The desk's main key, held by the TPM of one machine: systemd-creds with a TPM in software."""

from __future__ import annotations

import socket
import subprocess

import pytest

from host import desk_key
from kiosk.desk.storage import new_book, paths
from kiosk.desk.storage.errors import Unwritable
from kiosk.desk.storage.vault import ELSEWHERE, open_vault

WORDS = "Mevrouw Jansen heeft insuline nodig"


def two_ports():
    """Free ones beside each other, as the library expects of swtpm."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


class Machines:
    """Each has a TPM of its own."""

    def __init__(self, folder):
        self._folder = folder
        self._running = []

    def another(self):
        port = two_ports()
        state = self._folder / f"tpm{port}"
        state.mkdir()
        command = ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={state}"]
        for what, number in (("--server", port), ("--ctrl", port + 1)):
            command += [what, f"type=tcp,port={number},bindaddr=127.0.0.1"]
        self._running.append(subprocess.Popen([*command, "--flags", "startup-clear"]))
        wait_for(port + 1)
        return desk_key.Tpm(f"swtpm:port={port}")

    def stop(self):
        for process in self._running:
            process.kill()
            process.wait()


def wait_for(port):
    """The control channel: the other one serves one visitor, and then ends."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            continue
        return


@pytest.fixture
def machines(tmp_path):
    made = Machines(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def tpm(machines):
    return machines.another()


@pytest.fixture
def card(tmp_path, monkeypatch):
    """A card on which nothing was written yet, and the memory of the machine it is in."""
    for name in ("config", "state", "run"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name.upper()}", str(tmp_path / name))
    for folder in ("config", "state/desk", "state/desk-key", "run/desk-key"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def ask_for(card, where):
    (card / "config/kiosk.toml").write_text(f'[desk]\nkey = "{where}"\n')


def restart(tpm):
    """What lies in memory is gone; then what happens before the kiosk starts."""
    paths.held_key().unlink(missing_ok=True)
    return desk_key.hold(tpm)


def write(card):
    return open_vault(card / "state/desk").seal("log", WORDS)


def read(card, sealed):
    return open_vault(card / "state/desk").open("log", sealed, str)


def bytes_on(card):
    return b"".join(path.read_bytes() for path in (card / "state").rglob("*") if path.is_file())


def test_a_key_that_the_machine_makes_never_lies_on_the_card(card, tpm):
    ask_for(card, "machine")
    assert restart(tpm)
    sealed, key = write(card), paths.held_key().read_bytes()
    assert paths.held_key().stat().st_mode & 0o777 == 0o400
    assert not (card / "state/desk/main.key").exists()
    assert key not in bytes_on(card)
    assert restart(tpm)
    assert paths.held_key().read_bytes() == key
    assert read(card, sealed) == WORDS


def test_a_key_of_before_goes_to_the_machine_and_is_destroyed_on_the_card(card, tpm):
    sealed = write(card)
    plain = card / "state/desk/main.key"
    ask_for(card, "machine")
    with plain.open("rb", buffering=0) as where_it_stood:
        key = where_it_stood.read()
        assert restart(tpm)
        where_it_stood.seek(0)
        assert where_it_stood.read() != key, "it was written over"
    assert not plain.exists()
    assert read(card, sealed) == WORDS


def test_in_another_machine_the_book_does_not_open_and_says_so(card, tpm, machines, capfd):
    ask_for(card, "machine")
    restart(tpm)
    sealed = write(card)
    assert not restart(machines.another())
    assert "the desk's key: " in capfd.readouterr().err
    with pytest.raises(Unwritable, match=ELSEWHERE):
        read(card, sealed)
    assert restart(tpm), "and it opens again where it was made"
    assert read(card, sealed) == WORDS


def test_without_a_tpm_the_key_stays_on_the_card(card):
    ask_for(card, "machine")
    assert not restart(desk_key.Tpm("/dev/no-tpm"))
    sealed = write(card)
    assert (card / "state/desk/main.key").exists()
    assert not restart(desk_key.Tpm("/dev/no-tpm"))
    assert read(card, sealed) == WORDS


def test_asked_for_no_longer_it_is_back_on_the_card(card, tpm):
    ask_for(card, "machine")
    restart(tpm)
    sealed = write(card)
    ask_for(card, "card")
    assert restart(tpm)
    assert restart(desk_key.Tpm("/dev/no-tpm"))
    assert not paths.sealed_key().exists()
    assert read(card, sealed) == WORDS


@pytest.mark.parametrize("text", ["", "[desk", "desk = 1\n"], ids=["empty", "broken", "odd"])
def test_settings_that_cannot_be_read_change_nothing(card, tpm, text):
    ask_for(card, "machine")
    restart(tpm)
    sealed = write(card)
    before = paths.sealed_key().read_bytes()
    (card / "config/kiosk.toml").write_text(text)
    assert restart(tpm)
    assert paths.sealed_key().read_bytes() == before
    assert not (card / "state/desk/main.key").exists()
    assert read(card, sealed) == WORDS


class Cut(Exception):
    """The current stops here."""


@pytest.mark.parametrize("step", ["_lend", "_destroy"])
def test_cut_off_on_the_way_to_the_machine_nothing_is_lost(card, tpm, monkeypatch, step):
    sealed = write(card)
    ask_for(card, "machine")

    def cut(_):
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(desk_key, step, cut)
        with pytest.raises(Cut):
            restart(tpm)
    assert read(card, sealed) == WORDS
    assert restart(tpm)
    assert not (card / "state/desk/main.key").exists()
    assert read(card, sealed) == WORDS


def test_a_key_that_was_cut_off_while_it_was_destroyed_goes_at_the_next_start(
    card, tpm, monkeypatch
):
    sealed = write(card)
    key = (card / "state/desk/main.key").read_bytes()
    ask_for(card, "machine")
    with monkeypatch.context() as cut:
        cut.setattr("os.urandom", lambda _size: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restart(tpm)
    assert key in bytes_on(card)
    assert restart(tpm)
    assert key not in bytes_on(card)
    assert read(card, sealed) == WORDS


def test_a_new_book_in_the_new_machine_opens_there_and_nothing_of_the_old_is_left(
    card, tpm, machines
):
    ask_for(card, "machine")
    restart(tpm)
    sealed = write(card)
    (card / "state/desk/desk.db").write_bytes(sealed)
    new = machines.another()
    restart(new)
    new_book.begin(card / "state/desk")
    assert restart(new)
    assert sealed not in bytes_on(card)
    assert not list((card / "state/desk/keys").iterdir())
    again = write(card)
    assert not (card / "state/desk/main.key").exists()
    assert read(card, again) == WORDS
    assert not restart(tpm), "the old machine is a stranger now"
