"""Kill -9 of the kiosk and of the link between their two books: one report stays one letter."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kiosk.desk.link.facts import Facts
from kiosk.desk.link.handing_over import HandingOver
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage.records import Desk
from tests.link.machines import ROOT, World
from tests.link.places import BEGIN

DIES = """
import os, signal, sys
from datetime import datetime, timezone
from pathlib import Path
from kiosk.desk.link.handing_over import HandingOver
from kiosk.desk.link.facts import Facts
from kiosk.desk.storage.records import Desk

now = datetime.fromtimestamp(float(sys.argv[3]), timezone.utc)
desk = Desk(now, Path(sys.argv[1]))
desk.posted.mark = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
HandingOver(Path(sys.argv[2])).look(desk, Facts("De Brink", None, None, now, False))
"""


@pytest.fixture
def world(tmp_path):
    one = World(tmp_path)
    one.sign(one.nodes())
    yield one
    one.close()


def test_a_kiosk_and_a_link_that_die_between_the_books_make_one_letter(world, tmp_path):
    point = world.machines["np-a"].start()
    folder = tmp_path / "desk"
    desk = Desk(BEGIN, folder)
    for n in range(3):
        desk.reports.take(Emergency(what=f"Melding {n}", where="Dorpsstraat 14"), BEGIN)
        desk.close()
        died = subprocess.run(
            [sys.executable, "-c", DIES, folder, point.socket, str(BEGIN.timestamp())],
            cwd=ROOT, env=point.environ, check=False, capture_output=True,
        )  # fmt: skip
        assert died.returncode == -9, died.stderr
        point.restart()  # kill -9, and up again
        desk = Desk(BEGIN, folder)
        told = HandingOver(point.socket).look(
            desk, Facts("De Brink", None, None, BEGIN, drill=False)
        )
        assert len({one.id for one in told.sent}) == len(told.sent) == n + 1
    desk.close()
    for path in (point.top / "state/link").rglob("*"):
        if path.is_file():
            assert b"Dorpsstraat" not in path.read_bytes()
