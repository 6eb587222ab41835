"""New software waits, and a finger says yes: read first, kept on the card, taken back."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from kiosk.desk.routes import Tasks
from kiosk.desk.software import answer
from kiosk.desk.software.routes import Software, Tonight
from kiosk.model.roles import Role
from kiosk.technician import routes as technicians
from software import telling
from software.telling import Stage, Told
from tests.kiosk.at_the_desk.hands import button, frames, go, said, tap, until

IMAGE, OTHER = "ab" * 32, "cd" * 32
READY = "Versie 1.2 staat klaar."
TONIGHT = "Versie 1.2 wordt vannacht geïnstalleerd, na 03:00 uur."


@pytest.fixture(autouse=True)
def told(app, point):
    """Tells the kiosk what root would."""

    def tell(**values):
        telling.path().parent.mkdir(exist_ok=True)
        telling.write(Told(**values), telling.path())
        app.refresh()
        frames()

    yield tell
    shutil.rmtree(telling.path().parent, ignore_errors=True)
    shutil.rmtree(telling.agreed_path().parent, ignore_errors=True)
    app.refresh()


def waits(told, image=IMAGE):
    told(stage=Stage.WAITING, version="1.2", image_sha256=image)


def log(kiosk):
    return [(entry.role, entry.what) for entry in kiosk.desk_session.desk.audit_log.entries()]


def test_staff_read_that_it_waits_say_yes_and_take_that_back(desk, told):
    go(desk, Tasks())
    assert "Nieuwe software" not in said(desk)
    waits(told)
    assert READY in said(desk)
    go(desk, Software())
    tap(button(desk, "Vannacht installeren"))
    assert "Het scherm is vannacht een paar minuten donker." in said(desk)
    assert telling.agreed() == "", "asked first"
    tap(button(desk, "Vannacht installeren"))
    assert telling.agreed() == IMAGE
    assert TONIGHT in said(desk)
    tap(button(desk, "Toch niet"))
    assert telling.agreed() == ""
    assert READY in said(desk)
    assert log(desk)[:2] == [
        (Role.STAFF, "Software: toch niet vannacht."),
        (Role.STAFF, "Software 1.2: vannacht installeren."),
    ]


def test_who_goes_back_has_said_nothing(desk, told):
    waits(told)
    go(desk, Software())
    tap(button(desk, "Vannacht installeren"))
    tap(button(desk, "Nee, ga terug"))
    assert READY in said(desk)
    assert telling.agreed() == ""


def test_a_technician_says_yes_and_takes_that_back(kiosk, told):
    waits(told)
    kiosk.become(replace(kiosk.session, role=Role.TECHNICIAN, route=technicians.Diagnostics()))
    frames()
    tap(button(kiosk, "Nieuwe software"))
    tap(button(kiosk, "Vannacht installeren"))
    tap(button(kiosk, "Vannacht installeren"))
    until(lambda: TONIGHT in said(kiosk))
    assert telling.agreed() == IMAGE
    tap(button(kiosk, "Toch niet"))
    until(lambda: READY in said(kiosk))
    assert telling.agreed() == ""
    assert (Role.TECHNICIAN, "Software 1.2: vannacht installeren.") in log(kiosk)


def test_a_yes_is_never_for_what_another_stick_brought_since(desk, told):
    waits(told)
    go(desk, Software())
    tap(button(desk, "Vannacht installeren"))
    waits(told, OTHER)
    tap(button(desk, "Vannacht installeren"))
    assert answer.OTHER in said(desk)
    assert telling.agreed() == ""


def test_nor_for_what_has_been_tried_since(desk, told):
    told(stage=Stage.FAILED, version="1.2", image_sha256=IMAGE)
    go(desk, Tonight("1.2", IMAGE))
    assert telling.agreed() == ""


def test_where_a_yes_cannot_be_kept_it_is_not_said_to_be(desk, told, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(telling, "agree", full)
    waits(told)
    go(desk, Software())
    go(desk, Tonight("1.2", IMAGE))
    assert answer.CANNOT in said(desk)
    assert TONIGHT not in said(desk)
    assert log(desk) == []


def test_in_meer_it_is_there_once_there_is_something_to_read(desk, told):
    from kiosk.desk.routes import More

    go(desk, More())
    assert "Nieuwe software" not in said(desk)
    waits(told)
    assert "Nieuwe software" in said(desk)


def test_what_root_tells_is_watched(app):
    path = telling.path()
    assert path.name in app._files()[path.parent]
