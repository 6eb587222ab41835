"""Opening hours as people write them: read in one way, or refused with what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core.opening_hours import rules
from content.core.written_hours import HoursProblem, read_hours, runs_past_midnight

READ = {
    "24/7": "24/7",
    "Dag en nacht": "24/7",
    "24 uur per dag": "24/7",
    "dicht": "off",
    "Elke dag van 9.00 tot 17.00 uur": "Mo-Su 09:00-17:00",
    "ma-vr 9-17": "Mo-Fr 09:00-17:00",
    "maandag tot en met vrijdag van 9 tot 17 uur": "Mo-Fr 09:00-17:00",
    "ma t/m vr 9.00 – 17.00 uur; za 10-12": "Mo-Fr 09:00-17:00; Sa 10:00-12:00",
    "Mo-Fr 08:00-20:00\nSa 9-18": "Mo-Fr 08:00-20:00; Sa 09:00-18:00",
    "Ma-vr: 9u30-12u, 13-17": "Mo-Fr 09:30-12:00,13:00-17:00",
    "ma-vr 09.00-12.00 13.00-17.00": "Mo-Fr 09:00-12:00,13:00-17:00",
    "ma, wo en vr 9.00-12.00": "Mo,We,Fr 09:00-12:00",
    "di en do 18.30-20.30 uur.": "Tu,Th 18:30-20:30",
    "ma-vr 9-17, za 10-12": "Mo-Fr 09:00-17:00, Sa 10:00-12:00",
    "ma-vr 9-17, feestdagen dicht": "Mo-Fr 09:00-17:00; PH off",
    "werkdagen 8.30-17.00; weekend gesloten": "Mo-Fr 08:30-17:00; Sa-Su off",
    "Mo-Su,PH 10:00-12:00": "Mo-Su,PH 10:00-12:00",
    "vr 22-2 uur": "Fr 22:00-02:00",
    "vr 20.00-24.00": "Fr 20:00-24:00",
    "9-17; 24-12-2026 dicht": "09:00-17:00; 2026 Dec 24 off",
    "9-17; 24 december 9-12": "09:00-17:00; Dec 24 09:00-12:00",
    "9-17; 24-26 dec dicht": "09:00-17:00; Dec 24-26 off",
    "9-17; 24 dec t/m 2 jan dicht": "09:00-17:00; Dec 24-Jan 2 off",
    "9-17; 24 dec, 31 dec dicht": "09:00-17:00; Dec 24,Dec 31 off",
    "juli en augustus 9.00-22.00": "Jul,Aug 09:00-22:00",
    "juli 10-22 9.00-17.00": "Jul 10-22 09:00-17:00",
}
REFUSED = {
    "": "wanneer het open is",
    "na afspraak": "'na' ken ik niet",
    "Tot de soep op is": "kolom 'open'",
    "ma-vr": "niet uit te rekenen",
    "ma-vr 9-25": "niet uit te rekenen",
    "ma 9.75-12": "niet uit te rekenen",
    "ma 9-9": "00.00-24.00",
    "ma 9-17+": "niet uit te rekenen",
    "10:00+": "niet uit te rekenen",
    "sunrise-sunset": "'sunrise' ken ik niet",
    "SH 9-12": "'sh' ken ik niet",
    "easter 9-12": "'easter' ken ik niet",
    'Mo-Fr 09:00-17:00 "op afspraak"': "'afspraak' ken ik niet",
    "ma 9 - vr 17": "niet uit te rekenen",
    "Mo[1] 9-12": "niet uit te rekenen",
    "9-17; 31-2-2027 dicht": "niet uit te rekenen",
    "9-17; 1-13-2027 dicht": "bestaat niet",
    "weekend gesloten": "wanneer het open is",
    "feestdagen dicht; ma-vr 9-17": "achteraan",
    "24 dec dicht; ma-vr 9-17": "achteraan",
    "ma 9-12, " * 40: "korter",
}


@pytest.mark.parametrize("text", READ)
def test_what_people_write_is_kept_in_one_form(text):
    assert read_hours(text) == READ[text]


@pytest.mark.parametrize("kept", sorted(set(READ.values())))
def test_the_form_that_is_kept_reads_as_itself(kept):
    assert read_hours(kept) == kept


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_unclear_is_refused_and_says_what_to_write(text):
    with pytest.raises(HoursProblem) as problem:
        read_hours(text)
    assert REFUSED[text] in str(problem.value)
    assert str(problem.value).endswith((".", "?"))


@pytest.mark.parametrize(("hours", "runs"), [("vr 22-2", True), ("9-5", True), ("20-24", False)])
def test_a_night_is_noticed_for_a_morning_may_have_been_meant(hours, runs):
    assert runs_past_midnight(read_hours(hours)) is runs


PIECES = """
ma t/m vr za zo feestdagen elke dag dicht en van tot 9 17 09:00 9.30 24 00 uur - , ; : . + / # “
Mo Su PH off 24/7 Dec 2026 31 29-2-2026 Ⅷ ٣ İ ²
"""


@given(
    st.one_of(
        st.text(max_size=60), st.lists(st.sampled_from(PIECES.split()), max_size=9).map(" ".join)
    )
)
def test_whatever_comes_is_read_or_refused(text):
    try:
        kept = read_hours(text)
    except HoursProblem:
        return
    assert rules(kept)
    assert read_hours(kept) == kept
