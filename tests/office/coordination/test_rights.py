"""No page of coordinating is open by accident, and none does anything without its own form."""

from __future__ import annotations

from office.accounts.people import Role
from office.coordination.feature import COORDINATION
from office.coordination.pages.frame import ACTS, SEES

NAMES = {"{point}": "np-a", "{number}": "1"}


def path_of(page):
    path = page.path
    for name, value in NAMES.items():
        path = path.replace(name, value)
    return path


def test_who_writes_or_approves_sees_nothing_of_it(desk, visitors):
    writer = visitors.user("Wim", Role.WRITER, Role.APPROVER)
    stranger = visitors.stranger()
    for page in COORDINATION.pages:
        assert page.may in (SEES, ACTS)
        ask = writer.get if page.method == "GET" else writer.post
        assert ask(path_of(page)).status_code == 403, page.path
        answer = stranger.client.request(page.method, path_of(page), follow_redirects=False)
        assert answer.status_code in {303, 401}, page.path


def test_who_looks_on_changes_nothing(desk, kees):
    for page in COORDINATION.pages:
        if page.method == "POST":
            assert page.may == ACTS
            assert kees.post(path_of(page)).status_code == 403, page.path


def test_a_form_of_another_site_does_nothing(station, anna, desk):
    station.write()
    desk.look()
    for page in COORDINATION.pages:
        if page.method == "POST":
            answer = anna.client.post(path_of(page), data={"csrf": "0" * 64, "wie": "Politie"})
            assert answer.status_code == 403, page.path
    assert station.state() == "aangekomen"
    assert desk.entries.newest(10, drill=False) == []


def test_odd_paths_and_questions_are_a_page_that_says_so(anna):
    for path in (
        "/meldingen/999999", "/meldingen/-1", "/meldingen/1%2e%2e", "/punten/..%2f..%2fetc",
        "/punten/%00", "/netwerk/onbekend/99999999999999999999", "/meldingen?blad=99999999",
        "/meldingen?punt=%27%20or%201=1", "/journaal?voor=nan", "/journaal?voor=1e999",
        "/meldingen?wat=../../x&blad=-3",
    ):  # fmt: skip
        assert anna.get(path).status_code in {200, 404}, path
