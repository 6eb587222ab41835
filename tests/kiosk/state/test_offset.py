"""What another program said by a clock of 1970, put right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.state.offset import NOTHING, shifted
from power.status import Event, Status, SupplyState, SupplyStatus

WRONG = datetime(1970, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)


def test_what_power_told_by_the_same_clock_is_put_right_with_it():
    supply = SupplyStatus(driver="nut", state=SupplyState.BATTERY, capacity_wh=9, since=WRONG)
    event = Event(at=WRONG, what="mains-lost")
    status = Status(
        written_at=WRONG, started_at=WRONG, supplies={"ups": supply}, loads={}, events=(event,)
    )
    assert shifted(status, NOTHING) is status
    told = shifted(status, NOW - WRONG)
    assert told.age_s(NOW + timedelta(hours=1)) == 3600
    assert told.supplies["ups"].since == told.events[0].at == NOW
    assert told.supplies["ups"].state is SupplyState.BATTERY
    assert told.shutdown_at is None
