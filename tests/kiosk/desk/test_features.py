"""A feature is a folder and a line: lost property is added so, and all of the desk knows it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import msgspec
import pytest

from kiosk import routes as pages
from kiosk.desk import access, registry
from kiosk.desk.checklists.routes import Checklist
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.duty.handover import Section
from kiosk.desk.duty.routes import Handover
from kiosk.desk.features import Features
from kiosk.desk.messages.routes import MessageForm, SearchForm
from kiosk.desk.notices.routes import NoticeForm
from kiosk.desk.routes import Fill, FormRoute, More, Send, Tasks, Type
from kiosk.model.roles import Role
from kiosk.model.routes import Unlock
from kiosk.model.session import Session
from kiosk.navigation.navigator import Navigator
from tests.kiosk.desk.lost_property.feature import LOST_PROPERTY
from tests.kiosk.desk.lost_property.routes import FoundForm, GiveBack, LostProperty
from tests.kiosk.desk.lost_property.store import FOUND
from tests.kiosk.desk.test_roles import NOW, Nowhere
from tests.kiosk.desk.test_screens import routes
from tests.kiosk.snapshots import snapshot


@pytest.fixture
def with_stock(navigator):
    """The same point, where lost property comes with the switch of stock."""
    wanted = replace(
        LOST_PROPERTY,
        wanted=lambda settings: settings.stock,
        to_check={"hourly": ("Is er iets gevonden?",)},
        handover=lambda _: Section("Gevonden", ("Een paraplu.",)),
    )
    registry.DESK = Features(*registry.FEATURES, wanted)
    return navigator


def switch_on(navigator):
    desk = msgspec.structs.replace(navigator.settings.desk, stock=True)
    navigator.settings = msgspec.structs.replace(navigator.settings, desk=desk)
    navigator.refresh()


PLACES = (More(), LostProperty(), FoundForm(), Checklist("hourly"), Handover())


def seen(navigator):
    """All that these pages say."""
    found = {}
    for place in PLACES:
        navigator.go(place)
        found[place] = repr(shown(navigator))
    return found


def test_a_feature_that_a_location_did_not_switch_on_is_nowhere(with_stock):
    assert not any("evonden" in said for said in seen(with_stock).values())
    assert "Dit staat op dit steunpunt uit." in seen(with_stock)[LostProperty()]


def test_switched_on_it_has_its_entry_pages_lines_and_part_of_the_handover(with_stock):
    switch_on(with_stock)
    said = seen(with_stock)
    assert "Gevonden voorwerpen" in said[More()]
    assert "Gevonden voorwerpen" in said[LostProperty()]
    assert "Wat is het?" in said[FoundForm()]
    assert "Is er iets gevonden?" in said[Checklist("hourly")]
    assert "Een paraplu." in said[Handover()]


@pytest.fixture
def navigator(tmp_path, monkeypatch):
    """At a point whose registry has one line more, unlocked by staff."""
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    monkeypatch.setattr(registry, "DESK", Features(*registry.FEATURES, LOST_PROPERTY))
    FOUND.clear()
    desk_session = DeskSession(lambda: NOW)
    navigator = Navigator(
        snapshot().config,
        tmp_path / "power.json",
        lambda: NOW,
        Nowhere(),
        desk_session,
        partial(pages.page, desk_session=desk_session),
    )
    access.register(navigator, desk_session)
    navigator.session = Session(role=Role.STAFF, route=Tasks())
    yield navigator
    if desk_session._desk:
        desk_session._desk.close()


def shown(navigator):
    return navigator.page("nl")[1]


def test_it_is_found_in_meer_and_opens(navigator):
    navigator.go(More())
    assert LostProperty() in list(routes(shown(navigator)))
    navigator.go(LostProperty())
    frame, view = navigator.page("nl")
    assert view.blocks[0].words == "Gevonden voorwerpen"
    assert frame.tabs == (), "what opens from a tab has none"


def test_its_form_is_filled_in_kept_and_sent(navigator):
    navigator.go(FoundForm())
    assert Type(FoundForm(), "wat") in list(routes(shown(navigator)))
    navigator.go(Send(FoundForm()))
    assert shown(navigator).refusal, "it says at the field what is wrong"
    navigator.go(Fill(form=FoundForm(), field="wat", text="Een paraplu"))
    assert navigator._staff.desk.drafts.find("found-form/") == {"wat": "Een paraplu"}
    navigator.go(Send(FoundForm()))
    assert navigator.session.route == LostProperty()
    assert FOUND == ["Een paraplu"]
    assert navigator._staff.desk.drafts.find("found-form/") == {}


def test_its_action_is_done_for_staff_and_for_nobody_else(navigator):
    FOUND.append("Een paraplu")
    navigator.session = Session(role=Role.TECHNICIAN)
    navigator.go(GiveBack("Een paraplu"))
    assert navigator.session.route == Unlock()
    assert FOUND == ["Een paraplu"]
    navigator.become(Session(role=Role.STAFF, route=LostProperty()))
    navigator.go(GiveBack("Een paraplu"))
    assert FOUND == []
    assert navigator._staff.said == "Teruggegeven."


def test_it_can_be_asked_for_by_its_name(navigator):
    assert {"lost", "found-form"} <= set(pages.names())


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (NoticeForm(), "notice-form/"),
        (NoticeForm(12), "notice-form/12"),
        (MessageForm(), "log-form/"),
        (SearchForm(), "log-search/"),
    ],
    ids=["a new notice", "a notice to change", "a message", "words to look for"],
)
def test_a_draft_of_before_the_update_is_found_again(navigator, form, name):
    """Names on the card are those of version 0.1."""
    field = {"notice-form": "titel", "log-form": "van", "log-search": "woorden"}[form.name]
    navigator._staff.desk.drafts.keep(name, {field: "Half af"}, NOW)
    navigator.go(form)
    boxes = {getattr(block, "words", "") for block in shown(navigator).blocks}
    assert "Half af" in boxes


def test_the_drafts_of_all_forms_keep_their_names():
    forms = [s.route for s in access.features(Role.STAFF).screens if isinstance(s.route, FormRoute)]
    assert {form.draft for form in forms} == {
        "notice-form/",
        "log-form/",
        "log-search/",
        "duty-form/",
        "report-form/",
        "stock-item/",
        "stock-move/0/received/",
        "situation-form/",
        "card-form/need",
        "card-arrived/0",
        "card-ask/",
        "card-promise/0",
        "volunteer-form/",
        "volunteer-out/0",
        "volunteer-work/0",
    }
