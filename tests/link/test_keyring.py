"""Keys to seal to: a new one at each opening, the old one gone after 30 days that are 30 days."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta

import pytest

from content.clock import Times
from content.core.running import Course, Stretch
from link import keyring
from link.errors import IdentityError
from link.keyring import KEYS, Keyring
from link.sealing import key_id

BEGIN = datetime(2026, 12, 1, tzinfo=UTC)
DAY_S = 86_400.0


def times(*, days: float = 0.0, run_days: float | None = None, leapt: bool = False) -> Times:
    """``days`` after the beginning by the clock; the machine ran all of them unless told."""
    machine = BEGIN + timedelta(days=days)
    run_s = (days if run_days is None else run_days) * DAY_S + 10 * DAY_S
    stretches = [Stretch(0.0, (machine.timestamp() - run_s))]
    if leapt:
        stretches = [Stretch(0.0, 0.0), Stretch(run_s - 60, machine.timestamp() - run_s)]
    return Times(machine, run_s, course=Course(run_s, tuple(stretches)))


@pytest.mark.parametrize(
    ("when", "gone"),
    [
        (times(days=29.9), False),
        (times(days=30), True),
        (times(days=30, run_days=0.5), False),
        (times(days=30, run_days=1), True),
        (times(days=26_000, run_days=0.01, leapt=True), False),
        (times(days=26_000, run_days=1.5, leapt=True), False),
        (times(days=-20_000, run_days=40), False),
    ],
    ids=[
        "too soon",
        "30 days",
        "in the cupboard, just on",
        "in the cupboard, on for a day",
        "the clock leapt to 2099",
        "it leapt again today",
        "the clock is at 1970",
    ],
)
def test_the_old_key_is_destroyed_after_30_days(when, gone):
    ring = keyring.rotated(keyring.begin(times()), times())
    assert len(keyring.without_old(ring, when)) == (1 if gone else 2)


def test_the_present_key_stays_however_old():
    ring = keyring.begin(times())
    assert keyring.without_old(ring, times(days=4000)) == ring


def test_each_opening_has_its_own_key_and_old_post_still_opens(tmp_path):
    ring = Keyring(tmp_path / "sealing.json", times())
    old = ring.present
    ring.rotate(times())
    assert ring.present.public != old.public
    assert ring.present.number == old.number + 1
    assert ring.find(key_id(old.public)).private == old.private


def test_what_is_destroyed_is_on_the_card_no_more(tmp_path):
    path = tmp_path / "sealing.json"
    ring = Keyring(path, times())
    old = ring.present
    ring.rotate(times())
    assert ring.destroy_old(times(days=31))
    assert ring.find(key_id(old.public)) is None
    again = Keyring(path, times(days=31))
    assert again.present == ring.present
    assert again.find(key_id(old.public)) is None
    assert not list(tmp_path.glob(".*"))


def test_who_opens_very_often_keeps_a_bounded_number(tmp_path):
    ring = Keyring(tmp_path / "sealing.json", times())
    for _ in range(KEYS + 5):
        ring.rotate(times())
    assert len(Keyring(tmp_path / "sealing.json", times())._ring) == KEYS


def test_only_the_links_user_reads_it(tmp_path):
    Keyring(tmp_path / "sealing.json", times())
    assert (tmp_path / "sealing.json").stat().st_mode & 0o077 == 0


def test_a_lost_file_begins_higher_than_any_number_before(tmp_path):
    ring = Keyring(tmp_path / "sealing.json", times())
    for _ in range(20):
        ring.rotate(times())
    (tmp_path / "sealing.json").unlink()
    assert Keyring(tmp_path / "sealing.json", times(days=1)).present.number > ring.present.number


def test_a_full_card_keeps_the_key_that_others_know(tmp_path, monkeypatch):
    ring = Keyring(tmp_path / "sealing.json", times())
    before = ring.present

    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("common.atomic_write.write", full)
    with pytest.raises(IdentityError):
        ring.rotate(times())
    assert ring.present == before


def test_a_damaged_file_is_no_new_key(tmp_path):
    (tmp_path / "sealing.json").write_bytes(b"{")
    with pytest.raises(IdentityError):
        Keyring(tmp_path / "sealing.json", times())
