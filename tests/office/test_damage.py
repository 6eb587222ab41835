"""A damaged office.db keeps nobody out, and nothing of it is lost without a word."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing

import pytest

from office.accounts.people import Role
from office.app import make_app, make_office
from office.errors import OfficeError
from office.folders import Folders
from office.web.visit import COOKIE
from tests.office.visitors import PASSWORD, Visitors


@pytest.fixture
def place(office):
    """The folder of office.db."""
    return office.folders.state


@pytest.fixture
def open_again(clock):
    """The office as its next start finds it, and its visitors."""
    opened = []

    def open_():
        made = make_office(Folders.of_laptop(), clock, here=True)
        opened.append(made)
        return made, Visitors(make_app(made), made)

    yield open_
    for one in opened:
        one.stop()


def overwrite(path, *, first=0, count=10**6):
    """As a worn card does: other bytes where ours were; the first pages may still be right."""
    data = path.read_bytes()
    worn = b"\xa5" * len(data[first : first + count])
    path.write_bytes(data[:first] + worn + data[first + count :])


def log_in(visitors, name):
    somebody = visitors.stranger()
    somebody.get("/inloggen")
    return somebody, somebody.post("/inloggen", {"name": name, "password": PASSWORD})


@pytest.mark.parametrize("first", [0, 4096], ids=["all-of-it", "behind-the-first-page"])
def test_the_copy_of_today_takes_its_place_and_every_page_says_so(
    office, visitors, place, open_again, first
):
    anna = visitors.user("Anna", Role.COORDINATOR, Role.WRITER)
    office.database.keep()
    cookie = anna.client.cookies[COOKIE]
    visitors.user("Bram", Role.WRITER)  # after the copy
    office.stop()
    overwrite(place / "office.db", first=first)

    _, after = open_again()
    (aside,) = place.glob("office.*.damaged.db")
    thief = after.stranger()
    thief.client.cookies.set(COOKIE, cookie)
    assert "<h1>Inloggen</h1>" in thief.get("/gebruikers").text  # no session outlives it
    anna, page = log_in(after, "Anna")
    assert "gaat verder met de kopie van ma 30 nov" in page.text
    assert aside.name in page.text
    assert "Bram" not in anna.get("/gebruikers").text
    assert "was beschadigd" not in anna.post("/opslag/gezien").text
    assert aside.read_bytes()[first:].startswith(b"\xa5" * 100)


def test_without_a_copy_it_begins_again_with_a_code_and_says_what_is_lost(
    office, visitors, place, open_again
):
    visitors.user("Anna", Role.COORDINATOR)
    office.stop()
    overwrite(place / "office.db")
    again, after = open_again()
    code = again.accounts.first_code()
    fields = {"code": code, "name": "Anna", "password": PASSWORD, "again": PASSWORD}
    page = after.stranger().post("/welkom", fields).text
    assert "er was geen kopie" in page
    again.stop()
    _, later = open_again()  # until somebody has seen it
    assert "er was geen kopie" in log_in(later, "Anna")[1].text


def test_a_code_that_was_used_after_the_copy_is_worth_nothing(office, place, open_again):
    code = office.accounts.invite("Bram", frozenset({Role.WRITER}))
    office.database.keep()
    office.accounts.accept(code, "", PASSWORD, "127.0.0.1")
    office.stop()
    overwrite(place / "office.db")
    _, after = open_again()
    fields = {"code": code, "name": "Bram", "password": PASSWORD, "again": PASSWORD}
    assert "al gebruikt" in after.stranger().post("/welkom", fields).text


def test_a_damaged_copy_is_passed_over_for_the_one_before(office, visitors, place, open_again):
    visitors.user("Anna", Role.COORDINATOR)
    office.database.keep()
    office.stop()
    copy = place / "backup" / "office.db"
    copy.with_name("office.db.1").write_bytes(copy.read_bytes())
    overwrite(copy)
    overwrite(place / "office.db")
    _, after = open_again()
    assert "gaat verder met de kopie" in log_in(after, "Anna")[1].text


def test_damage_met_while_it_is_open_is_mended_at_the_next_page(office, visitors, place):
    """The page that meets it says so; who comes next logs in again, and can go on."""
    told = []
    anna = visitors.user("Anna", Role.COORDINATOR)
    office.database.keep()
    office.database.when_begun_again(lambda: told.append(office.database.trouble))
    office.database.rows("pragma wal_checkpoint(truncate)")
    overwrite(place / "office.db")
    office.database._db.execute("pragma shrink_memory")
    assert "is beschadigd. Probeer het nog een keer" in anna.get("/gebruikers").text
    assert "<h1>Inloggen</h1>" in anna.get("/gebruikers").text
    assert "gaat verder met de kopie" in log_in(visitors, "Anna")[1].text
    assert len(told) == 1


def test_a_copy_is_made_once_in_half_a_day_and_two_are_kept(office, visitors, clock, place):
    copy = place / "backup" / "office.db"
    visitors.user("Anna", Role.COORDINATOR)
    office.database.keep()
    made_s = clock.now.timestamp()
    os.utime(copy, (made_s, made_s))  # the file has the machine's time, and not the story's
    visitors.user("Bram", Role.WRITER)
    office.database.keep()
    assert names(copy) == ["Anna"]
    assert not copy.with_name("office.db.1").exists()
    clock.now = clock.now.replace(year=2027)
    office.database.keep()
    assert names(copy) == ["Anna", "Bram"]
    assert names(copy.with_name("office.db.1")) == ["Anna"]
    assert [path.stat().st_mode & 0o077 for path in (copy.parent,)] == [0]


def names(path):
    with closing(sqlite3.connect(path)) as db:
        return [name for (name,) in db.execute("select name from users order by name")]


def test_what_was_set_aside_and_copies_go_in_time_and_at_closing(office, visitors, clock, place):
    visitors.user("Anna", Role.COORDINATOR)
    office.database.keep()
    aside = place / "office.2026-11-01-1200.damaged.db"
    aside.write_bytes(b"words of people")
    office.database.sweep(clock.now.replace(year=2027))
    assert not aside.exists()
    assert (place / "backup" / "office.db").exists()  # the newest: it is renewed, not old
    aside.write_bytes(b"words of people")
    office.database.forget_copies()
    assert not aside.exists()
    assert list((place / "backup").iterdir()) == []


def test_a_folder_that_takes_nothing_is_said_in_our_words(office, place):
    (place / "backup").write_text("no folder")
    with pytest.raises(OfficeError, match=r"office\.db is niet te openen"):
        office.database.keep()


def test_a_link_named_as_the_database_is_not_what_is_thrown_away(
    office, place, open_again, tmp_path
):
    """Cut off while the copy was not there yet: the next start finds the damage again."""
    office.stop()
    overwrite(place / "office.db")
    (place / "office.2026-11-30-1505.damaged.db").hardlink_to(place / "office.db")
    open_again()
    assert re.search("-1.db", "".join(path.name for path in place.glob("*.damaged*")))
