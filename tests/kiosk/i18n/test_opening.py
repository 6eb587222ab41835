"""Whether a place is open, in the words of each surface: on the glass, aloud, on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.core.model import PlaceStatus
from kiosk import frame
from kiosk.i18n import opening
from kiosk.i18n.translator import NAMES, translator
from kiosk.model import routes
from kiosk.model.place_filter import Wanted
from kiosk.model.views import Fact
from kiosk.speech.script import script
from kiosk.takeaway import sheets
from kiosk.visitor import area_map, places
from kiosk.visitor import place as place_page
from tests.kiosk.snapshots import ago, place, snapshot

NL = translator("nl")
OPEN, FULL, CLOSED, UNKNOWN = PlaceStatus
SEEN = ago(minutes=33)
OFFICE = "Mo-Fr 09:00-17:00; Sa 10:00-12:30; PH off"
"""It is Tuesday 20 January 2026, half past four, here."""


def said(hours, status=OPEN, *, status_at=SEEN, tr=NL, **values):
    shown = place(status=status, status_at=status_at, opening_hours=hours)
    return opening.words(shown, replace(snapshot(places=(shown,)), **values), tr)


@pytest.mark.parametrize(
    ("words", "hours", "values"),
    [
        ("open tot 20:00 · gezien 15:57", "Mo-Su 08:00-20:00", {}),
        ("open tot 24:00 · gezien 15:57", "Mo-Su 08:00-24:00", {}),
        ("open tot 02:00 · gezien 15:57", "Mo-Su 16:00-02:00", {}),
        ("open tot vr 24:00 · gezien 15:57", "Mo-Fr 00:00-24:00", {}),
        ("dag en nacht open · gezien 15:57", "24/7", {}),
        ("nu open · gezien 15:57", "", {}),
        ("nu open", "", {"status_at": None}),
        ("nu dicht · 18–20", "Mo-Su 18:00-20:00", {}),
        ("nu dicht · 18–20, 21:30–23", "Mo-Su 09:00-12:00,18:00-20:00,21:30-23:00", {}),
        ("nu dicht · morgen 9–16", "Mo-Fr 09:00-16:00", {}),
        ("nu dicht · za 10–12:30", "Sa 10:00-12:30", {}),
        ("nu dicht", "off", {}),
        ("nu dicht · gezien 15:57", OFFICE, {"status": CLOSED}),
        ("nu vol · gezien 15:57", OFFICE, {"status": FULL}),
        ("normaal open tot 17:00", OFFICE, {"status": UNKNOWN}),
        ("normaal dag en nacht open", "24/7", {"status": UNKNOWN}),
        ("nu dicht · morgen 9–16", "Mo-Fr 09:00-16:00", {"status": UNKNOWN}),
        ("Niet bekend of het open is", "", {"status": UNKNOWN}),
        ("was open op 15:57", "24/7", {"clock_certain": False}),
        ("was open op 20 jan 15:57", "24/7", {"doubted": frozenset({"vr"})}),
        ("Niet bekend of het open is", OFFICE, {"clock_certain": False, "status": UNKNOWN}),
        ("nu vol · gezien 15:57", OFFICE, {"clock_certain": False, "status": FULL}),
    ],
)
def test_words_on_the_glass(words, hours, values):
    assert said(hours, **values) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (OFFICE, "ma–vr 9–17 · za 10–12:30 · zo dicht"),
        ("Mo-Su 08:00-20:00", "elke dag 8–20"),
        ("24/7", "dag en nacht"),
        ("off", "elke dag dicht"),
        ("Mo-Su 09:00-17:00; 2026 Jan 22 off", "ma–wo 9–17 · do dicht · vr–zo 9–17"),
        ("", ""),
    ],
)
def test_the_week_to_come(hours, words):
    shown = place(opening_hours=hours)
    assert opening.week(shown, snapshot(places=(shown,)), NL) == words


CLOSED_SINCE_FOUR = place(status=OPEN, status_at=SEEN, opening_hours="Mo-Fr 09:00-16:00")


class TestClosedByItsHoursItLooksOpenNowhere:
    """It was seen open at three minutes to four, and closed at four."""

    shown = snapshot(places=(CLOSED_SINCE_FOUR,))

    def test_in_the_list(self):
        row = places.present(self.shown, NL, Wanted()).rows[0]
        assert (row.badge, row.loud) == ("Opvang · nu dicht · morgen 9–16", True)

    def test_on_its_page(self):
        route = places.route_to(CLOSED_SINCE_FOUR)
        page = place_page.present(self.shown, NL, route, routes.Places())
        facts = {block.label: block for block in page.blocks if isinstance(block, Fact)}
        assert facts["Nu"] == Fact("severe", "Nu", "nu dicht · morgen 9–16", loud=True)
        assert facts["Tijden"].words == "ma–vr 9–16 · za–zo dicht"

    def test_on_the_map(self):
        (pin,) = area_map.present(self.shown, NL, Wanted()).pins
        assert (pin.words, pin.loud) == ("Dicht", True)

    def test_on_paper_and_on_the_door(self):
        receipt = sheets.receipt(self.shown, NL, routes.Places(), 80).sheet
        poster = sheets.poster(self.shown).dutch
        for sheet in (receipt, poster):
            text = "\n".join(line.text for section in sheet.sections for line in section)
            assert "Dicht (di 20 jan 16:30)" in text
            assert "ma–vr 9–16 · za–zo dicht" in text
            assert "Open (" not in text

    def test_one_farther_that_is_open_is_on_the_door_instead(self):
        farther = place("kerk", north=0.02, status=OPEN, status_at=SEEN, opening_hours="24/7")
        shown = snapshot(places=(CLOSED_SINCE_FOUR, farther))
        sections = sheets.poster(shown).dutch.sections
        text = "\n".join(line.text for section in sections for line in section)
        assert "Kerk" in text
        assert "Sporthal" not in text

    def test_read_aloud(self):
        view = places.present(self.shown, NL, Wanted())
        spoken = script(frame.present(self.shown, NL, routes.Places()), view, NL)
        assert "Opvang, nu dicht, morgen 9 tot 16." in spoken


def test_what_is_far_is_no_walk():
    near, far = place(north=0.023), place("verweg", north=0.024)
    shown = snapshot(places=(near, far))
    ways = [row.meta for row in places.present(shown, NL, Wanted()).rows]
    assert ways == [
        "45 minuten lopen · 2,6 km naar het noorden",
        "te ver om te lopen · 2,7 km naar het noorden",
    ]
    assert [pin.words for pin in area_map.present(shown, NL, Wanted()).pins] == ["45 min", "2,7 km"]


@pytest.mark.parametrize("language", NAMES)
def test_each_language_says_it_whole(language):
    tr = translator(language)
    assert "20:00" in said("Mo-Su 08:00-20:00", tr=tr)
    assert "18–20" in said("Mo-Su 18:00-20:00", tr=tr)


@pytest.mark.parametrize(
    ("status", "hours", "certain", "icon"),
    [
        (OPEN, "24/7", True, "check"),
        (OPEN, "24/7", False, "information"),
        (UNKNOWN, "24/7", True, "clock"),
        (UNKNOWN, "", True, "information"),
        (OPEN, "off", True, "severe"),
        (FULL, "24/7", False, "severe"),
    ],
)
def test_only_what_was_seen_open_is_ticked(status, hours, certain, icon):
    shown = place(status=status, opening_hours=hours)
    world = replace(snapshot(places=(shown,)), clock_certain=certain)
    page = place_page.present(world, NL, places.route_to(shown), routes.Places())
    assert next(block.icon for block in page.blocks if isinstance(block, Fact)) == icon
