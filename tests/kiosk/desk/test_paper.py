"""Paper from the desk: what comes out of the printer, and what staff hear of it."""

from __future__ import annotations

from functools import partial

import msgspec
import pytest

from kiosk import routes as pages
from kiosk.config import Printer
from kiosk.desk import access, paper
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.needs.routes import Card, PrintSlip
from kiosk.desk.volunteers import actions as volunteer_actions
from kiosk.desk.volunteers.routes import PrintCard, RoleCards, WriteCards
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.navigation.navigator import Navigator
from kiosk.takeaway import print_action
from tests.kiosk import neighbours
from tests.kiosk.desk.test_roles import NOW, Nowhere
from tests.kiosk.snapshots import snapshot


@pytest.fixture
def printed(monkeypatch):
    """The sheets that were sent to the printer."""
    sheets = []

    class AtOnce:
        busy = False

        def __init__(self, _):
            pass

        def start(self, job, then, *, failed):
            then(job())

    def send(receipt, _):
        sheets.append(receipt.sheet)
        return print_action.DONE

    monkeypatch.setattr(paper, "Background", AtOnce)
    monkeypatch.setattr(print_action, "send", send)
    return sheets


@pytest.fixture(params=[Printer(device="/dev/null"), None], ids=["printer", "none"])
def navigator(request, printed, tmp_path, monkeypatch):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    desk_session = DeskSession(lambda: NOW)
    config = snapshot().config
    desk = msgspec.structs.replace(config.desk, needs=True, volunteers=True)
    config = msgspec.structs.replace(config, desk=desk, printer=request.param)
    navigator = Navigator(
        config, tmp_path / "power.json", lambda: NOW, Nowhere(), desk_session,
        partial(pages.page, desk_session=desk_session),
    )  # fmt: skip
    access.register(navigator, desk_session)
    neighbours.fill(desk_session.desk.needs, NOW)
    navigator.session = Session(role=Role.STAFF, route=Card(3))
    yield navigator
    desk_session.desk.close()


def test_a_slip_has_the_number_and_no_name(navigator, printed):
    navigator.go(PrintSlip(3))
    if navigator.settings.printer is None:
        assert printed == []
        assert paper.NO_PRINTER in repr(navigator.page("nl")[1])
        return
    (sheet,) = printed
    assert "Uw nummer: 3" in repr(sheet)
    assert "Slapen: 3 slaapplekken" in repr(sheet)
    assert not any(name in repr(sheet) for name in neighbours.NAMES)


def test_the_card_of_a_task_is_printed_by_one_touch(navigator, printed):
    navigator.go(RoleCards())
    navigator.go(PrintCard("host"))
    if navigator.settings.printer is None:
        assert paper.NO_PRINTER in repr(navigator.page("nl")[1])
        return
    (sheet,) = printed
    assert "Ontvangst" in repr(sheet)
    assert "- U heet mensen welkom bij de deur." in repr(sheet)
    assert print_action.DONE in repr(navigator.page("nl")[1])


def test_the_page_of_cards_offers_the_printer_only_where_there_is_one(navigator):
    navigator.go(RoleCards())
    shown = repr(navigator.page("nl")[1])
    has_printer = navigator.settings.printer is not None
    assert ("De kaart komt uit de printer." in shown) is has_printer
    assert ("PrintCard" in shown) is has_printer
    assert ("Hier is geen printer. Zet de kaarten op een stick" in shown) is not has_printer
    assert "Ontvangst" in shown
    assert "WriteCards" in shown


def test_the_cards_of_all_tasks_go_to_a_stick(navigator, printed, tmp_path, monkeypatch):
    monkeypatch.setattr(volunteer_actions, "Background", paper.Background)
    access.register(navigator, navigator._staff)
    navigator.go(RoleCards())
    navigator.go(WriteCards())
    (pdf,) = (path for path in tmp_path.rglob("*.pdf"))
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "Klaar. Het staat in" in repr(navigator.page("nl")[1])
