"""Until Sunday 08:00: a longer promise, what it takes from comfort, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from power.daemon.kept_memory import Keeper, read_kept
from power.daemon.rights import Rights
from power.errors import RequestError
from power.policy import energy_budget, target
from power.policy.state import Target as Asked
from power.policy.status_builder import Moment
from power.requests import Target
from power.status import SupplyState, Why
from tests.power.story import DARK_NIGHT, LIGHT_DAY, Story, point
from tests.power.test_policy_promises import CALM, Diary, H, Mislabelled, configs, traces
from tests.power.workbench import MAINS, START, Bench, battery

HOUR = timedelta(hours=1)
AT = Moment(now=START, now_s=1000.0)


def at(hours, *, leap=timedelta(0)):
    """So long after `AT`; ``leap``: the clock was set meanwhile."""
    return Moment(now=START + hours * HOUR + leap, now_s=1000.0 + hours * H)


# What it does


def test_a_longer_promise_takes_from_comfort_and_never_from_the_light():
    plain = Story(point(fan={"pin": 14, "watts": 40})).pass_(60, mains=False, charge_pct=60)
    asked = Story(point(fan={"pin": 14, "watts": 40}))
    asked.state = replace(asked.state, target=Asked(hours=40))
    asked.pass_(60, mains=False, charge_pct=60)
    assert [plain.on("fan"), asked.on("fan")] == [True, False]
    assert asked.why("fan") == "shed"
    assert asked.on("lamp")
    assert asked.on("kiosk")


def test_it_ends_by_itself_and_comfort_comes_back():
    story = Story(point(fan={"pin": 14, "watts": 40}))
    story.state = replace(story.state, target=Asked(until_s=story.now_s + 30 * H))
    story.pass_(60, mains=False, charge_pct=70)
    assert not story.on("fan")
    story.pass_(30 * H, mains=True, every_s=60)
    assert story.state.target is None
    assert story.notes.count("target-ended") == 1
    assert story.on("fan")


@CALM
@given(configs(), traces(), st.one_of(st.none(), st.floats(0.1, 300)), st.floats(0.1, 300))
def test_it_never_makes_the_promise_shorter(config, trace, hours, left_h):
    wanted = Asked(hours=hours) if hours else Asked(until_s=trace[0].t_s + left_h * H)
    for t_s, state, *_ in Diary(config, trace).pages:
        plain_s = energy_budget.horizon_s(state, "ups", t_s, config)
        assert energy_budget.horizon_s(replace(state, target=wanted), "ups", t_s, config) >= plain_s


class AskedForMore(Mislabelled):
    """A passage at a point that was asked for four days from the beginning."""

    def _step(self, row, demand):
        self.state = replace(self.state, target=Asked(hours=96.0))
        super()._step(row, demand)


class Promised(Diary):
    passage = AskedForMore


@CALM
@given(configs(), traces())
def test_no_essential_load_ends_for_what_was_promised(config, trace):
    for _, state, *_ in Promised(config, trace).pages:
        assert state.target == Asked(hours=96.0)
        for load in config.load:
            memory = state.loads[load.name]
            off = load.essential and memory.wanted and not memory.on
            assert not off or memory.why in {Why.RESERVE, Why.RETURNING}


# What may be asked


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        pytest.param({"hours": 8}, "already-promised", id="fewer hours than power.toml says"),
        pytest.param({"until_s": 1000 + 9 * H}, "already-promised", id="a moment within them"),
        pytest.param({"until_s": 999.0}, "past", id="a moment that is past"),
        pytest.param({"until_s": 1000 + 400 * H}, "too-long", id="more than two weeks"),
        pytest.param({"hours": 36, "until_s": 1000 + 36 * H}, "unreadable", id="both"),
        pytest.param({}, "unreadable", id="neither"),
    ],
)
def test_what_promises_nothing_or_too_much_is_refused(asked, code):
    story = Story(point()).pass_(10)
    with pytest.raises(RequestError) as refused:
        target.ask(
            story.state, story.config, now_s=1000.0, **{"hours": None, "until_s": None} | asked
        )
    assert refused.value.code == code


def test_in_an_outage_the_promise_counts_from_when_mains_was_lost():
    story = Story(point()).pass_(10).pass_(600, mains=False, charge_pct=80)
    until_s = story.now_s + 10 * H - 300  # ten hours were promised, ten minutes are gone
    state, _ = target.ask(story.state, story.config, hours=None, until_s=until_s, now_s=story.now_s)
    assert energy_budget.horizon_s(state, "ups", story.now_s, story.config) == until_s


@pytest.mark.parametrize(
    ("user", "by", "may"),
    [
        pytest.param(0, "technician", True, id="root"),
        pytest.param(7, "", True, id="the daemon's own user"),
        pytest.param(9, "technicus", True, id="a technician at the kiosk"),
        pytest.param(9, "staff", True, id="staff at the kiosk"),
        pytest.param(9, "kiosk", False, id="the kiosk by itself"),
        pytest.param(10, "technicus", False, id="somebody who says so"),
    ],
)
@pytest.mark.parametrize("asked", [{"hours": 36}, {}], ids=["to promise", "to take back"])
def test_only_who_answers_for_the_point_changes_what_is_promised(user, by, may, asked):
    rights = Rights(["lamp"], masters=(0, 7), kiosk=9)
    if may:
        rights.check(Target(by=by, **asked), user, 0.0)
        return
    with pytest.raises(RequestError) as refused:
        rights.check(Target(by=by, **asked), user, 0.0)
    assert refused.value.code == "not-allowed"


# Over leaps of the clock and restarts


@pytest.mark.parametrize(
    ("later", "left_h"),
    [
        pytest.param(at(4), 20, id="four hours later"),
        pytest.param(at(4, leap=-3 * HOUR), 23, id="the clock stood still meanwhile"),
        pytest.param(at(4, leap=-300 * HOUR), 24, id="the clock is before it was kept"),
        pytest.param(at(4, leap=2 * HOUR), 18, id="the clock was set ahead"),
        pytest.param(at(25), None, id="it is over"),
        pytest.param(at(1, leap=9000 * HOUR), None, id="a year ahead: what power.toml says holds"),
    ],
)
def test_after_a_restart_no_more_is_left_than_was_kept(later, left_h):
    story = Story(point())
    state = replace(story.state, target=Asked(until_s=AT.now_s + 24 * H))
    restored = target.restored(target.kept(state, AT), later)
    left = None if restored is None else (restored.until_s - later.now_s) / H
    assert left == left_h


def test_hours_outlive_any_clock():
    state = replace(Story(point()).state, target=Asked(hours=36))
    assert target.restored(target.kept(state, AT), at(9000)) == Asked(hours=36)


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def restarted(bench):
    """The daemon begins again on the same card, at the same moment."""
    bench.keeper.flush()
    again = Bench(bench.run.parent)
    again.clock.now = bench.clock.now
    again.daemon = type(again.daemon)(again.daemon._parts)
    return again


def test_it_is_told_in_power_json_and_outlives_the_daemon(bench):
    bench.live(10, MAINS)
    until = START + timedelta(hours=20)
    assert bench.ask(Target(until=until)).ok
    bench.live(3600)
    assert bench.status().target_until == until
    assert bench.status().supplies["hat"].promised_until == until
    again = restarted(bench)
    again.live(10, MAINS)
    assert again.status().target_until == until
    assert again.ask(Target()).ok
    again.live(1)
    assert again.status().target_until is None
    assert restarted(again).daemon._state.target is None


def test_hours_are_told_too(bench):
    bench.live(10, MAINS)
    assert bench.status().target_h == 2
    bench.ask(Target(hours=36))
    assert bench.status().target_h == 36
    again = restarted(bench)
    again.live(10, MAINS)
    assert again.status().target_h == 36


def test_a_leap_of_the_clock_moves_no_target_but_how_it_is_told(bench):
    bench.live(10, MAINS)
    until = bench.clock.now + timedelta(hours=20)
    bench.ask(Target(until=until))
    left_s = bench.daemon._state.target.until_s - bench.clock.now_s
    bench.clock.now += timedelta(hours=6)
    bench.clock.jump_s = 6 * H
    bench.live(20)
    assert bench.daemon._state.target.until_s - bench.clock.now_s == pytest.approx(left_s - 20)
    assert bench.status().target_until == until + timedelta(hours=6)
    again = restarted(bench)
    again.live(1, MAINS)
    assert again.status().target_until == until + timedelta(hours=6)


def test_a_target_that_ended_while_nobody_ran_is_told_and_forgotten(bench):
    bench.live(10, MAINS)
    bench.ask(Target(until=START + timedelta(hours=20)))
    bench.keeper.flush()
    bench.clock.pass_(21 * H)
    again = restarted(bench)
    again.daemon._write(again.daemon._over_at_start())
    again.live(1, MAINS)
    assert "target-ended" in again.events()
    again.keeper.flush()
    assert read_kept(again.state).target is None


def test_a_promise_sheds_comfort_in_the_daemon(bench):
    bench.live(30, MAINS)
    bench.live(30, battery(60))
    assert bench.on("light", "coffee") == [True, True]
    bench.ask(Target(hours=200))
    assert bench.on("light", "coffee") == [True, False]
    assert bench.daemon._state.supplies["hat"].state is SupplyState.BATTERY


def test_a_promise_beyond_the_battery_is_told_as_such_while_it_stands(bench):
    bench.live(30, MAINS)
    assert bench.status().supplies["hat"].promise_short_h is None
    bench.ask(Target(hours=200))
    bench.live(30, battery(60))
    hat = bench.status().supplies["hat"]
    assert hat.promise_short_h == pytest.approx(200 - hat.essentials_runtime_h, abs=0.2)
    bench.ask(Target())
    bench.live(30, battery(60))
    assert bench.status().supplies["hat"].promise_short_h is None


# On the card


def test_a_card_that_takes_nothing_is_told_once_and_the_promise_holds(tmp_path):
    keeper = Keeper(tmp_path / "absent")
    kept = replace(keeper.kept, target=target.KeptTarget(hours=36.0, kept_at=START))
    keeper.keep(kept)
    keeper.flush()
    keeper.flush()
    assert [note.what for note in keeper.notes()] == ["target-not-kept"]
    (tmp_path / "absent").mkdir()
    keeper.flush()
    assert read_kept(tmp_path / "absent") == kept


@pytest.mark.parametrize("data", [b"", b"{", b'{"target": 5}', b"\xff" * 100])
def test_a_damaged_file_is_as_none(tmp_path, data):
    (tmp_path / "kept.json").write_bytes(data)
    assert read_kept(tmp_path).target is None


def test_what_a_later_version_adds_is_skipped(tmp_path):
    (tmp_path / "kept.json").write_text('{"schema": 2, "moon": "full", "target": null}')
    assert read_kept(tmp_path).target is None


@pytest.mark.parametrize("demand", [DARK_NIGHT, LIGHT_DAY], ids=["by night", "by day"])
def test_the_same_promise_costs_less_where_the_light_is_not_wanted(demand):
    story = Story(point(lamp={"when": "dark"}), demand).pass_(60, mains=False, charge_pct=90)
    plain = energy_budget.spare_now_wh(story.state, "ups", demand, story.now_s, story.config)
    asked = replace(story.state, target=Asked(hours=20))
    spare = energy_budget.spare_now_wh(asked, "ups", demand, story.now_s, story.config)
    assert spare < plain
