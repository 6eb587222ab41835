"""Every screen of technicians on every panel: pressed with a cold hand, nothing cut or small."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from kiosk.model.roles import Role
from kiosk.state import software
from kiosk.technician.ahead import Ahead, Asked
from kiosk.technician.power_commands import Examine, Keep
from kiosk.technician.promises import PromiseLight
from kiosk.technician.routes import (
    Control,
    Diagnostics,
    Load,
    OtherTime,
    Power,
    Software,
    SoftwareSure,
    Sure,
    Trends,
    Until,
)
from power.status import Alarm, Why
from software.errors import Why as NotTaken
from software.telling import Stage, Told
from tests.kiosk import pasts
from tests.kiosk import stage as staging
from tests.kiosk.powers import LOADS, load, status, supply, what_if
from tests.kiosk.stage import NOW, PANELS, empty_snapshot, sample_config
from tests.kiosk.test_screens import faults

PROMISE = PromiseLight(NOW + timedelta(hours=30))
slow = pytest.mark.slow
ROUTES = {
    "power": Power(),
    **{f"curves-{period}": Trends(period) for period in ("day", "month")},
    "do": Control(),
    "load": Load("coffee"),
    "sure": Sure(Keep("phone-charging", on=False, for_s=86_400)),
    "sure-long": Sure(Examine("hat", "capacity")),
    "until": Until("light"),
    "generator": Until("generator"),
    "other-time": OtherTime("light", NOW + timedelta(hours=30)),
    "promise": Sure(PROMISE),
    "diagnostics": Diagnostics(),
    "software": Software(),
    "software-sure": SoftwareSure("1.2", "ab"),
}
POWER = status(
    written_at=NOW,
    target_until=NOW + timedelta(hours=28),
    supplies={
        "hat": supply(
            since=NOW - timedelta(hours=30),
            next_shed="phone-charging",
            next_shed_at=NOW + timedelta(minutes=12),
            promised_until=NOW + timedelta(hours=28),
            promise_short_h=1.8,
            generator_h=3.5,
            generator_until=NOW + timedelta(hours=5),
        )
    },
    loads={
        **LOADS,
        "phone-charging": load(why=Why.OVERRIDE, override_until=NOW + timedelta(hours=20)),
        "pomp-in-de-kelder-van-het-dorpshuis": load(on=False, why=Why.SHED),
    },
    alarms=(Alarm(code="runtime-short", subject="hat", since=NOW - timedelta(days=3)),),
)
REFUSED = Told(stage=Stage.REFUSED, why=NotTaken.OUTAGE, version="1.2", image_sha256="ab")
"""The longest that is said of software: why one was refused, and that another waits."""


@pytest.fixture(scope="module")
def stage(session_window, tmp_path_factory):
    folder = tmp_path_factory.mktemp("point")
    (folder / "power").mkdir()
    pasts.write(
        folder / "power", folder / "power", int(NOW.timestamp()), hours=24 * 40, minutes=3000
    )
    (folder / "power/power.json").write_bytes(msgspec.json.encode(POWER))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "RUN"):
            patch.setenv(f"NOODSTEUNPUNT_{name}", str(folder))
        told = software.Software(at=NOW, told=REFUSED)
        shown = replace(empty_snapshot(sample_config()), power=POWER, software=told)
        stage = staging.Stage(shown, folder)
        for asked in (None, PROMISE):
            stage.kiosk.desk_session.ahead[Asked(asked)] = Ahead(NOW, what_if(kept=False))
        yield stage
        stage.close()


@pytest.mark.parametrize("letters", ["normal", pytest.param("large", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("panel", "language"),
    [
        pytest.param(
            panel,
            language,
            id=f"{panel[0]}x{panel[1]}-{language}",
            marks=[] if panel[0] < 1000 and (panel, language) != (PANELS[2], "ar") else slow,
        )
        for panel in PANELS
        for language in ("nl", "ar")
    ],
)
def test_all_can_be_read_and_pressed(stage, panel, language, letters):
    stage.turn_to(panel)
    found = []
    for name, route in ROUTES.items():
        stage.show(route, language=language, role=Role.TECHNICIAN, text_step=letters)
        found += [(name, *fault) for fault in faults(stage.kiosk.shell, panel)]
    assert found == []
