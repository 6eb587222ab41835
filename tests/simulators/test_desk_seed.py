"""The demo's desk is one that staff can work at."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("drill", [True, False], ids=["as in the demo", "as shipped"])
def test_the_seeded_desk_opens_with_the_pins_it_prints(tmp_path, monkeypatch, drill):
    from kiosk.desk.storage.pins import Pins, Unlocked
    from kiosk.desk.storage.records import Desk
    from kiosk.model.roles import Role

    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    shipped = (ROOT / "deploy/examples/kiosk.toml").read_text()
    assert "\ndrill = false" in shipped
    told = shipped.replace("\ndrill = false", f"\ndrill = {str(drill).lower()}")
    (tmp_path / "kiosk.toml").write_text(told)
    seed = [sys.executable, "-m", "simulators.desk_seed"]
    done = subprocess.run(seed, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "2580" in done.stdout
    assert "PIN of staff: 2580, of technicians: 147036" in (ROOT / "deploy/demo").read_text()
    now = datetime.now(UTC)
    desk = Desk(now)
    assert Pins().unlock("2580") == Unlocked(Role.STAFF)
    assert Pins().unlock("147036") == Unlocked(Role.TECHNICIAN)
    assert len(desk.log.entries(drill=drill)) == 3
    assert len(desk.reports.reports(drill=drill)) == 1
    assert len(desk.roster.on_duty(now, drill=drill)) == 2
    assert len(desk.notices.current(now, drill=drill)) == 1
    desk.close()
