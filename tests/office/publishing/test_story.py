"""The whole of it, in real browsers: from an empty form to words that a kiosk shows.

The pictures of the handleiding are made here: OFFICE_PICTURES=docs/pictures/handleiding.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from content.board import Board
from content.clock import Times
from office.accounts.people import Role
from tests.office.axe import findings
from tests.office.conftest import NOW, TABLET
from tests.office.publishing.conftest import PASSPHRASE


@pytest.fixture
def shot():
    folder = os.environ.get("OFFICE_PICTURES")

    def take(page, name):
        if folder:
            usual = page.viewport_size
            page.set_viewport_size({"width": 1280, "height": 800})
            page.screenshot(path=Path(folder) / f"{name}.png")
            page.set_viewport_size(usual)

    return take


def looked(page, times):
    """Wait until what stands beside the form has followed so often."""
    page.wait_for_function(
        "(n) => Number(document.getElementById('naast').dataset.looked || 0) >= n", arg=times
    )


def write(anna):
    """Fill in the form, and follow what is said beside it."""
    anna.get_by_role("link", name="Nieuw bericht").click()
    looked(anna, 1)
    anna.get_by_label("Soort").select_option("Stroom")
    anna.get_by_label("Ernstig:").check()
    anna.get_by_label("Kop").first.fill("De stroom is uit in Oosterveen")
    anna.get_by_label("Wat is er?").first.fill("Thans is er een kabel stuk.")
    anna.get_by_label("Wat moeten mensen doen?").first.fill("Zet de kookplaat uit.\nBlijf binnen.")
    anna.get_by_label("Waar", exact=True).fill("Oosterveen")
    anna.get_by_label("Of: hoe lang").fill("12 uur")
    advised = anna.get_by_text("“Thans” kent niet iedereen")
    advised.wait_for()
    screen = anna.get_by_alt_text("Zo ziet een bewoner dit op het scherm")
    screen.wait_for()
    assert screen.evaluate("image => image.naturalWidth") == 1280
    advised.click()
    assert anna.evaluate("document.activeElement.id") == "uitleg:nl"
    anna.keyboard.press("Control+A")
    anna.keyboard.type("Er is een kabel stuk.")
    advised.wait_for(state="detached")
    anna.get_by_text("Nog niet in het Engels.").wait_for()


def propose(anna, shot):
    """Look at what changes, and lay it before another."""
    anna.get_by_role("link", name="Uitgeven").click()
    anna.get_by_role("link", name=re.compile("Bekijk.*De stroom is uit")).click()
    anna.get_by_alt_text("De stroom is uit in Oosterveen, straks op het scherm").wait_for()
    shot(anna, "office-sides")
    anna.go_back()
    shot(anna, "office-issue")
    anna.get_by_role("button", name="Leg dit voor aan een ander").click()
    anna.get_by_text("Wacht op 1 goedkeuring").wait_for()


def approve(bram, key, shot):
    bram.get_by_role("link", name="Uitgeven").click()
    bram.get_by_label("Of uw sleutelbestand").set_input_files(key)
    bram.get_by_label("Wachtwoord van uw sleutel").fill(PASSPHRASE)
    shot(bram, "office-approve")
    bram.get_by_role("button", name="Goedkeuren", exact=True).click()
    bram.get_by_text("U hebt deze uitgave goedgekeurd").wait_for()


def sign(anna, sticks):
    anna.reload()
    anna.get_by_label("Wachtwoord van de publicatiesleutel").fill(PASSPHRASE)
    anna.get_by_role("button", name="Teken uitgave 1").click()
    anna.get_by_text("Uitgave 1 is getekend").wait_for()
    for stick in sticks:
        assert anna.get_by_label(str(stick)).is_checked()
    anna.get_by_role("button", name="Zet uitgave 1 erop").click()
    anna.get_by_text("✓ teruggelezen").nth(1).wait_for()


def test_from_an_empty_form_to_a_kiosk_that_shows_it(
    browse, two_keys, sticks, kiosk, tmp_path, shot
):
    """A writer and an approver, each at a browser of their own; two sticks; a kiosk."""
    anna, bram = browse("Anna", Role.WRITER), browse("Bram", Role.APPROVER)
    write(anna)
    shot(anna, "office-form")
    anna.get_by_role("button", name="Bewaren").click()
    anna.get_by_text("Bewaard. Op het scherm").wait_for()
    propose(anna, shot)
    approve(bram, next((two_keys.path / "approval-keys").glob("*.pem")), shot)
    sign(anna, sticks)
    assert anna.faults == bram.faults == []

    assert [kiosk(two_keys, stick)[0].outcome for stick in sticks] == ["updated", "unchanged"]
    board = Board(tmp_path / "kiosk" / "content" / "content.db")
    (shown,) = board.bulletins(Times(NOW))
    assert shown.info("nl").headline == "De stroom is uit in Oosterveen"
    assert shown.info("nl").instruction == ("Zet de kookplaat uit.", "Blijf binnen.")
    board.close()


PAGES = ("/berichten", "/berichten/de-stroom-is-uit-1", "/lijsten", "/lijsten/plekken/nieuw-1",
         "/uitgeven", "/mappen")  # fmt: skip
FILE = """---
soort: stroom
ernst: ernstig
gebied: Oosterveen
geldig tot: 01-12-2026 18:00
---
# nl
## De stroom is uit
Er is een kabel stuk.
### Wat moet u doen
1. Blijf binnen.
"""


@pytest.fixture
def written(source):
    path = source / "bulletins" / "de-stroom-is-uit-1.md"
    path.parent.mkdir()
    path.write_text(FILE)
    return path


@pytest.mark.slow
def test_pages_of_publishing_have_no_finding_on_a_laptop_and_a_tablet(
    browse, two_keys, written, no_pictures
):
    page = browse("Anna", *Role)
    for path in PAGES:
        for viewport in (page.viewport_size, TABLET):
            page.set_viewport_size(viewport)
            page.goto(path)
            assert findings(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{path} is {wide} pixels too wide at {viewport}"
        page.set_viewport_size({"width": 1366, "height": 768})


def test_a_bulletin_is_written_and_saved_by_keyboard_alone(browse, source, no_pictures):
    page = browse("Anna", Role.WRITER)
    page.goto("/berichten")
    _tab_to(page, "Nieuw bericht")
    page.keyboard.press("Enter")
    looked(page, 1)
    _tab_to(page, "kop:nl")
    page.keyboard.type("Water bij de kerk")
    page.keyboard.press("Tab")
    page.keyboard.type("Er is drinkwater.")
    _tab_to(page, "Bewaren")
    page.keyboard.press("Enter")
    page.get_by_text("Bewaard. Op het scherm").wait_for()
    assert (source / "bulletins" / "water-bij-de-kerk-1.md").is_file()


def _tab_to(page, wanted):
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate("[document.activeElement.id, document.activeElement.textContent.trim()]")
        if wanted in at:
            return
    raise AssertionError(f"no Tab leads to {wanted}")


@pytest.mark.slow
def test_what_was_typed_is_there_after_the_window_was_closed(browse, source, no_pictures):
    page = browse("Anna", Role.WRITER)
    page.goto("/berichten/nieuw-1")
    looked(page, 1)
    page.get_by_label("Kop").first.fill("Half af")
    looked(page, 2)
    other = page.context.new_page()
    page.close()
    other.goto("/berichten/nieuw-1")
    assert other.get_by_label("Kop").first.input_value() == "Half af"


@pytest.mark.slow
def test_a_picture_is_dropped_in_and_shown(browse, written, source, no_pictures):
    page = browse("Anna", Role.WRITER)
    page.goto("/berichten/de-stroom-is-uit-1")
    looked(page, 1)
    with page.expect_navigation():
        page.get_by_label("Sleep een foto of kaart hierheen").set_input_files(
            Path("docs/pictures/informatie.png")
        )
    assert page.get_by_label("informatie.jpg").or_(page.get_by_label("informatie.png")).is_checked()
    assert len(list((source / "media").iterdir())) == 1
