"""What the stories of the office share: an office with a clock, people, and a real browser."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from office.accounts import passwords
from office.app import make_app, make_office
from office.folders import Folders
from tests.office.serving import Asked, Served
from tests.office.visitors import PASSWORD, Visitors

NOW = datetime(2026, 11, 30, 15, 5, tzinfo=UTC)
LAPTOP, TABLET = {"width": 1366, "height": 768}, {"width": 820, "height": 1180}


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **length: float) -> None:
        self.now += timedelta(**length)


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch):
    """Argon2 at its cheapest: no story here is about what guessing costs."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    monkeypatch.setattr(passwords, "_OF_NOBODY", hasher.hash("nobody has this password"))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def office(tmp_path, clock, monkeypatch):
    """An office on somebody's own laptop."""
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path / name.lower()))
    made = make_office(Folders.of_laptop(), clock, here=True)
    yield made
    made.stop()


@pytest.fixture
def app(office):
    return make_app(office)


@pytest.fixture
def visitors(app, office):
    return Visitors(app, office)


@pytest.fixture(scope="session")
def chromium():
    """Debian's own browser, started once."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium")
    assert path, "chromium is not installed: run ./deploy/test once"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def served(app):
    """The office at an address of its own."""
    one = Served(app)
    yield one
    one.stop()


@pytest.fixture
def browse(chromium, served, office):
    """Open a browser window, logged in as somebody with these roles; its page."""
    asked, contexts = Asked(served.address), []

    def open_(name: str = "", *roles, viewport=LAPTOP, headers=None):
        context = chromium.new_context(
            viewport=viewport, base_url=served.address, locale="nl-NL", extra_http_headers=headers
        )
        asked.follow(context)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.faults = faults
        if name:
            code = office.accounts.invite(name, frozenset(roles))
            page.goto(f"/welkom?code={code}")
            page.get_by_label("Nieuw wachtwoord").fill(PASSWORD)
            page.get_by_label("Nog een keer").fill(PASSWORD)
            page.get_by_role("button", name="Verder").click()
            page.get_by_text(name, exact=True).wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert asked.elsewhere == []
