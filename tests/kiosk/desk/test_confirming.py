"""What cannot be undone is asked first, and never by one touch."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kiosk.desk
from kiosk.desk import access
from kiosk.desk.checklists.routes import Checklist, Close, CloseNow, EndList
from kiosk.desk.duty.routes import EndDuty, Roster
from kiosk.desk.link.routes import Discard, Unbelieved
from kiosk.desk.needs import routes as needs
from kiosk.desk.notices.routes import OwnNotice, Withdraw
from kiosk.desk.reports.routes import ConfirmReport, MakeReal, RelayReport, Report
from kiosk.desk.routes import Sure
from kiosk.desk.volunteers.routes import GoHome, Volunteer
from kiosk.model.roles import Role
from kiosk.model.views import Actions, Note, Step
from tests.kiosk.desk.test_screens import NOW, desk_session, routes, shift, show  # noqa: F401

UNDONE_BY_NOBODY = {
    Withdraw: "a notice is gone from the board",
    EndDuty: "a name is gone from the roster",
    EndList: "a list is ended with things left",
    Discard: "a letter is gone",
    RelayReport: "a report no longer waits on top",
    ConfirmReport: "a report counts as arrived",
    MakeReal: "a report is no longer of the drill",
    GoHome: "a volunteer's name is gone from the list",
    needs.Release: "an agreement is ended",
    needs.Refuse: "another point hears no",
    needs.TakeOff: "a card is withdrawn, and its agreements with it",
}
"""Each has a page that asks; closing the point has one of its own."""


def test_each_has_a_page_that_asks():
    assert UNDONE_BY_NOBODY.keys() <= access.features(Role.STAFF)._confirmations.keys()


def test_no_page_of_the_desk_leads_to_one_directly():
    """Buttons are made with the route they follow: none of these stands there bare."""
    found = []
    names = {kind.__name__ for kind in UNDONE_BY_NOBODY} - {"EndList"}  # all done, it just ends
    for path in Path(kiosk.desk.__file__).parent.glob("*/*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {"Choice", "Row"}:
                found += [
                    (path.parent.name, ast.unparse(argument))
                    for argument in call.args
                    if isinstance(argument, ast.Call)
                    and ast.unparse(argument.func).rpartition(".")[2] in names
                ]
    assert found == []


def page(action, desk):
    return show(Sure(action), desk_session=desk)


@pytest.mark.parametrize(
    ("action", "back"),
    [
        (Withdraw(1), OwnNotice(1)),
        (EndDuty(1), Roster()),
        (EndList("opening", ("x",)), Checklist("opening")),
        (Discard(Unbelieved(0, NOW)), Unbelieved(0, NOW)),
        (RelayReport(1), Report(1)),
        (ConfirmReport(1), Report(1)),
        (MakeReal(1), Report(1)),
        (GoHome(1), Volunteer(1)),
        (needs.Release(1, claim="x"), needs.Card(1)),
        (needs.Refuse(5, question="x"), needs.Card(5)),
        (needs.TakeOff(1), needs.Card(1)),
    ],
    ids=[
        "notice",
        "duty",
        "list",
        "letter",
        "passed on",
        "confirmed",
        "real",
        "volunteer",
        "agreement",
        "question",
        "card",
    ],
)
def test_it_says_what_goes_and_how_to_get_away(action, back, shift):  # noqa: F811
    view = page(action, shift)
    assert list(routes(view)) == [action, back]
    assert view.back == back
    assert [block.loud for block in view.blocks if isinstance(block, Note)] == [True]


def test_what_is_left_of_a_list_is_named_before_it_ends(shift):  # noqa: F811
    (end,) = (
        r for r in routes(show(Checklist("opening"), desk_session=shift)) if isinstance(r, Sure)
    )
    left = [block.words for block in page(end.action, shift).blocks if isinstance(block, Step)]
    assert len(left) > 10
    assert "Doe de deur open." not in left


def test_closing_names_them_too(shift):  # noqa: F811
    shift.desk.runs.start("closing", NOW)
    view = show(Close(), desk_session=shift)
    named = [block for block in view.blocks if isinstance(block, Step)]
    assert named, "nothing of the list is done"
    (buttons,) = (block for block in view.blocks if isinstance(block, Actions))
    assert buttons.choices[0].route == CloseNow()
