"""The lock: the PIN opens, and nothing else does."""

from __future__ import annotations

import random
import threading

import pytest

from common import unlock_code
from kiosk.desk.checklists.routes import CloseNow
from kiosk.desk.messages.routes import Messages, WriteMessages
from kiosk.desk.notices.routes import NoticeForm, Withdraw
from kiosk.desk.reports.routes import Reports
from kiosk.desk.routes import Discard, Fill, Send, Tasks, Type
from kiosk.model import routes
from kiosk.technician.routes import Trends
from tests.kiosk.at_the_desk.hands import (
    STAFF_PIN,
    TECHNICIAN_PIN,
    button,
    checked,
    enter,
    frames,
    go,
    said,
    tap,
    until,
)
from tests.kiosk.stage import pass_time


def test_the_pin_opens_the_desk_and_one_touch_locks_it(kiosk):
    go(kiosk, routes.Unlock())
    enter(kiosk, STAFF_PIN)
    checked(kiosk)
    assert isinstance(kiosk.session.route, Tasks)
    assert {"Taken", "Prikbord", "Logboek", "Meer"} <= set(said(kiosk))
    tap(button(kiosk, "Vergrendel"))
    assert kiosk.session.role is None
    assert kiosk.session.route == routes.Information()


def test_the_role_follows_from_the_pin(kiosk):
    go(kiosk, routes.Unlock())
    enter(kiosk, TECHNICIAN_PIN)
    checked(kiosk)
    assert kiosk.session.role == "technician"
    go(kiosk, Messages())
    assert "Logboek" not in said(kiosk)


def test_the_window_lives_while_a_pin_is_checked(kiosk, monkeypatch):
    release = threading.Event()
    real = kiosk.desk_session.pins.unlock
    monkeypatch.setattr(
        kiosk.desk_session.pins, "unlock", lambda pin: release.wait(20) and real(pin)
    )
    go(kiosk, routes.Unlock())
    enter(kiosk, STAFF_PIN)
    assert "De code wordt gecontroleerd…" in said(kiosk)
    enter(kiosk, STAFF_PIN)
    go(kiosk, routes.Information())
    assert "Informatie" in said(kiosk)
    go(kiosk, routes.Unlock())
    release.set()
    checked(kiosk)
    assert kiosk.session.role is None, "who walked away lets nobody in who comes after"


def test_a_check_that_breaks_down_is_said_and_the_next_pin_is_checked(kiosk, monkeypatch):
    """Else the lock says for ever that it is checking, and nobody gets in until a restart."""

    def break_down(_):
        raise RuntimeError("argon2 has no memory")

    go(kiosk, routes.Unlock())
    with monkeypatch.context() as patch:
        patch.setattr(kiosk.desk_session.pins, "unlock", break_down)
        enter(kiosk, STAFF_PIN)
        checked(kiosk)
    assert "Dat lukte niet. Probeer het opnieuw." in said(kiosk)
    enter(kiosk, STAFF_PIN)
    checked(kiosk)
    assert kiosk.session.role == "staff"


def test_fifty_wrong_pins_let_nobody_in_and_cost_longer_and_longer(kiosk):
    from kiosk.desk.desk_session import Door
    from kiosk.desk.storage.pins import Pins

    seconds = [1000.0]
    kiosk.desk_session._pins = Pins(seconds=lambda: seconds[0])
    go(kiosk, routes.Unlock())
    waits = []
    for attempt in range(50):
        kiosk.go(routes.EnterPin(f"{attempt + 1111}"))
        until(lambda: kiosk.desk_session.door is not Door.CHECKING)
        waits.append(kiosk.desk_session.pins.wait_s())
        assert kiosk.session.role is None
        if attempt >= 8:
            seconds[0] += 1  # who goes on trying is not even checked
    assert waits[:5] == [0, 0, 0, 0, 30]
    assert waits == sorted(waits[:6]) + waits[6:]
    assert any("Te vaak een verkeerde code." in words for words in said(kiosk))
    kiosk.go(routes.EnterPin(STAFF_PIN))
    checked(kiosk)
    assert kiosk.session.role is None, "the right one waits too"
    seconds[0] += 3600
    kiosk.go(routes.EnterPin(""))
    enter(kiosk, STAFF_PIN)
    checked(kiosk)
    assert kiosk.session.role == "staff"


def test_staff_get_in_while_a_technician_has_to_wait(kiosk):
    go(kiosk, routes.Unlock())
    for attempt in range(5):
        kiosk.go(routes.EnterPin(f"{attempt + 493017000}"))
        checked(kiosk)
    assert any("30 seconden" in words for words in said(kiosk))
    enter(kiosk, STAFF_PIN)
    checked(kiosk)
    assert kiosk.session.role == "staff"


def test_the_wait_counts_when_it_is_touched(kiosk):
    from kiosk.desk.storage.pins import Pins

    seconds = [1000.0]
    kiosk.desk_session._pins = Pins(seconds=lambda: seconds[0])
    go(kiosk, routes.Unlock())
    for attempt in range(5):
        kiosk.go(routes.EnterPin(f"{attempt + 1111}"))
        checked(kiosk)
    assert any("30 seconden" in words for words in said(kiosk))
    seconds[0] += 12
    tap(button(kiosk, "1"))
    assert any("18 seconden" in words for words in said(kiosk))
    seconds[0] += 18
    tap(button(kiosk, "1"))
    assert "Toets uw pincode in. Druk daarna op Klaar." in said(kiosk)


def test_the_desk_locks_itself_after_two_minutes_without_a_touch(desk):
    tap(at=(640, 400))
    pass_time(100)
    assert desk.session.role == "staff"
    tap(at=(640, 400))
    pass_time(100)
    assert desk.session.role == "staff", "each touch counts from the start"
    pass_time(25)
    frames()
    assert desk.session.role is None
    assert "Voor medewerkers" not in said(desk), "and the start is shown, not the lock"


def test_nobody_gets_in_by_furious_tapping(kiosk):
    dice = random.Random(6)
    go(kiosk, routes.Unlock())
    for _ in range(60):
        tap(at=(dice.uniform(0, 1280), dice.uniform(0, 800)))
        assert kiosk.session.role is None


@pytest.mark.parametrize(
    "screen",
    [Tasks(), Messages(), Reports(), NoticeForm(), Type(NoticeForm(), "titel"), Trends()],
    ids=lambda route: type(route).__name__,
)
def test_no_way_leads_in_but_the_pin(kiosk, screen):
    go(kiosk, screen)
    assert "Voor medewerkers" in said(kiosk)
    go(kiosk, routes.SetLanguage("en"))
    assert kiosk.session.role is None
    go(kiosk, routes.Return())
    kiosk.refresh()
    assert kiosk.session.role is None


@pytest.mark.parametrize(
    "action",
    [
        Fill(form=NoticeForm(), field="titel", text="x"),
        Send(NoticeForm()),
        Discard(NoticeForm()),
        Withdraw(1),
        CloseNow(),
        WriteMessages(),
    ],
    ids=lambda route: type(route).__name__,
)
def test_no_action_of_the_desk_is_done_for_a_stranger(kiosk, action):
    kiosk.desk_session.desk.notices.add("Koffie", "Er is koffie.", "staff", kiosk.clock())
    go(kiosk, action)
    assert "Voor medewerkers" in said(kiosk)
    assert len(kiosk.desk_session.desk.notices.current(kiosk.clock())) == 1
    assert kiosk.desk_session.values("notice-form/") == {}


# Kept out by a stranger's guesses


SECRET = b"r" * 32
POINT = "np-brink"


@pytest.fixture
def kept_out(kiosk, point):
    """A stranger tapped wrong PINs, and the owner has to wait."""
    kiosk.desk_session.unlock_codes.set_key(POINT, unlock_code.point_key(SECRET, POINT))
    go(kiosk, routes.Unlock())
    for attempt in range(5):
        kiosk.go(routes.EnterPin(f"{attempt + 1111}"))
        checked(kiosk)
    yield kiosk
    for name in ("unlock.json", "challenge.json"):
        (point / "state/desk" / name).unlink(missing_ok=True)


def read_out(app):
    """As the coordination point does, from what it is told."""
    shown = next(words for words in said(app) if words.startswith(POINT))
    name, challenge = shown.split("\n")
    key = unlock_code.point_key(SECRET, name)
    return unlock_code.code(key, unlock_code.digits_of(challenge))


def answered(app):
    from kiosk.desk.desk_session import Door

    until(lambda: app.desk_session.code is not Door.CHECKING)
    frames()


def test_who_is_kept_out_calls_the_coordination_point_and_gets_in(kept_out):
    app = kept_out
    tap(button(app, "Bel het coördinatiepunt"))
    assert "Bel het coördinatiepunt, lees dit voor, en toets in wat u hoort." in said(app)
    enter(app, code := read_out(app))
    answered(app)
    assert "De code klopt. Toets nu uw pincode in." in said(app)
    assert app.session.role is None, "a code opens nothing"
    enter(app, STAFF_PIN)
    checked(app)
    assert app.session.role == "staff"
    noted = [entry.what for entry in app.desk_session.desk.audit_log.entries()]
    assert any("met een code van het coördinatiepunt" in what for what in noted)
    assert not any(code in what for what in noted)


def test_a_wrong_code_is_said_and_tried_five_times_at_most(kept_out):
    app = kept_out
    tap(button(app, "Bel het coördinatiepunt"))
    before = read_out(app)
    enter(app, "00000000")
    answered(app)
    assert any("U kunt het nog 4 keer proberen." in words for words in said(app))
    for _ in range(4):
        app.go(routes.EnterUnlockCode("00000000"))
        answered(app)
    assert any("Er is een nieuw getal." in words for words in said(app))
    assert read_out(app) != before
    enter(app, read_out(app))
    answered(app)
    assert app.desk_session.pins.wait_s() > 0, "the right one waits too"


def test_nine_digits_are_not_taken_and_what_is_typed_is_seen(kept_out):
    app = kept_out
    tap(button(app, "Bel het coördinatiepunt"))
    for digit in "123456789":
        tap(button(app, digit))
    assert "1234 5678" in said(app)
    tap(button(app, "Wis"))
    assert "1234 567" in said(app)


def test_a_point_without_a_key_offers_no_call(kiosk):
    go(kiosk, routes.Unlock())
    for attempt in range(5):
        kiosk.go(routes.EnterPin(f"{attempt + 1111}"))
        checked(kiosk)
    assert "Bel het coördinatiepunt" not in said(kiosk)
    go(kiosk, routes.UnlockCode())
    assert "Voor medewerkers" in said(kiosk)
