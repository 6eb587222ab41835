"""Who may come in: by a code first, by a password then, and never by guessing."""

from __future__ import annotations

import re

import pytest

from office.accounts.people import Role
from office.app import make_app, make_office
from office.folders import Folders
from office.web.visit import COOKIE
from tests.office.visitors import PASSWORD, Visitors

WRITER, APPROVER, COORDINATOR, VIEWER = Role


def log_in(visitor, name, password=PASSWORD):
    visitor.get("/inloggen")
    return visitor.post("/inloggen", {"name": name, "password": password})


def test_the_first_user_comes_in_with_the_code_of_the_terminal(office, visitors):
    code = office.accounts.first_code()
    somebody = visitors.stranger()
    assert "Kies zelf uw wachtwoord" in somebody.get("/").text
    fields = {"code": "BBBB-BBBB-BBBB", "name": "Anna", "password": PASSWORD, "again": PASSWORD}
    assert somebody.post("/welkom", fields).status_code == 403
    answer = somebody.post("/welkom", fields | {"code": code.lower().replace("-", " ")})
    assert "<summary>Anna</summary>" in answer.text
    assert office.accounts.first_code() is None
    again = visitors.stranger().post("/welkom", fields | {"code": code, "name": "Bram"})
    assert again.status_code == 403


def test_a_coordinator_invites_somebody_who_chooses_a_password(visitors):
    anna = visitors.user("Anna", COORDINATOR)
    page = anna.post("/gebruikers", {"name": "Bram", "roles": ["schrijver"]})
    code = re.search(r'class="code">([\w-]+)<', page.text)[1]
    bram = visitors.stranger()
    short = {"code": code, "password": "kort", "again": "kort"}
    assert bram.post("/welkom", short).status_code == 422
    fields = {"code": code, "password": PASSWORD, "again": PASSWORD}
    assert "<summary>Bram</summary>" in bram.post("/welkom", fields).text
    assert bram.get("/gebruikers").status_code == 403
    assert "Bram" in anna.get("/gebruikers").text


def test_a_code_for_a_new_password_ends_the_old_one(office, visitors):
    anna, bram = visitors.user("Anna", COORDINATOR), visitors.user("Bram", WRITER)
    number = next(user.number for user in office.accounts.users() if user.name == "Bram")
    page = anna.post(f"/gebruikers/{number}/code")
    code = re.search(r'class="code">([\w-]+)<', page.text)[1]
    new = "een heel ander wachtwoord"
    visitors.stranger().post("/welkom", {"code": code, "password": new, "again": new})
    assert "Inloggen" in bram.get("/wachtwoord").text
    assert log_in(visitors.stranger(), "Bram").status_code == 403
    assert log_in(visitors.stranger(), "bram", new).status_code == 200


def test_the_last_coordinator_stays(office, visitors):
    anna = visitors.user("Anna", COORDINATOR, WRITER)
    (user,) = office.accounts.users()
    assert (
        anna.post(f"/gebruikers/{user.number}/rollen", {"roles": ["schrijver"]}).status_code == 400
    )
    assert anna.post(f"/gebruikers/{user.number}/weg").status_code == 400
    assert [user.name for user in office.accounts.users()] == ["Anna"]


def test_other_roles_end_the_session_that_had_the_old_ones(office, visitors):
    anna, bram = visitors.user("Anna", COORDINATOR), visitors.user("Bram", COORDINATOR)
    number = next(user.number for user in office.accounts.users() if user.name == "Bram")
    anna.post(f"/gebruikers/{number}/rollen", {"roles": ["kijker"]})
    assert "Inloggen" in bram.get("/gebruikers").text
    log_in(bram, "Bram")
    assert bram.get("/gebruikers").status_code == 403


def test_a_session_that_was_stolen_is_worth_nothing_after_logging_out(visitors):
    anna = visitors.user("Anna", COORDINATOR)
    stolen = anna.client.cookies[COOKIE]
    thief = visitors.stranger()
    thief.client.cookies.set(COOKIE, stolen)
    assert "Wie er zijn" in thief.get("/gebruikers").text
    anna.post("/uitloggen")
    assert "Wie er zijn" not in thief.get("/gebruikers").text
    assert "Inloggen" in anna.get("/gebruikers").text


def test_a_token_planted_before_logging_in_is_not_the_session(visitors):
    visitors.user("Anna", COORDINATOR)
    victim = visitors.stranger()
    victim.get("/inloggen")
    planted = victim.client.cookies[COOKIE]
    log_in(victim, "Anna")
    assert victim.client.cookies[COOKIE] != planted


@pytest.mark.parametrize(("hours", "holds"), [(7, True), (9, False)])
def test_a_session_ends_by_itself(clock, visitors, hours, holds):
    anna = visitors.user("Anna", COORDINATOR)
    clock.pass_(hours=hours)
    assert ("Wie er zijn" in anna.get("/gebruikers").text) is holds


def test_a_day_is_the_longest_however_busy(clock, visitors):
    anna = visitors.user("Anna", COORDINATOR)
    for _ in range(5):
        clock.pass_(hours=5)
        page = anna.get("/gebruikers").text
    assert "Wie er zijn" not in page


def test_guessing_makes_wait_and_says_no_more_than_before(clock, visitors):
    visitors.user("Anna", COORDINATOR)
    thief = visitors.stranger()
    said = {log_in(thief, name, "geraden wachtwoord").text for name in ("Anna", "Niemand")}
    assert all("Naam of wachtwoord klopt niet." in text for text in said)
    for _ in range(4):
        log_in(thief, "Anna", "geraden wachtwoord")
    assert "Te vaak geprobeerd" in log_in(thief, "Anna").text
    clock.pass_(seconds=16)
    assert log_in(thief, "Anna").status_code == 200


def test_guessing_at_many_names_makes_the_address_wait(visitors):
    visitors.user("Anna", COORDINATOR)
    thief = visitors.stranger()
    for number in range(20):
        log_in(thief, f"Naam {number}", "geraden wachtwoord")
    assert "Te vaak geprobeerd" in log_in(thief, "Anna").text


def test_a_restart_forgives_no_guesses(office, clock, visitors):
    visitors.user("Anna", COORDINATOR)
    thief = visitors.stranger()
    for _ in range(5):
        log_in(thief, "Anna", "geraden wachtwoord")
    office.stop()
    again = make_office(Folders.of_laptop(), clock, here=True)
    assert "Te vaak" in log_in(Visitors(make_app(again), again).stranger(), "Anna").text
    again.stop()


def test_a_form_and_a_session_outlive_a_restart(office, clock, visitors):
    anna = visitors.user("Anna", COORDINATOR)
    anna.get("/gebruikers")
    office.stop()
    again = make_office(Folders.of_laptop(), clock, here=True)
    after = Visitors(make_app(again), again).stranger()
    after.client.cookies, after.token = anna.client.cookies, anna.token
    assert "Code voor Bram" in after.post("/gebruikers", {"name": "Bram", "roles": "kijker"}).text
    again.stop()
