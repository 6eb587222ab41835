"""The desk in the real kiosk, under a real finger."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import pytest

from tests.kiosk import stage as staging
from tests.kiosk.at_the_desk.hands import STAFF_PIN, TECHNICIAN_PIN, frames


@pytest.fixture(scope="module")
def point(tmp_path_factory):
    """A support point with PINs, and no content or power daemon."""
    folder = tmp_path_factory.mktemp("desk")
    saved = dict(os.environ)
    for name in ("CONFIG", "STATE", "RUN"):
        (folder / name.lower()).mkdir()
        os.environ[f"NOODSTEUNPUNT_{name}"] = str(folder / name.lower())
    (folder / "run/power").mkdir()
    shutil.copy(staging.EXAMPLES / "kiosk.toml", folder / "config")
    from kiosk.desk.storage.pins import Pins
    from kiosk.model.roles import Role

    Pins().set_pin(Role.STAFF, STAFF_PIN)
    Pins().set_pin(Role.TECHNICIAN, TECHNICIAN_PIN)
    yield folder
    os.environ.clear()
    os.environ.update(saved)


@pytest.fixture(scope="module")
def app(point, session_window):
    """Built once: that takes longer than most of what it then goes through."""
    from kiosk.config import load_config

    with staging.opened(load_config()) as app:
        yield app


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    """Stories touch faster than people: a second tap at once is meant here."""
    from kiosk.ui.widgets import actions

    monkeypatch.setattr(actions.Heedful, "_settled", True)


@pytest.fixture
def kiosk(app, point):
    """Locked, with an empty book, and nobody has tried a PIN."""
    from kiosk.app import system_clock
    from kiosk.desk.desk_session import DeskSession
    from kiosk.model.session import Session

    app.clock = system_clock
    vars(app.desk_session).update(vars(DeskSession(system_clock)))
    app.become(Session())
    app.refresh()
    frames()
    yield app
    app.become(Session())
    if app.desk_session._desk:
        app.desk_session._desk.close()
    for path in (point / "state" / "desk").glob("desk.db*"):
        path.unlink()
    (point / "state" / "desk" / "attempts.json").unlink(missing_ok=True)


@pytest.fixture
def desk(kiosk):
    """Unlocked by staff."""
    from kiosk.desk.routes import Tasks
    from kiosk.model.roles import Role

    kiosk.become(replace(kiosk.session, role=Role.STAFF, route=Tasks()))
    frames()
    return kiosk
