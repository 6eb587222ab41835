# ruff: noqa: T201 - a benchmark tells its figures to a person
"""From an empty folder to a signed stick, by people who follow the handleiding alone.

    .venv/bin/python tests/benchmarks/bench_office_newcomer.py [FOLDER FOR PICTURES]

Anna writes, Bram approves with a key of his own, at one laptop, in Debian's Chromium: real clicks
and real keys, each counted. What a person takes for them is assumed, and said: see `PACE`. The keys
were made on this laptop by the ceremony, which has a page of its own.

It fails when a word that the chapter says to touch was nowhere on the way.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import sync_playwright

from content.publishing import laptop
from content.publishing.approvals import add_approval_key, set_approvals
from content.publishing.publisher import change_root, init_publisher
from content.stick import mounts
from content.trust.identity import Identity
from office.app import make_app, make_office
from office.folders import Folders
from office.publishing.workplace import Workplace
from tests.office.serving import Served

CHAPTER = Path("deploy/handleiding.md")
PARTS = {
    "Voor de uitgever": ("Beginnen", "Schrijven", "Uitgeven"),
    "Voor de goedkeurder": ("Goedkeuren",),
}
NOT_NOW = {
    "Nieuw bericht dat dit vervangt", "Intrekken", "Plekken en stroom", "Binnenhalen",
    "Voorstel als bestand", "Geef uit over de verbinding", "Bij de punten",
}  # fmt: skip
"""What these sections name for another day: a bulletin that is over, a place, a second
laptop, a link."""
GOAL_MIN = (10.0, 3.0)
PASSWORDS = {"Anna": "zes kleine groene appels", "Bram": "dertien regels in de tuin"}
KEY = "de dijk is hoog en droog"


class Pace(NamedTuple):
    """What a person is taken to need, in seconds."""

    key_s: float = 0.3
    """Forty words of five letters a minute: two fingers."""
    click_s: float = 3.0
    """To find it, to go there, to press."""
    page_s: float = 5.0
    """To look round on a page that was not there before."""
    words_min: float = 200.0
    """To read the chapter, once."""


PACE = Pace()
FIRST = {
    "Soort": "Stroom",
    "Hoe erg": "Ernstig",
    "Kop": "De stroom is uit in Oosterveen",
    "Wat is er?": "Er is een kabel stuk. Het duurt zeker tot vanavond.",
    "Wat moeten mensen doen?": "Zet de kookplaat en de oven uit.\nBlijf binnen en houd het warm.\n"
    "Hulp nodig? Ga naar het noodsteunpunt.",
    "Waar": "Oosterveen",
    "Of: hoe lang": "12 uur",
}
SECOND = {
    "Soort": "Drinkwater",
    "Hoe erg": "Matig",
    "Kop": "Kook uw drinkwater 3 minuten",
    "Wat is er?": "Er kunnen bacteriën in het water zitten.",
    "Wat moeten mensen doen?": "Kook water dat u drinkt 3 minuten.\nHaal anders water bij een "
    "waterpunt.",
    "Waar": "Veldermeer",
    "Of: hoe lang": "24 uur",
}


class Hand:
    """Somebody at the laptop: does it for real, and counts."""

    def __init__(self, page) -> None:
        self.page = page
        self.clicks = self.keys = self.pages = 0
        self.seen: set[str] = set()

    def click(self, name: str, role: str = "button", *, exact: bool = True) -> None:
        self.look()
        self.page.get_by_role(role, name=name, exact=exact).first.click()
        self.clicks += 1

    def touch(self, locator) -> None:
        locator.click()
        self.clicks += 1

    def type(self, label: str, text: str, *, by_tab: bool = False) -> None:
        """Type into a field; one goes there by touch, or by Tab from the one before."""
        field = self.page.get_by_label(label, exact=True).first
        if by_tab:
            self.keys += 1
            field.focus()
        else:
            self.touch(field)
        field.press_sequentially(text)
        self.keys += len(text)

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(option)
        self.clicks += 2

    def turn(self) -> None:
        """Another page is there: one looks round."""
        self.pages += 1
        self.look()

    def look(self) -> None:
        """Remember what can be touched here, for the words of the chapter."""
        script = """() => [...document.querySelectorAll(
            "a, button, summary, h1, h2, h3, legend, label")].map(one => one.textContent.trim())"""
        self.seen |= set(self.page.evaluate(script))

    def minutes(self) -> float:
        spent_s = self.clicks * PACE.click_s + self.keys * PACE.key_s + self.pages * PACE.page_s
        return spent_s / 60


def main(pictures: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for name in ("CONFIG", "STATE", "RUN"):
            os.environ[f"NOODSTEUNPUNT_{name}"] = f"{folder}/{name}"
        os.environ["HOME"] = folder
        os.environ.pop("XDG_DATA_HOME", None)
        keys = ceremony(Path(folder))
        sticks = [Path(folder) / f"stick-{number}" for number in (1, 2)]
        for stick in sticks:
            stick.mkdir()
        mounts.sticks = lambda: tuple(sticks)
        office = make_office(Folders.of_laptop(), lambda: datetime.now(UTC), here=True)
        served = Served(make_app(office))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        size = {"width": 1366, "height": 768}
        page = browser.new_page(viewport=size, base_url=served.address, locale="nl-NL")
        page.set_default_timeout(60_000)
        first = Hand(page)
        begin(first, office.accounts.first_code())
        bring_in(first)
        write(first, FIRST)
        issue(first, keys, 1, sticks)
        second = Hand(page)
        write(second, SECOND)
        issue(second, keys, 2, sticks)
        if pictures:
            page.screenshot(path=Path(pictures) / "office-newcomer.png", full_page=True)
        assert office.part(Workplace).publisher().last_issue() == 2
        browser.close()
        served.stop()
    tell(first, second)


def ceremony(folder: Path) -> Path:
    """Two must sign: the publishing key's holder and Bram. Return Bram's key."""
    now = datetime.now(UTC)
    made = init_publisher(
        folder / "afzender",
        Identity(publisher="vr-veldermeer", name="Veiligheidsregio Veldermeer"),
        root_keys=1,
        threshold=1,
        now=now,
        ask=lambda _: KEY,
    )

    def alter(root):
        key = add_approval_key(root, "Bram", KEY)
        set_approvals(root, 2)
        return [key]

    made = change_root(made, alter, now=now, key_files=(), ask=lambda _: KEY)
    laptop.remember(made, 0)
    return next((made.path / "approval-keys").glob("*.pem"))


def begin(hand: Hand, code: str) -> None:
    """Beginnen."""
    hand.keys += len("noodsteunpunt-office run --here\n")
    hand.page.goto("/")
    hand.turn()
    come_in(hand, code, "Anna", named=True)
    hand.click("Mappen", "link")
    hand.turn()


def come_in(hand: Hand, code: str, name: str, *, named: bool) -> None:
    hand.type("Code", code)
    if named:
        hand.type("Uw naam", name, by_tab=True)
    for label in ("Nieuw wachtwoord", "Nog een keer"):
        hand.type(label, PASSWORDS[name], by_tab=True)
    hand.click("Verder")
    hand.page.get_by_text(name, exact=True).wait_for()
    hand.turn()


def write(hand: Hand, words: dict[str, str]) -> None:
    """Schrijven."""
    hand.click("Berichten", "link")
    hand.turn()
    hand.click("Nieuw bericht", "link")
    hand.turn()
    hand.choose("Soort", words["Soort"])
    hand.touch(hand.page.get_by_label(f"{words['Hoe erg']}:"))
    for label in ("Kop", "Wat is er?", "Wat moeten mensen doen?"):
        hand.type(label, words[label], by_tab=label != "Kop")
    hand.type("Waar", words["Waar"])
    hand.type("Of: hoe lang", words["Of: hoe lang"])
    hand.page.get_by_alt_text("Zo ziet een bewoner dit op het scherm").wait_for()
    hand.turn()  # the screen beside it, and the advice
    hand.click("Bewaren")
    hand.page.get_by_text("Bewaard. Op het scherm").wait_for()


def issue(hand: Hand, key: Path, number: int, sticks: list[Path]) -> None:
    """Uitgeven, and in its midst Goedkeuren: Bram sits beside Anna."""
    page = hand.page
    hand.click("Uitgeven", "link")
    hand.turn()
    hand.click("Bekijk", "link", exact=False)
    page.get_by_text("Straks").wait_for()
    hand.turn()
    page.go_back()
    hand.clicks += 1
    hand.click("Leg dit voor aan een ander")
    page.get_by_text("Wacht op 1 goedkeuring").wait_for()
    hand.turn()  # Bram's: he has read the bulletin above
    hand.type("Wachtwoord van de goedkeurder", PASSWORDS["Bram"])
    page.get_by_label("Of uw sleutelbestand").set_input_files(key)
    hand.clicks += 3  # the button, the file in its window, and that window's own
    hand.type("Wachtwoord van uw sleutel", KEY)
    hand.click("Goedkeuren")
    page.get_by_text("Bram heeft deze uitgave goedgekeurd").wait_for()
    hand.turn()
    hand.type("Wachtwoord van de publicatiesleutel", KEY)
    hand.click(f"Teken uitgave {number}")
    page.get_by_text(f"Uitgave {number} is getekend").wait_for()
    hand.turn()
    hand.click(f"Zet uitgave {number} erop")
    page.get_by_text("✓ teruggelezen").nth(len(sticks) - 1).wait_for()
    hand.turn()


def bring_in(hand: Hand) -> None:
    """Anderen geeft u een code bij Gebruikers: Bram takes his place for a moment."""
    hand.click("Gebruikers", "link")
    hand.turn()
    hand.type("Naam", "Bram")
    hand.touch(hand.page.locator("main form.card").get_by_label("Goedkeurder").last)
    hand.click("Code maken")
    code = hand.page.locator(".code").inner_text()
    hand.turn()
    log_out(hand)
    hand.click("gebruik die code", "link")
    hand.turn()
    come_in(hand, code, "Bram", named=False)
    log_out(hand)
    log_in(hand, "Anna")


def log_out(hand: Hand) -> None:
    hand.touch(hand.page.locator(".me summary"))
    hand.click("Uitloggen")
    hand.page.get_by_role("heading", name="Inloggen").wait_for()


def log_in(hand: Hand, name: str) -> None:
    hand.turn()
    hand.type("Naam", name)
    hand.type("Wachtwoord", PASSWORDS[name], by_tab=True)
    hand.click("Inloggen")
    hand.page.get_by_text(name, exact=True).wait_for()


def chapter() -> list[str]:
    """Return the sections that are followed."""
    text = CHAPTER.read_text(encoding="utf-8")
    found = []
    for title, wanted in PARTS.items():
        part = re.search(rf"^# {title}$(.*?)(?=^# |\Z)", text, re.MULTILINE | re.DOTALL)[1]
        sections = re.findall(r"^## (.*?)$(.*?)(?=^## |\Z)", part, re.MULTILINE | re.DOTALL)
        found += [words for name, words in sections if name in wanted]
    return found


def tell(first: Hand, second: Hand) -> None:
    sections = chapter()
    named = {word for words in sections for word in re.findall(r"`([^`]+)`", words)} - NOT_NOW
    seen = first.seen | second.seen
    missing = sorted(word for word in named if word not in seen)
    reading_min = sum(len(words.split()) for words in sections) / PACE.words_min
    print(
        f"taken for a person: {PACE.key_s} s a key (40 words a minute), {PACE.click_s:.0f} s a "
        f"click, {PACE.page_s:.0f} s to look at a page, {PACE.words_min:.0f} words a minute read"
    )
    for name, hand, more, goal in (
        ("first bulletin", first, reading_min, GOAL_MIN[0]),
        ("second bulletin", second, 0.0, GOAL_MIN[1]),
    ):
        print(
            f"{name}: {hand.clicks} clicks, {hand.keys} keys, {hand.pages} pages"
            f"{f', {more:.1f} minutes of reading' if more else ''}: "
            f"{hand.minutes() + more:.1f} minutes (goal {goal:.0f})"
        )
    print(f"words of the chapter that were nowhere: {', '.join(missing) or 'none'}")
    raise SystemExit(bool(missing))


if __name__ == "__main__":
    main(*sys.argv[1:])
