"""Kill -9 between the touch and the screen: what was touched is on the card."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kiosk.desk.storage.records import Desk
from kiosk.model.needs import Side
from tests.kiosk.snapshots import NOW

ROOT = Path(__file__).parents[4]
DIES = """
import os, signal, sys
from functools import partial
from pathlib import Path
import msgspec
from kiosk import routes as pages
from kiosk.desk import access
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.needs.routes import CardForm
from kiosk.desk.routes import Fill, Send
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.navigation.navigator import Navigator
from tests.kiosk.desk.test_roles import Nowhere
from tests.kiosk.snapshots import NOW, snapshot

class Dies(Nowhere):
    armed = False
    def show(self, *_):
        if self.armed:
            os.kill(os.getpid(), signal.SIGKILL)

display, session = Dies(), DeskSession(lambda: NOW)
config = snapshot().config
config = msgspec.structs.replace(config, desk=msgspec.structs.replace(config.desk, needs=True))
navigator = Navigator(
    config, Path(sys.argv[1]) / "power.json", lambda: NOW, display, session,
    partial(pages.page, desk_session=session),
)
access.register(navigator, session)
navigator.session = Session(role=Role.STAFF, route=CardForm())
for field, text in {"thema": "water", "contact": "Fatima", "aantal": "5"}.items():
    navigator.go(Fill(form=CardForm(), field=field, text=text))
display.armed = True
navigator.go(Send(CardForm()))
"""


def test_a_card_is_there_though_nobody_saw_it(tmp_path, monkeypatch):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    died = subprocess.run(
        [sys.executable, "-c", DIES, tmp_path], cwd=ROOT, check=False, capture_output=True
    )
    assert died.returncode == -9, died.stderr
    desk = Desk(NOW, tmp_path / "desk")
    (card,) = desk.needs.all(NOW, drill=False)
    assert (card.side, card.quantity) == (Side.NEED, 5)
    assert desk.needs.people(1, drill=False).contact == "Fatima"
    desk.close()
