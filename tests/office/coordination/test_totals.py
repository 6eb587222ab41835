"""Aantallen: what points count, by theme and area; the newest of each, and nothing of anybody."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from link import bodies
from link.bodies import Counted
from link.envelope import Kind
from office.accounts.people import Role
from tests.office.axe import findings
from tests.office.conftest import LAPTOP, TABLET
from tests.office.coordination.station import AT

PICTURES = os.environ.get("NOODSTEUNPUNT_PICTURES")
WATER = Counted(what="need", theme="water", area="Noord", number=12, unit="liter", cards=2)
OFFER = Counted(what="offer", theme="water", area="Zuid", number=40, unit="liter", cards=1)
BEDS = Counted(what="asked", theme="slapen", number=30, cards=1)


def told(*lines, subject="needs"):
    return bodies.encode(bodies.Totals(point="De Brug", at=AT, subject=subject, lines=lines))


def tell(station, point, *lines, drill=False):
    name = f"{'oefening/' if drill else ''}aantallen/needs"
    station.write(point, name, told(*lines), Kind.TOTALS, drill=drill)


def row(page, head):
    found = re.search(rf'<th scope="row">{re.escape(head)}</th>(.*?)</tr>', page, re.DOTALL)
    return re.findall(r"<td>(.*?)</td>", found[1])


def test_what_is_needed_and_offered_is_added_up_by_theme_and_shown_by_point(station, anna, desk):
    tell(station, "np-a", WATER, OFFER)
    tell(station, "np-b", WATER, BEDS)
    desk.look()
    page = anna.get("/aantallen").text
    assert row(page, "water (liter)") == ["24", "40", "–"]
    assert row(page, "slapen") == ["–", "–", "30"]
    assert "Noord" in page
    assert "punt vroeg" in page


def test_the_newest_of_each_point_takes_the_place_of_the_one_before(station, anna, desk):
    tell(station, "np-a", WATER)
    desk.look()
    tell(station, "np-a", OFFER)
    desk.look()
    page = anna.get("/aantallen").text
    assert "gevraagd" not in page
    assert row(page, "water (liter)") == ["40"]


def test_visitors_are_bars_by_the_hour_and_never_added_to_anything(station, anna, desk):
    came = {"2026-11-30-09": 1, "2026-11-30-10": 8, "2026-11-30-12": 4, "2026-11-20-12": 99}
    hours = [Counted(what="visitors", theme=hour, number=n) for hour, n in came.items()]
    odd = Counted(what="visitors", theme="op-zondag", number=3)
    tell(station, "np-a", WATER, odd, *hours)
    desk.look()
    page = anna.get("/aantallen").text
    told = row(page.partition("Bezoekers per uur")[2], "Naam van np-a")
    assert "▁█ ▄</span>" in told[0]
    assert "1, 8, 0, 4" in told[0]
    assert told[1:4] == ["8 (10–11 uur)", "4 (12–13 uur)", "13"]
    assert "2026-11-30-10" not in page
    assert "op-zondag" in page, "what is no hour stays a line"
    assert row(page, "water (liter)") == ["12"]


def test_a_drill_stands_apart_and_is_never_added(station, anna, desk):
    tell(station, "np-a", WATER)
    tell(station, "np-b", WATER, drill=True)
    desk.look()
    real, _, practised = anna.get("/aantallen").text.partition("dit is niet echt")
    assert row(real, "water (liter)") == ["12"]
    assert row(practised, "water (liter)") == ["12"]


@pytest.mark.parametrize("viewport", [LAPTOP, TABLET], ids=["laptop", "tablet"])
def test_the_page_is_for_everybody(station, browse, desk, viewport):
    busy = (Counted(what="visitors", theme=f"2026-11-30-{h:02}", number=h) for h in range(7, 15))
    tell(station, "np-a", WATER, OFFER, BEDS, *busy)
    tell(station, "np-b", WATER, drill=True)
    desk.look()
    page = browse("Anna", Role.COORDINATOR, viewport=viewport)
    page.goto("/aantallen")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    if PICTURES:
        name = f"aantallen-{viewport['width']}.png"
        page.screenshot(path=str(Path(PICTURES) / name), full_page=True)


def test_who_only_looks_on_has_no_way_to_it(station, kees, desk):
    tell(station, "np-a", WATER)
    desk.look()
    assert kees.get("/aantallen").status_code == 403
    assert "/aantallen" not in kees.get("/punten").text
