from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from common.clock import RELEASED, SERVICE_LIFE, build_time, is_plausible

BUILT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "plausible"),
    [
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), False, id="no-clock-chip"),
        pytest.param(BUILT - timedelta(seconds=1), False, id="before-this-was-built"),
        pytest.param(BUILT, True, id="as-it-was-built"),
        pytest.param(BUILT + SERVICE_LIFE, True, id="as-old-as-it-gets"),
        pytest.param(datetime(2099, 1, 1, tzinfo=UTC), False, id="a-broken-chip"),
    ],
)
def test_a_clock_may_be_as_late_as_the_machine_may_be_old(clock, plausible):
    assert is_plausible(clock, BUILT) is plausible


def test_nothing_was_built_before_it_was_written():
    assert build_time() >= RELEASED
