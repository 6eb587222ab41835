"""Nobody is sent to a closed door: what was seen, what the hours say, and a clock in doubt."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from content.core.model import PlaceStatus
from kiosk.model.opening import Stand, opening
from tests.kiosk.snapshots import place

OPEN, FULL, CLOSED, UNKNOWN = PlaceStatus
HOURS = "Mo-Su 09:00-17:00"
DAY, NIGHT = (datetime(2026, 1, 20, hour, tzinfo=UTC) for hour in (12, 20))


@pytest.mark.parametrize(
    ("status", "hours", "now", "certain", "stand"),
    [
        (OPEN, HOURS, DAY, True, Stand.OPEN),
        (OPEN, HOURS, NIGHT, True, Stand.CLOSED),
        (OPEN, HOURS, DAY, False, Stand.UNKNOWN),
        (OPEN, HOURS, NIGHT, False, Stand.UNKNOWN),
        (OPEN, "", NIGHT, True, Stand.OPEN),
        (OPEN, "", DAY, False, Stand.UNKNOWN),
        (OPEN, "off", DAY, True, Stand.CLOSED),
        (OPEN, "24/7", NIGHT, True, Stand.OPEN),
        (FULL, HOURS, DAY, True, Stand.FULL),
        (FULL, HOURS, NIGHT, False, Stand.FULL),
        (CLOSED, "24/7", DAY, True, Stand.CLOSED),
        (CLOSED, "", DAY, False, Stand.CLOSED),
        (UNKNOWN, HOURS, DAY, True, Stand.USUAL),
        (UNKNOWN, HOURS, NIGHT, True, Stand.CLOSED),
        (UNKNOWN, HOURS, DAY, False, Stand.UNKNOWN),
        (UNKNOWN, "", DAY, True, Stand.UNKNOWN),
    ],
)
def test_how_a_place_stands(status, hours, now, certain, stand):
    found = opening(place(status=status, opening_hours=hours), now, certain=certain)
    assert found.stand is stand
    assert found.shut is (stand in {Stand.CLOSED, Stand.FULL})


def test_when_it_closes_and_when_it_opens():
    shown = place(opening_hours=HOURS)
    assert f"{opening(shown, DAY, certain=True).until:%d %H:%M}" == "20 17:00"
    (span,) = opening(shown, NIGHT, certain=True).next_spans
    assert f"{span.begin:%d %H:%M}" == "21 09:00"
