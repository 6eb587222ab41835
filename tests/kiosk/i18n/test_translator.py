"""Dates, numbers and distances as each language writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.i18n.translator import translator
from tests.kiosk.snapshots import NOW, ago


@pytest.mark.parametrize(
    ("language", "near", "far"),
    [
        ("nl", "320 m", "1,2 km"),
        ("en", "320 m", "1.2 km"),
        ("pl", "320 m", "1,2 km"),
        ("uk", "320 м", "1,2 км"),
        ("ar", "320 م", "1.2 كم"),
    ],
)
def test_a_distance_is_written_as_its_readers_do(language, near, far):
    tr = translator(language)
    assert (tr.metres(318), tr.metres(1240)) == (near, far)


@pytest.mark.parametrize(
    ("language", "dated", "span", "said_ago"),
    [
        ("nl", "di 20 jan 16:30", "8 uur", "25 minuten geleden"),
        ("en", "Tue 20 Jan 16:30", "8 hours", "25 minutes ago"),
        ("de", "Di. 20 Jan. 16:30", "8 Stunden", "vor 25 Minuten"),
        ("pl", "wt. 20 sty 16:30", "8 godzin", "25 minut temu"),
        ("tr", "Sal 20 Oca 16:30", "8 saat", "25 dakika önce"),
    ],
)
def test_a_moment_is_said_in_words_of_the_language(language, dated, span, said_ago):
    tr = translator(language)
    assert tr.dated(NOW) == dated
    assert tr.span(timedelta(hours=8)) == span
    assert tr.ago(ago(minutes=25), NOW) == said_ago


def test_yesterday_and_tomorrow_have_names_and_other_days_a_date():
    tr = translator("nl")
    told = [tr.moment(NOW + timedelta(days=days), NOW) for days in (-2, -1, 0, 1)]
    assert told == ["18 jan 16:30", "gisteren 16:30", "16:30", "morgen 16:30"]


@pytest.mark.parametrize("language", ["nl", "en", "de", "pl", "uk", "tr", "ar"])
def test_a_moment_in_another_year_says_which(language):
    tr = translator(language)
    assert "2126" in tr.moment(datetime(2126, 1, 20, 12, tzinfo=UTC), NOW)
    assert "2025" in tr.moment(NOW - timedelta(days=30), NOW)
    assert "2126" in tr.dated(datetime(2126, 1, 20, 12, tzinfo=UTC), NOW)
    assert "2026" not in tr.dated(NOW, NOW)
    assert "2026" not in tr.moment(NOW + timedelta(days=30), NOW)


def test_new_year_s_day_is_tomorrow_before_it_is_another_year():
    eve = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert translator("nl").moment(eve + timedelta(hours=10), eve) == "morgen 07:00"
