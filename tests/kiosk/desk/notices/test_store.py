"""A notice of this point: said, changed, taken back, gone by itself."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.desk.storage.errors import Unfit
from kiosk.model.roles import Role

HOUR = timedelta(hours=1)


def titles(notices):
    return [notice.title for notice in notices]


def test_a_notice_stands_four_hours_and_then_is_gone_by_itself(desk, now):
    posted = desk.notices.add("Koffie", "Er is koffie in de zaal.", Role.STAFF, now)
    assert posted.until == now + 4 * HOUR
    assert desk.notices.current(now) == (posted,)
    assert desk.notices.current(now + 4 * HOUR - timedelta(seconds=1)) == (posted,)
    assert desk.notices.current(now + 4 * HOUR) == ()
    assert titles(desk.notices.ended(now + 4 * HOUR)) == ["Koffie"]


def test_the_newest_stands_first(desk, now):
    for minute, title in enumerate(("een", "twee", "drie")):
        desk.notices.add(title, "tekst", Role.STAFF, now + timedelta(minutes=minute))
    assert titles(desk.notices.current(now + HOUR)) == ["drie", "twee", "een"]


def test_an_edited_notice_is_as_old_as_its_words(desk, now):
    posted = desk.notices.add("Koffie", "In de zaal.", Role.STAFF, now)
    edited = desk.notices.edit(posted.id, "Thee", "In de hal.", Role.TECHNICIAN, now + HOUR)
    assert desk.notices.current(now + HOUR) == (edited,)
    assert (edited.id, edited.written_at, edited.until) == (posted.id, now + HOUR, now + 5 * HOUR)


def test_a_withdrawn_notice_is_off_the_screen_and_can_be_posted_again(desk, now):
    posted = desk.notices.add("Koffie", "In de zaal.", Role.STAFF, now)
    desk.notices.withdraw(posted.id, now + HOUR)
    desk.notices.withdraw(posted.id, now + 2 * HOUR)
    assert desk.notices.current(now + HOUR) == ()
    desk.notices.edit(posted.id, "Koffie", "Weer in de zaal.", Role.STAFF, now + 3 * HOUR)
    assert titles(desk.notices.current(now + 3 * HOUR)) == ["Koffie"]


def test_what_was_swept_away_cannot_be_edited(desk, now):
    with pytest.raises(Unfit, match="bestaat niet meer"):
        desk.notices.edit(7, "Koffie", "In de zaal.", Role.STAFF, now)


@pytest.mark.parametrize(
    ("title", "text", "until_h", "sentence"),
    [
        ("", "tekst", 1, "Vul eerst in: titel."),
        (" \n\u202e", "tekst", 1, "Vul eerst in: titel."),
        ("titel", "\ud800", 1, "Vul eerst in: tekst."),
        ("t" * 81, "tekst", 1, "titel heeft 81 tekens, er passen er 80"),
        ("titel", "🥶" * 10_000, 1, "tekst heeft 10000 tekens, er passen er 1000"),
        ("titel", "x" * 10_000_000, 1, "er passen er 1000"),
        ("titel", "tekst", 0, "al voorbij"),
        ("titel", "tekst", 24.1, "hoogstens 24 uur"),
    ],
    ids=[
        "no title",
        "a title of nothing visible",
        "a text of nothing visible",
        "long title",
        "10,000 emoji",
        "10 MB",
        "over before it begins",
        "longer than a day",
    ],
)
def test_what_is_not_fit_is_said_in_a_sentence_and_not_stored(
    desk, now, title, text, until_h, sentence
):
    with pytest.raises(Unfit, match=sentence):
        desk.notices.add(title, text, Role.STAFF, now, until=now + until_h * HOUR)
    assert desk.notices.current(now) == ()


@pytest.mark.parametrize("typed", ["🥶" * 1000, "a\u0301" * 1000, "مرحبا", "1\n\n2", "<b>[b]"])
def test_what_fits_stays_whole(desk, now, typed):
    stored = desk.notices.add("titel", typed, Role.STAFF, now).text
    assert "…" not in stored
    assert desk.notices.current(now)[0].text == stored


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(), text=st.text())
def test_any_text_is_either_stored_whole_or_refused(desk, now, title, text):
    try:
        posted = desk.notices.add(title, text, Role.STAFF, now)
    except Unfit:
        return
    assert desk.notices.notice(posted.id) == posted
    assert 0 < len(posted.title) <= 80
    assert not {unicodedata.category(c) for c in posted.title} & {"Cc", "Cs", "Co", "Cn", "Zl"}
    posted.text.encode()


def test_what_was_posted_in_a_drill_is_gone_when_the_drill_is_over(desk, now):
    desk.notices.add("Zaal vol", "Ga naar de kerk.", Role.STAFF, now, drill=True)
    desk.notices.add("Koffie", "In de zaal.", Role.STAFF, now)
    assert titles(desk.notices.current(now, drill=True)) == ["Koffie", "Zaal vol"]
    assert titles(desk.notices.current(now)) == ["Koffie"]
    assert titles(desk.notices.ended(now)) == ["Zaal vol"]


def test_a_practised_notice_posted_anew_for_real_is_real(desk, now):
    practised = desk.notices.add("Koffie", "In de zaal.", Role.STAFF, now, drill=True)
    real = desk.notices.edit(practised.id, "Koffie", "In de zaal.", Role.STAFF, now)
    assert desk.notices.current(now) == (real,)


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_wrong_clock_never_leaves_a_notice_standing_for_years(desk, now, year):
    wrong = datetime(year, 1, 1, tzinfo=UTC)
    desk.notices.add("Koffie", "In de zaal.", Role.STAFF, wrong)
    assert titles(desk.notices.current(wrong)) == ["Koffie"]
    assert desk.notices.current(now) == ()
    assert titles(desk.notices.ended(now)) == ["Koffie"], "to be posted again"


def test_a_clock_set_back_a_little_hides_nothing(desk, now):
    desk.notices.add("Koffie", "In de zaal.", Role.STAFF, now, until=now + 24 * HOUR)
    assert titles(desk.notices.current(now - timedelta(minutes=5))) == ["Koffie"]
