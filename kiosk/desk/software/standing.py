"""How software stands, looked at for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.software.screens import Standing
from kiosk.state.software import held_back, not_taken_here
from power.host import version

if TYPE_CHECKING:
    from kiosk.state.snapshot import Snapshot


def look(snapshot: Snapshot) -> Standing:
    software = snapshot.software
    return Standing(
        now=snapshot.now,
        version=version(),
        software=software,
        held_back=held_back(snapshot.power, snapshot.now) if software and software.waits else None,
        not_taken=None if software else not_taken_here(),
        clock_known=snapshot.clock_known,
    )
