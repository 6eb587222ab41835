"""Who may switch an essential load off by hand, and how often."""

from __future__ import annotations

import pytest

from common.quota import USERS_REMEMBERED, Quota
from power.daemon.rights import OFF_PER_HOUR, Rights
from power.errors import RequestError
from power.requests import TECHNICIAN, Drill, Override, Silence, Test, Touch

ROOT, KIOSK, IMPORTER = 0, 990, 991
DARK = Override(load="lighting", on=False, by=TECHNICIAN)


@pytest.fixture
def rights():
    return Rights({"lighting"}, masters={ROOT}, kiosk=KIOSK)


@pytest.mark.parametrize(
    ("request_", "user"),
    [
        (DARK, KIOSK),
        (DARK, ROOT),
        (Override(load="lighting", on=False), ROOT),
        (Override(load="lighting", on=True), IMPORTER),
        (Override(load="lighting", on=None), IMPORTER),
        (Override(load="coffee", on=False), IMPORTER),
        (Drill(on=True), KIOSK),
        (Silence(code="battery-worn"), KIOSK),
        (Test(), KIOSK),
        (Touch(), IMPORTER),
    ],
)
def test_what_may_be_done(rights, request_, user):
    rights.check(request_, user, 0.0)


@pytest.mark.parametrize(
    ("request_", "user"),
    [
        pytest.param(DARK, IMPORTER, id="another room that says it is a technician"),
        pytest.param(Override(load="lighting", on=False, by="staff"), KIOSK, id="staff"),
        pytest.param(Override(load="lighting", on=False), KIOSK, id="nobody, through the kiosk"),
    ],
)
def test_what_may_not(rights, request_, user):
    with pytest.raises(RequestError) as refused:
        rights.check(request_, user, 0.0)
    assert refused.value.code == "not-allowed"


def test_the_light_goes_off_only_so_often_an_hour_whoever_asks(rights):
    for n in range(OFF_PER_HOUR):
        rights.check(DARK, (ROOT, KIOSK)[n % 2], 60.0 * n)
    with pytest.raises(RequestError) as refused:
        rights.check(DARK, ROOT, 3599.0)
    assert refused.value.code == "too-often"
    rights.check(DARK, KIOSK, 3600.0)
    with pytest.raises(RequestError):
        rights.check(DARK, KIOSK, 3601.0)


def test_what_is_refused_counts_for_nothing(rights):
    for _ in range(50):
        with pytest.raises(RequestError):
            rights.check(DARK, IMPORTER, 0.0)
    rights.check(DARK, KIOSK, 0.0)


def test_each_user_has_a_quota_of_its_own():
    quota = Quota(burst=3, rate_per_s=1)
    assert [quota.take(7, 0.0) for _ in range(5)] == [True, True, True, False, False]
    assert quota.take(8, 0.0)
    assert quota.take(7, 1.0)
    assert not quota.take(7, 1.0)
    assert [quota.take(7, 100.0) for _ in range(4)] == [True, True, True, False]


def test_who_has_earned_everything_back_is_forgotten():
    quota = Quota(burst=3, rate_per_s=1)
    for user in range(10 * USERS_REMEMBERED):
        quota.take(user, float(user))
    assert len(quota._left) <= USERS_REMEMBERED + 1
