"""Pages everybody can use: on a small laptop and a tablet, by keyboard, with a screen reader."""

from __future__ import annotations

import pytest

from office.accounts.people import Role
from tests.office.axe import findings
from tests.office.conftest import LAPTOP, TABLET
from tests.office.visitors import PASSWORD

OF_USERS = ("/gebruikers", "/wachtwoord", "/welkom", "/inloggen", "/nergens")


@pytest.mark.parametrize(
    "viewport", [LAPTOP, pytest.param(TABLET, marks=pytest.mark.slow)], ids=["laptop", "tablet"]
)
def test_pages_of_users_have_no_finding(browse, viewport):
    page = browse("Anna", *Role, viewport=viewport)
    for path in OF_USERS:
        page.goto(path)
        assert findings(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"


def test_logging_in_by_keyboard_alone(browse, office):
    browse("Anna", Role.COORDINATOR)
    page = browse()
    page.goto("/inloggen")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Anna")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Anna", exact=True).wait_for()
    assert page.faults == []
