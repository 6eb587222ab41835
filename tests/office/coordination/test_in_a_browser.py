"""The pages of coordinating in a real browser: by keyboard, on laptop and tablet, with sound."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from link.envelope import Kind
from office.accounts.people import Role
from power.status import Condition
from tests.office.axe import findings
from tests.office.conftest import LAPTOP, TABLET
from tests.office.coordination.station import emergency, message
from tests.office.coordination.test_reports import NASTY

PICTURES = os.environ.get("NOODSTEUNPUNT_PICTURES")
PATHS = (
    "/punten", "/punten/np-a", "/meldingen", "/meldingen/1", "/journaal", "/kaart", "/netwerk",
    "/uit", "/aantallen",
)  # fmt: skip


@pytest.fixture
def busy(station, desk, clock):
    """A night with work: one point low, one silent, an emergency that waits."""
    station.tell("np-a", condition=Condition.BATTERY, charge_pct=22, hours=2.5, people=43)
    clock.pass_(minutes=50)
    station.tell("np-b", condition=Condition.MAINS, charge_pct=100, people=12)
    what = "Mevrouw Jansen (84) heeft zuurstof nodig"
    station.write("np-a", body=emergency(what, "Kerkstraat 12", who="Haar buurman, de heer Smit"))
    station.write("np-b", "log/1", message(), Kind.MESSAGE)
    station.write("np-b", "log/2", message(NASTY), Kind.MESSAGE)
    desk.changed()
    return station


def waits(page, count):
    """Its title says how many emergencies wait."""
    from playwright.sync_api import expect

    expect(page).to_have_title(re.compile(rf"^\({count}\) Noodmelding wacht"), timeout=20_000)


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [LAPTOP, TABLET], ids=["laptop", "tablet"])
def test_every_page_is_for_everybody(busy, browse, viewport):
    page = browse("Anna", Role.COORDINATOR, viewport=viewport)
    paths = PATHS if viewport is LAPTOP else ("/punten", "/meldingen", "/meldingen/1", "/netwerk")
    for path in paths:
        page.goto(path)
        assert findings(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        if PICTURES:
            name = f"{path.strip('/').replace('/', '-')}-{viewport['width']}.png"
            page.screenshot(path=str(Path(PICTURES) / name), full_page=True)
    assert page.faults == []


def test_a_new_emergency_is_heard_and_seen_on_any_page_and_taken_up_by_keyboard(busy, browse, desk):
    page = browse("Anna", Role.COORDINATOR)
    page.goto("/kaart")
    waits(page, 1)
    rang = page.evaluate("document.documentElement.dataset.rang")
    assert rang == "1" or page.evaluate("localStorage['noodsteunpunt-newest']") == "1"
    busy.write("np-b", "melding/2", emergency("Brand in de berm"))
    waits(page, 2)
    assert page.evaluate("localStorage['noodsteunpunt-newest']") == "4"

    page.goto("/meldingen")
    page.locator("#lees-4").focus()
    busy.write("np-b", "log/3", message("Nog een bericht"), Kind.MESSAGE)
    page.get_by_text("Nog een bericht").wait_for()  # fetched again, and the focus stayed
    assert page.evaluate("document.activeElement.id") == "lees-4"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wie pakt dit op?").wait_for()
    page.get_by_role("button", name="Brandweer").focus()
    page.keyboard.press("Enter")
    page.get_by_text("opgepakt door Brandweer").first.wait_for()
    assert busy.state("np-b", "melding/2") == "opgepakt"
    waits(page, 1)
    assert page.faults == []


def test_a_laptop_whose_clock_is_wrong_tells_true_ages(busy, browse, desk, clock):
    page = browse("Anna", Role.COORDINATOR)
    page.clock.set_fixed_time(clock.now + timedelta(days=40))
    page.goto("/punten")
    stand = page.locator("#wacht time")
    stand.get_by_text("zojuist").wait_for()
    busy.stop()  # nothing new comes from here on
    clock.pass_(minutes=61)
    desk.changed()
    stand.get_by_text("om 16:55, 1 uur geleden").wait_for()
    assert page.locator("#puntenlijst time").text_content() == "zojuist"
    assert page.faults == []


@pytest.mark.slow
def test_two_browsers_see_what_the_other_does_and_a_laptop_that_fell_shut_loses_nothing(
    busy, browse, desk
):
    anna = browse("Anna", Role.COORDINATOR)
    bram = browse("Bram", Role.COORDINATOR)
    for page in (anna, bram):
        page.goto("/meldingen/1")
    anna.get_by_label("Notitie", exact=True).fill("Huisarts gebeld, komt om")
    anna.get_by_text("Bewaard om").wait_for()
    bram.get_by_role("button", name="Ambulance").click()
    anna.get_by_text("opgepakt door Ambulance").first.wait_for()
    written = anna.get_by_label("Notitie", exact=True).input_value()
    assert written == "Huisarts gebeld, komt om"  # what is fetched again takes no words away
    anna.close()
    again = anna.context.new_page()
    again.goto("/meldingen/1")
    assert again.get_by_label("Notitie", exact=True).input_value() == "Huisarts gebeld, komt om"
    again.get_by_role("button", name="In het journaal").click()
    bram.goto("/journaal")
    bram.get_by_text("Huisarts gebeld, komt om").wait_for()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_hour_of_messages_at_ten_a_minute(busy, browse, desk, clock):
    """Six hundred letters; the page is read, and the sixtieth minute is as quick as the first."""
    page = browse("Anna", Role.COORDINATOR)
    page.goto("/meldingen?wat=alles")
    for minute in range(60):
        for one in range(10):
            body = message(f"Bericht {minute}.{one}")
            busy.write(f"np-{'abc'[one % 3]}", f"log/{minute}-{one}", body, Kind.MESSAGE)
        clock.pass_(minutes=1)
    page.get_by_text("Bericht 59.9").wait_for()
    page.get_by_text("603 meldingen en berichten").wait_for()
    assert page.faults == []
