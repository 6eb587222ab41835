"""A wait at the lock, ended by a code that is read out: used once, tried seldom, no clock."""

from __future__ import annotations

import stat
import threading

import pytest

from common import unlock_code
from kiosk.desk.storage import private_files
from kiosk.desk.storage import unlock_codes as module
from kiosk.desk.storage.attempts import FREE
from kiosk.desk.storage.unlock_codes import Freed, LaterCode, UnlockCodes, WrongCode

POINT = "np-veldermeer-1"
KEY = unlock_code.point_key(b"s" * 32, POINT)


class Machine:
    """Counts the seconds since it started."""

    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def codes(folder, machine):
    codes = UnlockCodes(folder, machine)
    codes.set_key(POINT, KEY)
    return codes


def right(codes):
    """As the coordination point answers what is read out."""
    return unlock_code.code(unlock_code.point_key(b"s" * 32, codes.point), codes.challenge())


def wrong(codes, times):
    return [codes.enter("00000000") for _ in range(times)]


def test_the_code_that_is_read_out_ends_the_wait(codes):
    assert codes.enter(right(codes)) == Freed()


def test_each_is_used_once(codes):
    challenge, code = codes.challenge(), right(codes)
    assert codes.enter(code) == Freed()
    assert codes.challenge() != challenge
    assert codes.enter(code) == WrongCode(4)


def test_it_is_gone_before_anybody_is_let_through(codes, folder, machine, monkeypatch):
    """Cut off there, the same code must not work once more."""
    code = right(codes)
    real = codes._keep
    kept = []

    def cut_off(asked):
        kept.append(asked)
        if len(kept) == 2:
            real(asked)
            raise KeyboardInterrupt
        real(asked)

    monkeypatch.setattr(codes, "_keep", cut_off)
    with pytest.raises(KeyboardInterrupt):
        codes.enter(code)
    assert UnlockCodes(folder, machine).enter(code) == WrongCode(4)


def test_it_stays_the_same_while_somebody_telephones_over_a_restart_too(codes, folder, machine):
    challenge = codes.challenge()
    assert codes.challenge() == challenge
    machine.now_s = 3.0
    again = UnlockCodes(folder, machine)
    assert again.challenge() == challenge
    assert again.enter(right(again)) == Freed()


def test_five_wrong_ones_end_the_challenge_and_begin_a_wait(codes, machine):
    challenge, code = codes.challenge(), right(codes)
    assert wrong(codes, 5) == [*(WrongCode(left) for left in (4, 3, 2, 1)), LaterCode(30)]
    assert codes.challenge() != challenge
    assert codes.enter(right(codes)) == LaterCode(30), "also the right one"
    machine.now_s += 30
    assert codes.enter(code) == LaterCode(60), "the code of the old challenge is worth nothing"
    machine.now_s += 60
    assert codes.enter(right(codes)) == Freed()
    assert wrong(codes, 1) == [WrongCode(4)], "and the count begins again"


def test_a_day_of_guessing_is_a_few_dozen_tries_of_a_hundred_million(codes, machine):
    tried = 0
    codes.challenge()
    while machine.now_s < 24 * 3600:
        match codes.enter("00000000"):
            case LaterCode(seconds):
                machine.now_s += seconds
        tried += 1
    assert tried < 40


def test_pulling_the_plug_gains_nothing(codes, folder, machine):
    codes.challenge()
    wrong(codes, 5)
    machine.now_s = 5.0
    assert UnlockCodes(folder, machine).enter(right(codes)) == LaterCode(25)


def test_killed_while_one_is_checked_the_try_counts(codes, folder, machine, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    codes.challenge()
    with monkeypatch.context() as patch:
        patch.setattr(module.hmac, "compare_digest", killed)
        for _ in range(FREE):
            with pytest.raises(KeyboardInterrupt):
                codes.enter("00000000")
    assert UnlockCodes(folder, machine).wait_s() == 30


def test_a_full_card_neither_opens_nor_repeats(codes, monkeypatch):
    code = right(codes)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(private_files, "write", full)
    assert codes.enter(code) == Freed(), "who is right is helped"
    assert codes.enter(code) == WrongCode(4)
    assert wrong(codes, 4)[-1] == LaterCode(30)


@pytest.mark.parametrize("text", ["", "0", "0" * 9999, "\0", "\ud800", "٣٤١٢٩٠٨٧"])
def test_nothing_but_the_whole_code_is_right(codes, text):
    codes.challenge()
    assert codes.enter(text) == WrongCode(4)


def test_many_at_once_are_counted_one_by_one(codes):
    codes.challenge()
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(codes.enter("00000000"))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(answer, WrongCode) for answer in answers) == FREE - 1


@pytest.mark.parametrize(
    "content", [None, b"", b"{}", b"{x", b'{"point": "a", "key": "00"}', b'{"point": 1, "key": 2}']
)
def test_without_a_key_there_is_no_way_round_the_wait(folder, content):
    if content is not None:
        private_files.write(folder / "unlock.json", content)
    codes = UnlockCodes(folder)
    assert codes.point == ""
    assert not isinstance(codes.enter("00000000"), Freed)


def test_nothing_was_asked_and_nothing_is_answered(codes):
    assert codes.enter(unlock_code.code(KEY, "")) == WrongCode(FREE)


def test_a_spoilt_challenge_is_one_short_wait(codes, folder, machine):
    (folder / "challenge.json").write_bytes(b"\0\0")
    assert codes.enter("00000000") == LaterCode(30)
    machine.now_s += 30
    assert codes.enter(right(codes)) == Freed()


def test_only_the_kiosk_may_read_the_key(codes, folder):
    codes.challenge()
    for name in ("unlock.json", "challenge.json"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
