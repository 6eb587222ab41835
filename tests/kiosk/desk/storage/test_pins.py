"""The lock on the desk: who gets in, and how long a stranger has to wait."""

from __future__ import annotations

import stat
import threading
from itertools import pairwise

import pytest
from argon2 import PasswordHasher, profiles

from kiosk.desk.storage import pins as pins_module
from kiosk.desk.storage import private_files
from kiosk.desk.storage.attempts import FREE, WAITS_S
from kiosk.desk.storage.errors import PinError
from kiosk.desk.storage.pins import Pins, Unlocked, Wait, Wrong, check
from kiosk.model.roles import Role

STAFF, TECHNICIAN = "4862", "739164"
FULL_WIDTH = "\uff14\uff18\uff16\uff12"
SUPERSCRIPT = "\u00b2\u00b2\u00b2\u00b3"


class Machine:
    """Counts the seconds since it started."""

    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Cheap hashes: what they cost is tried once, below."""
    cheap = PasswordHasher.from_parameters(profiles.CHEAPEST)
    monkeypatch.setattr(pins_module, "HASHER", cheap)


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def pins(folder, machine):
    lock = Pins(folder, machine)
    lock.set_pin(Role.STAFF, STAFF)
    lock.set_pin(Role.TECHNICIAN, TECHNICIAN)
    return lock


def wrong(pins, times):
    return [pins.unlock("0000") for _ in range(times)]


@pytest.mark.parametrize(("pin", "role"), [(STAFF, Role.STAFF), (TECHNICIAN, Role.TECHNICIAN)])
def test_the_role_follows_from_the_pin(pins, pin, role):
    assert pins.unlock(pin) == Unlocked(role)


@pytest.mark.parametrize(
    "pin", ["", "4863", STAFF + "0", TECHNICIAN[:-1], FULL_WIDTH, "\0", "\ud800", "9" * 9999]
)
def test_nothing_but_the_whole_pin_opens(pins, pin):
    assert pins.unlock(pin) == Wrong(4)


def test_five_wrong_ones_and_then_a_wait(pins, machine):
    assert wrong(pins, 5) == [Wrong(4), Wrong(3), Wrong(2), Wrong(1), Wait(30)]
    machine.now_s += 10
    assert pins.unlock(STAFF) == Wait(20), "also for who knows it"
    machine.now_s += 20
    assert pins.unlock(STAFF) == Unlocked(Role.STAFF)
    assert wrong(pins, 1) == [Wrong(4)], "after the right one the count begins again"


def test_fifty_wrong_ones_take_more_than_a_day_and_never_more_than_an_hour_each(pins, machine):
    waits = []
    for _ in range(50):
        match pins.unlock("0000"):
            case Wait(seconds):
                waits.append(seconds)
                machine.now_s += seconds
            case answer:
                assert isinstance(answer, Wrong)
    assert len(waits) == 50 - FREE + 1
    assert all(one <= other for one, other in pairwise(waits))
    assert waits[: len(WAITS_S)] == list(WAITS_S)
    assert max(waits) == 3600
    assert sum(waits) > 24 * 3600
    assert pins.unlock(STAFF) == Unlocked(Role.STAFF), "and staff still get in"


def test_who_knows_the_pin_of_staff_gains_nothing_at_that_of_technicians(pins, machine):
    for _ in range(4):
        assert isinstance(pins.unlock("739165"), Wrong)
        assert pins.unlock(STAFF) == Unlocked(Role.STAFF)
    assert pins.unlock("739165") == Wait(30, Role.TECHNICIAN)
    assert pins.unlock(TECHNICIAN) == Wait(30, Role.TECHNICIAN), "also for who knows it"
    assert pins.unlock(STAFF) == Unlocked(Role.STAFF), "staff need not wait for that"
    machine.now_s += 30
    assert pins.unlock(TECHNICIAN) == Unlocked(Role.TECHNICIAN)


def test_four_digits_tapped_at_random_keep_no_technician_out(pins):
    assert wrong(pins, 9)[-1] == Wait(30)
    assert pins.unlock(TECHNICIAN) == Unlocked(Role.TECHNICIAN)
    assert pins.unlock(STAFF) == Wait(30), "a technician's PIN does not free that of staff"


def test_a_day_without_a_wrong_one_is_forgiven(pins, machine):
    wrong(pins, 4)
    machine.now_s += 24 * 3600
    assert wrong(pins, 2) == [Wrong(4), Wrong(3)]


def test_pulling_the_plug_gains_nothing(pins, folder, machine):
    wrong(pins, 7)
    assert pins.wait_s() == 30
    machine.now_s = 5.0
    again = Pins(folder, machine)
    assert again.unlock(STAFF) == Wait(25)
    machine.now_s = 30.0
    assert again.unlock(STAFF) == Unlocked(Role.STAFF)


def test_a_kiosk_that_died_knows_how_long_was_waited(pins, folder, machine):
    wrong(pins, 5)
    machine.now_s += 12
    assert Pins(folder, machine).wait_s() == 18


def test_killed_while_a_pin_is_checked_the_try_counts(pins, folder, machine, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(pins_module, "_fits", killed)
        for _ in range(5):
            with pytest.raises(KeyboardInterrupt):
                pins.unlock("0000")
    assert Pins(folder, machine).unlock("0000") == Wait(30)


def test_a_full_card_does_not_open_the_lock(pins, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(private_files, "write", full)
        assert wrong(pins, 5)[-1] == Wait(30)
        assert pins.unlock(STAFF) == Wait(30)


def test_a_spoilt_count_is_one_short_wait(pins, folder, machine):
    (folder / "attempts.json").write_bytes(b"\0\0\0")
    assert pins.unlock(STAFF) == Wait(30)
    machine.now_s += 30
    assert pins.unlock(STAFF) == Unlocked(Role.STAFF)


def test_many_at_once_are_counted_one_by_one(pins):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(pins.unlock("0000"))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(answer, Wrong) for answer in answers) == FREE - 1


def test_without_a_pin_the_desk_stays_shut_and_says_how_to_open_it(folder):
    lock = Pins(folder)
    with pytest.raises(PinError, match="noodsteunpunt-kiosk set-pin"):
        lock.unlock("")


@pytest.mark.parametrize(
    "content", [b"", b"{}x", b'{"staff": 3}', b'{"boss": "x"}', b'{"staff": "x"}']
)
def test_a_spoilt_file_opens_nothing_and_can_be_put_right(folder, content, machine):
    lock = Pins(folder, machine)
    private_files.write(folder / "pins.json", content)
    with pytest.raises(PinError, match="set-pin"):
        lock.unlock(STAFF)
    (folder / "pins.json").write_bytes(b"{")
    lock.set_pin(Role.STAFF, STAFF)
    assert lock.unlock(STAFF) == Unlocked(Role.STAFF)


@pytest.mark.parametrize(
    ("role", "pin", "reason"),
    [
        (Role.STAFF, "482", "4 tot 8 cijfers"),
        (Role.STAFF, "482913745", "4 tot 8 cijfers"),
        (Role.TECHNICIAN, "48291", "6 tot 12 cijfers"),
        (Role.STAFF, "48a2", "cijfers"),
        (Role.STAFF, FULL_WIDTH, "cijfers"),
        (Role.STAFF, SUPERSCRIPT, "cijfers"),
        (Role.STAFF, "0000", "te makkelijk"),
        (Role.STAFF, "1234", "te makkelijk"),
        (Role.STAFF, "7890", "te makkelijk"),
        (Role.STAFF, "4321", "te makkelijk"),
        (Role.STAFF, "1212", "te makkelijk"),
        (Role.STAFF, "12121", "te makkelijk"),
        (Role.TECHNICIAN, "123123", "te makkelijk"),
        (Role.TECHNICIAN, "987654", "te makkelijk"),
    ],
)
def test_a_pin_that_is_easily_guessed_is_refused(role, pin, reason):
    with pytest.raises(PinError, match=reason):
        check(role, pin)


@pytest.mark.parametrize(
    ("role", "pin"), [(Role.STAFF, "2580"), (Role.STAFF, "90210999"), (Role.TECHNICIAN, "739164")]
)
def test_others_will_do(role, pin):
    check(role, pin)


def test_two_roles_never_share_a_pin(pins):
    with pytest.raises(PinError, match="andere rol"):
        pins.set_pin(Role.STAFF, TECHNICIAN)
    pins.set_pin(Role.STAFF, STAFF)


def test_a_new_pin_ends_the_wait_and_the_old_one(pins):
    wrong(pins, 9)
    pins.set_pin(Role.STAFF, "5173")
    assert pins.unlock(STAFF) == Wrong(4)
    assert pins.unlock("5173") == Unlocked(Role.STAFF)


def test_only_the_kiosk_may_read_what_is_kept_and_no_pin_is_in_it(pins, folder):
    pins.unlock("0000")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("pins.json", "attempts.json"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
        assert STAFF not in (folder / name).read_text()


def test_a_stored_pin_is_costly_to_guess(folder, monkeypatch):
    monkeypatch.undo()
    lock = Pins(folder)
    lock.set_pin(Role.STAFF, STAFF)
    stored = (folder / "pins.json").read_text()
    assert "$argon2id$v=19$m=19456,t=2,p=4$" in stored
    assert lock.unlock(STAFF) == Unlocked(Role.STAFF)


# Hashes, and who is kept out by others


def test_a_hash_is_taken_as_it_is(folder, machine):
    lock = Pins(folder, machine)
    lock.set_pin(Role.STAFF, pins_module.HASHER.hash(STAFF))
    assert lock.unlock(STAFF) == Unlocked(Role.STAFF)


@pytest.mark.parametrize("made", ["$", "$argon2id$v=19$m=8,t=1,p=1$x", "$2b$12$abc", "$argon2id$"])
def test_what_only_looks_like_a_hash_is_refused_and_the_lock_stays_as_it_was(pins, made):
    with pytest.raises(PinError, match="deploy/points"):
        pins.set_pin(Role.STAFF, made)
    assert pins.unlock(STAFF) == Unlocked(Role.STAFF)


def test_a_hash_that_would_take_a_gigabyte_is_refused(pins):
    dear = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(STAFF)
    with pytest.raises(PinError, match="anders gemaakt"):
        pins.set_pin(Role.STAFF, dear.replace("m=16", "m=1048576"))


def test_ten_guesses_that_could_be_of_either_close_neither_for_an_hour(pins):
    """A guess counts against one role; it was both, and an hour for each after ten."""
    waits = [pins.unlock("000000") for _ in range(10)]
    assert all(isinstance(answer, Wrong) for answer in waits[:4])
    assert max(pins.wait_s(role) for role in Role) == 30


def test_a_code_of_the_coordination_point_ends_every_wait_and_opens_nothing(pins):
    wrong(pins, 9)
    for _ in range(5):
        pins.unlock("739165")
    pins.forgive()
    assert [pins.wait_s(role) for role in Role] == [0, 0]
    assert wrong(pins, 1) == [Wrong(4)]
    assert pins.unlock(TECHNICIAN) == Unlocked(Role.TECHNICIAN)
