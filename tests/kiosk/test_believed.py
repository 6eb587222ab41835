"""A machine that thinks it is 1970, told better by what it shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.believed import Believed
from power.status import Event, Status, SupplyState, SupplyStatus

ISSUED = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
LIFE = timedelta(days=20 * 365)
HOUR = timedelta(hours=1)


def after(issued):
    """As content does: never before an issue, never decades after."""
    return lambda moment: moment if issued <= moment <= issued + LIFE else issued


def test_a_clock_that_is_right_is_believed():
    assert Believed().prove(ISSUED + HOUR, after(ISSUED)) == ISSUED + HOUR


@pytest.mark.parametrize("year", [1970, 2099])
def test_time_goes_on_from_what_is_proven(year):
    wrong, believed = datetime(year, 1, 1, tzinfo=UTC), Believed()
    told = [believed.prove(wrong + hour * HOUR, after(ISSUED)) for hour in range(4)]
    assert told == [ISSUED + hour * HOUR for hour in range(4)]
    assert believed.now(wrong + 5 * HOUR) == ISSUED + 5 * HOUR


def test_a_newer_issue_moves_it_on_and_an_older_one_not_back():
    wrong, believed = datetime(1970, 1, 1, tzinfo=UTC), Believed()
    believed.prove(wrong, after(ISSUED))
    newer = ISSUED + 10 * HOUR
    assert believed.prove(wrong + HOUR, after(newer)) == newer
    assert believed.prove(wrong + 2 * HOUR, after(ISSUED)) == newer + HOUR


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_that_is_set_right_is_believed_again(year):
    believed = Believed()
    believed.prove(datetime(year, 1, 1, tzinfo=UTC), after(ISSUED))
    assert believed.prove(ISSUED + 3 * HOUR, after(ISSUED)) == ISSUED + 3 * HOUR


def test_a_clock_that_leaps_from_one_error_to_another_is_corrected_anew():
    believed = Believed()
    believed.prove(datetime(1970, 1, 1, tzinfo=UTC), after(ISSUED))
    assert believed.prove(datetime(2099, 1, 1, tzinfo=UTC), after(ISSUED)) == ISSUED


def test_what_power_told_by_the_same_clock_is_put_right_with_it():
    wrong, believed = datetime(1970, 1, 1, tzinfo=UTC), Believed()
    supply = SupplyStatus(driver="nut", state=SupplyState.BATTERY, capacity_wh=9, since=wrong)
    event = Event(at=wrong, what="mains-lost")
    status = Status(
        written_at=wrong, started_at=wrong, supplies={"ups": supply}, loads={}, events=(event,)
    )
    assert believed.shifted(status) is status
    now = believed.prove(wrong + HOUR, after(ISSUED))
    told = believed.shifted(status)
    assert told.age_s(now) == 3600
    assert told.supplies["ups"].since == told.events[0].at == ISSUED - HOUR
    assert told.supplies["ups"].state is SupplyState.BATTERY
    assert told.shutdown_at is None
