"""What time a machine believes it is, whatever its clock says, and what a restart leaves of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content import clock as believing
from content.clock import Record, Times, read_times, times_of
from content.core.model import Publisher
from content.core.running import Course
from kiosk.state import timekeeper
from kiosk.state.timekeeper import Timekeeper

BUILT = datetime(2026, 6, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Pi:
    """A machine that goes on, is switched off, and has its clock set; minute by minute."""

    def __init__(self, folder, monkeypatch, clock=NOW):
        monkeypatch.setenv("NOODSTEUNPUNT_STATE", str(folder / "state"))
        monkeypatch.setenv("NOODSTEUNPUNT_RUN", str(folder / "run"))
        for where in (timekeeper, believing):
            monkeypatch.setattr(where, "build_time", lambda: BUILT)
        self.folder, self.clock, self.boot_s = folder, clock, 0.0
        self.starts()

    def starts(self, clock=None):
        """After power came back. ``clock``: what it wakes up with."""
        for path in (self.folder / "run").rglob("*.json"):
            path.unlink()
        self.boot_s = 20.0
        self.clock = clock or self.clock
        self.kiosk_starts()

    def kiosk_starts(self):
        self.keeper = Timekeeper(lambda: self.clock, lambda: self.boot_s)
        self.keeper.begin(0.0)

    def runs(self, span):
        for _ in range(round(span / MINUTE)):
            self.clock += MINUTE
            self.boot_s += 60.0
            self.keeper.keep()
        return self

    @property
    def now(self):
        return self.keeper.now()


@pytest.fixture
def pi(tmp_path, monkeypatch):
    return Pi(tmp_path, monkeypatch)


def issued(at, run_s=0.0):
    return Publisher(id="p", name="P", issue=1, issued_at=at, imported_at=NOW, imported_run_s=run_s)


def test_a_clock_that_is_right_is_believed(pi):
    assert pi.runs(HOUR).now == NOW + HOUR
    assert pi.keeper.times().off == timedelta(0)


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_machine_that_never_knew_the_time_goes_on_from_its_build(tmp_path, monkeypatch, year):
    pi = Pi(tmp_path, monkeypatch, clock=datetime(year, 1, 1, tzinfo=UTC))
    assert pi.now == BUILT
    assert pi.runs(3 * HOUR).now == BUILT + 3 * HOUR


def test_without_a_battery_for_its_clock_it_goes_on_where_it_was(pi):
    pi.runs(5 * HOUR)
    for _ in range(3):
        pi.starts(clock=LONG_AGO)
        pi.runs(2 * HOUR)
    assert NOW + 11 * HOUR - 5 * MINUTE < pi.now <= NOW + 12 * HOUR


def test_a_power_cut_costs_an_hour_of_running_at_most(pi):
    pi.runs(10 * HOUR + 59 * MINUTE)
    pi.starts(clock=LONG_AGO)
    assert pi.now + 2 * MINUTE >= NOW + 10 * HOUR
    assert pi.keeper.times().run_s >= 10 * 3600


def test_a_kiosk_that_dies_loses_nothing(pi):
    pi.runs(90 * MINUTE)
    before = pi.keeper.times()
    pi.kiosk_starts()
    assert pi.keeper.times().run_s == before.run_s
    assert pi.now == before.machine


def test_the_clock_wakes_a_year_behind_and_is_set_right(pi):
    """The issue's time does not jump a year along with the clock."""
    pi.starts(clock=NOW - 365 * DAY)
    run_s = pi.keeper.times().run_s
    ours = issued(NOW + DAY, run_s)
    pi.runs(3 * HOUR)
    assert pi.keeper.times().of(ours) == NOW + DAY + 3 * HOUR
    pi.clock = NOW + DAY + 3 * HOUR
    pi.keeper.keep()
    assert pi.keeper.times().of(ours) == NOW + DAY + 3 * HOUR
    assert pi.runs(HOUR).keeper.times().of(ours) == NOW + DAY + 4 * HOUR


def test_the_time_of_an_issue_goes_on_through_restarts(pi):
    ours = issued(NOW + 400 * DAY, pi.keeper.times().run_s)
    for _ in range(4):
        pi.runs(3 * HOUR)
        pi.starts(clock=LONG_AGO)
    gone_on = pi.keeper.times().of(ours) - (NOW + 400 * DAY)
    assert 11 * HOUR < gone_on <= 12 * HOUR + 2 * MINUTE


@pytest.mark.parametrize("wrong", [NOW + 31 * DAY, datetime(2040, 1, 1, tzinfo=UTC)])
def test_a_leap_poisons_nothing_within_a_day(pi, wrong):
    pi.runs(2 * DAY)
    right = pi.clock
    pi.clock = wrong
    pi.runs(20 * HOUR)
    assert pi.now == wrong + 20 * HOUR, "nothing says yet that it is wrong"
    pi.clock = right + 20 * HOUR
    pi.keeper.keep()
    assert pi.now == right + 20 * HOUR
    pi.starts(clock=LONG_AGO)
    assert right + 19 * HOUR <= pi.now <= right + 21 * HOUR


def test_after_a_day_a_clock_that_leapt_is_believed(pi):
    """Half a year in a cupboard; the next start has no clock at all."""
    pi.clock = NOW + 180 * DAY
    pi.runs(26 * HOUR)
    pi.starts(clock=LONG_AGO)
    assert pi.now >= NOW + 181 * DAY


@pytest.mark.parametrize("year", [2040, 2099])
def test_staff_who_set_the_clock_correct_what_was_saved(pi, year):
    pi.clock = datetime(year, 1, 1, tzinfo=UTC)
    pi.runs(30 * HOUR)
    right = NOW + 31 * HOUR
    pi.clock = right
    pi.keeper.set_to(right)
    assert pi.now == right
    pi.starts(clock=LONG_AGO)
    assert right <= pi.now <= right + MINUTE


def test_no_publisher_moves_the_machine(pi):
    times = pi.keeper.times()
    assert times.of(issued(datetime(2099, 1, 1, tzinfo=UTC))) >= datetime(2099, 1, 1, tzinfo=UTC)
    assert times.of(issued(LONG_AGO)) == times.machine == NOW
    assert times.doubts(issued(NOW + 25 * HOUR))
    assert not times.doubts(issued(NOW + 23 * HOUR))


@pytest.mark.parametrize("year", [1, 9999])
def test_no_time_of_issue_is_beyond_counting(year):
    moment = Times(NOW, 1e9).of(issued(datetime(year, 12, 31, 23, 59, tzinfo=UTC)))
    assert moment.astimezone(UTC) >= NOW


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"boot_s":1}', b"\xff" * 90, b"[" * 9000])
def test_a_damaged_record_is_as_none(pi, damage):
    pi.runs(HOUR)
    for path in pi.folder.rglob("clock.json"):
        path.write_bytes(damage)
    assert Timekeeper(lambda: NOW, lambda: 50.0).times().run_s == 50.0


def test_a_lost_record_does_not_make_the_machine_younger_than_its_imports(pi):
    keeper = Timekeeper(lambda: NOW, lambda: 50.0)
    keeper._record = None
    keeper.begin(7200.0)
    assert keeper.times().run_s == 7200.0


def test_a_card_that_cannot_be_written_stops_no_clock(pi):
    for name in ("state", "run"):
        for path in list((pi.folder / name).rglob("clock.json")):
            path.unlink()
            path.parent.rmdir()
            path.parent.write_text("in the way")
    assert pi.runs(3 * HOUR).now == NOW + 3 * HOUR


def test_others_read_what_the_kiosk_keeps(pi, monkeypatch):
    pi.starts(clock=NOW - 100 * DAY)
    pi.runs(HOUR)
    monkeypatch.setattr(believing, "seconds_run", lambda: pi.boot_s)
    told = read_times()  # by the real clock, which is later
    assert told.run_s == pi.keeper.times().run_s


def test_what_staff_set_is_known_until_the_machine_is_switched_off(pi, tmp_path, monkeypatch):
    """A Pi without a clock on battery, whose initramfs leaves word of it."""
    monkeypatch.setattr(believing, "LOST", tmp_path / "clock-lost")
    believing.LOST.touch()
    pi.starts()
    assert (pi.keeper.times().clock_holds, pi.keeper.times().is_known) == (True, False)
    pi.keeper.set_to(pi.clock)
    pi.runs(2 * HOUR)
    pi.kiosk_starts()
    assert pi.keeper.times().is_known
    pi.starts()
    assert not pi.keeper.times().is_known


@pytest.mark.parametrize(
    ("lost", "network", "set_by_staff", "off_s", "known"),
    [
        pytest.param(False, False, False, 0, True, id="a clock on battery"),
        pytest.param(False, False, False, 119, True, id="a slow one"),
        pytest.param(False, False, False, 121, False, id="one that went back since"),
        pytest.param(True, False, False, 0, False, id="lost"),
        pytest.param(True, True, False, 0, True, id="lost, and a network told it"),
        pytest.param(True, False, True, 0, True, id="lost, and staff set it"),
        pytest.param(True, True, True, 121, False, id="set, and it went back since"),
    ],
)
def test_whether_it_is_the_hour_that_it_says(
    tmp_path, monkeypatch, lost, network, set_by_staff, off_s, known
):
    """Where it is not, no software starts at night."""
    for name, is_there in (("LOST", lost), ("SYNCHRONISED", network)):
        monkeypatch.setattr(believing, name, tmp_path / name)
        if is_there:
            (tmp_path / name).touch()
    record = Record(boot_s=60.0, at=NOW, course=Course(60.0), is_set=set_by_staff)
    clock = NOW - timedelta(seconds=off_s)
    told = times_of(clock, BUILT, 60.0, record, same_boot=True, is_lost=believing.was_lost())
    assert told.is_known is known


def test_the_card_is_spared(pi, monkeypatch):
    written = []
    monkeypatch.setattr(timekeeper, "write_durably", lambda path, data: written.append(len(data)))
    pi.runs(DAY)
    assert len(written) <= 2 * 25
    assert sum(written) < 100_000


def test_before_any_record_the_machine_ran_since_its_start():
    told = times_of(NOW, BUILT, 90.0, None, same_boot=False)
    assert (told.machine, told.run_s) == (NOW, 90.0)
