"""What a browser that was led astray, and a stranger, try on the office."""

from __future__ import annotations

import pytest

from office.accounts.people import NOBODY_YET, Role
from office.registry import FEATURES

PAGES = [page for feature in FEATURES for page in feature.pages]
BEHIND = [page for page in PAGES if page.may is not NOBODY_YET]
POSTS = [page for page in PAGES if page.method == "POST"]


def at(page) -> str:
    return page.path.replace("{number}", "1").replace("{name}", "x").replace("{language}", "nl")


def test_a_form_of_another_site_does_nothing(visitors):
    """It can send the cookie along; it cannot know the token."""
    anna = visitors.user("Anna", *Role)
    for page in POSTS:
        forged = anna.client.post(at(page), data={"name": "x", "password": "y"})
        assert (forged.status_code, "formulier is te oud" in forged.text) == (403, True), page
        foreign = anna.post(at(page), {}, headers={"Origin": "http://evil.example"})
        assert (foreign.status_code, "andere website" in foreign.text) == (403, True), page


def test_no_page_opens_for_a_stranger(visitors):
    stranger = visitors.stranger()
    visitors.user("Anna", Role.COORDINATOR)
    for page in BEHIND:
        if page.method == "GET":
            assert "<h1>Inloggen</h1>" in stranger.get(at(page)).text, page
        else:
            assert stranger.post(at(page)).status_code == 401, page


@pytest.mark.parametrize("role", Role)
def test_no_page_opens_for_another_role(visitors, role):
    somebody = visitors.user("Bram", role)
    for page in (page for page in BEHIND if role not in page.may):
        answer = somebody.get(at(page)) if page.method == "GET" else somebody.post(at(page))
        assert (answer.status_code, "Dit mag u niet" in answer.text) == (403, True), page


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8117", ""]
)
def test_a_name_that_was_pointed_here_is_not_served(visitors, host):
    assert visitors.stranger().get("/inloggen", headers={"Host": host}).status_code == 421


def test_every_answer_forbids_what_is_not_ours(visitors):
    for path in ("/welkom", "/static/office.js", "/nergens"):
        headers = visitors.stranger().get(path).headers
        assert "script-src 'self';" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"],
)
def test_no_path_leads_out_of_the_static_files(visitors, path):
    assert visitors.stranger().get(path).status_code == 404


@pytest.mark.parametrize(
    "onward", ["//evil.example", "/\\evil.example", "http://evil.example", "x"]
)
def test_logging_in_leads_nowhere_else(visitors, onward):
    visitors.user("Anna", Role.COORDINATOR)
    stranger = visitors.stranger()
    assert f'value="{onward}"' not in stranger.get("/inloggen", params={"naar": onward}).text


def test_a_form_of_many_megabytes_is_not_read(visitors):
    anna = visitors.user("Anna", Role.COORDINATOR)
    assert anna.post("/gebruikers", {"name": "x" * 2_000_000}).status_code == 413


def test_what_a_name_holds_is_never_markup(visitors):
    anna = visitors.user("<script>alert(1)</script>", Role.COORDINATOR)
    assert "<script>alert" not in anna.get("/gebruikers").text


def test_what_went_wrong_inside_is_not_told(office, visitors, monkeypatch):
    anna = visitors.user("Anna", Role.COORDINATOR)
    anna.client._transport.raise_server_exceptions = False
    monkeypatch.setattr(office.accounts, "users", lambda: 1 / 0)
    answer = anna.get("/gebruikers")
    assert answer.status_code == 500
    assert "division" not in answer.text
    assert "Er ging iets mis bij ons" in answer.text
