"""Who is on duty, until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.desk.storage.errors import Unfit

HOUR = timedelta(hours=1)


def first_names(duties):
    return [duty.first_name for duty in duties]


def test_a_shift_is_eight_hours_and_relief_may_be_late(desk, now):
    duty = desk.roster.begin("Coördinator", "Anneke", now)
    assert duty.until == now + 8 * HOUR
    assert desk.roster.on_duty(now + 8.5 * HOUR) == (duty,)
    assert desk.roster.on_duty(now + 9 * HOUR) == ()


def test_who_goes_home_is_off_duty(desk, now):
    duty = desk.roster.begin("Melding", "Bram", now)
    desk.roster.begin("Ontvangst", "Ömer", now)
    desk.roster.end(duty.id, now + HOUR)
    desk.roster.end(duty.id, now + 2 * HOUR)
    assert first_names(desk.roster.on_duty(now + HOUR)) == ["Ömer"]


def test_names_are_sealed(desk, folder, now):
    desk.roster.begin("Coördinator", "Anneke", now)
    assert b"Anneke" not in b"".join(path.read_bytes() for path in folder.glob("desk.db*"))


@pytest.mark.parametrize(
    ("name", "hours", "sentence"),
    [("", 8, "voornaam"), ("A" * 41, 8, "er passen er 40"), ("A", 0, "later"), ("A", 17, "16 uur")],
)
def test_what_will_not_do_is_said(desk, now, name, hours, sentence):
    with pytest.raises(Unfit, match=sentence):
        desk.roster.begin("Melding", name, now, until=now + hours * HOUR)
    assert desk.roster.on_duty(now) == ()


def test_a_clock_of_2099_leaves_nobody_on_duty_for_years(desk, now):
    desk.roster.begin("Melding", "Bram", datetime(2099, 1, 1, tzinfo=UTC))
    assert desk.roster.on_duty(now) == ()
