"""Logging in and out, and who may do what."""

from __future__ import annotations

from office.accounts.people import NOBODY_YET, Role
from office.feature import Entry, Feature
from office.users import pages
from office.web.pages import LOG_IN, get, post

MANAGES = frozenset({Role.COORDINATOR})

USERS = Feature(
    name="users",
    pages=(
        get(LOG_IN, pages.show_log_in, NOBODY_YET),
        post(LOG_IN, pages.log_in, NOBODY_YET),
        get("/welkom", pages.show_welcome, NOBODY_YET),
        post("/welkom", pages.welcome, NOBODY_YET),
        post("/uitloggen", pages.log_out),
        get("/wachtwoord", pages.show_password),
        post("/wachtwoord", pages.change_password),
        get("/gebruikers", pages.show_users, MANAGES),
        get("/gebruikers/certificaat", pages.download_certificate, MANAGES),
        post("/gebruikers", pages.invite, MANAGES),
        post("/gebruikers/{number}/rollen", pages.change_roles, MANAGES),
        post("/gebruikers/{number}/code", pages.give_code, MANAGES),
        post("/gebruikers/{number}/weg", pages.remove, MANAGES),
    ),
    entries=(Entry("Gebruikers", "/gebruikers", MANAGES, is_work=False),),
)
