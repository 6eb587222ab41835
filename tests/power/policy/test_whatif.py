"""What an order would cost: looked ahead by the daemon's own rules, away from its loop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from power import snapshot_file
from power.errors import RequestError, StatusError
from power.policy import course, whatif
from power.policy.demand import Demand
from power.policy.status_builder import Moment
from power.requests import Override, Snapshot, Target
from power.simulate import simulate
from power.trace import TraceRow
from tests.power.story import DARK_NIGHT, LIGHT_DAY, Story, point
from tests.power.test_policy_promises import CALM, H, configs
from tests.power.workbench import MAINS, START, Bench, battery

FAN = {"pin": 14, "watts": 40}
HEATER = {"pin": 15, "watts": 100, "rank": 3}
NIGHT = replace(DARK_NIGHT, dark_spans=((0.0, 1e9),))


def snapshot(story):
    at = Moment(now=START, now_s=story.now_s)
    return whatif.Snapshot(at=at, state=story.state, demand=story.demand, config=story.config)


# A look ahead


def ahead_and_simulated(config, charge_pct, *, dark):
    """The same outage, looked ahead from its beginning and simulated with a true battery."""
    supply = replace(config.supply[0], options={"initial_pct": charge_pct, "resistance_pct": 0.0})
    config = replace(config, supply=(supply,))
    demand = replace(NIGHT if dark else LIGHT_DAY, cold=False)
    story = Story(config, demand).pass_(300, charge_pct=charge_pct)
    seen = course.follow(story.state, demand, story.now_s, config)
    trace = [
        TraceRow(0.0, True, 20.0, dark),
        TraceRow(300.0, False, 20.0, dark),
        TraceRow(400 * H, True, 20.0, dark),
    ]
    low: list[float] = []

    def observe(now_s, _, batteries):
        if batteries["ups"].charge_pct <= config.policy.reserve_pct:
            low.append(now_s)

    return seen, simulate(config, trace, observe), low[0]


@pytest.mark.parametrize("charge_pct", [100, 60])
def test_a_look_ahead_agrees_with_what_a_true_battery_does(charge_pct):
    seen, true, low_s = ahead_and_simulated(point(fan=FAN, heater=HEATER), charge_pct, dark=True)
    lasts_h = (seen.ends_s["ups"] - seen.now_s) / H
    assert lasts_h == pytest.approx((low_s - 300) / H, rel=0.05)
    for load in ("fan", "heater"):
        true_h = (true.loads[load].on_s - 300) / H
        assert seen.loads[load].on_s / H == pytest.approx(true_h, abs=0.1 * lasts_h), load


@CALM
@given(configs(), st.sampled_from([100, 60, 30]), st.booleans())
def test_a_look_ahead_never_fails_and_never_ends_an_essential_before_the_reserve(
    config, charge_pct, dark
):
    story = Story(config, NIGHT if dark else LIGHT_DAY).pass_(20, charge_pct=charge_pct)
    seen = course.follow(story.state, story.demand, story.now_s, config)
    ends_s = seen.ends_s["ups"] or seen.until_s
    assert seen.now_s < ends_s <= seen.until_s
    for load in config.load:
        if load.essential and (load.when == "always"):
            assert seen.loads[load.name].off_s is None


def test_a_look_of_two_weeks_takes_no_more_steps_than_is_said():
    config = point(kiosk={"watts": 0.5}, lamp={"watts": 0.0})
    story = Story(config).pass_(20)
    seen = course.follow(story.state, story.demand, story.now_s, config)
    assert seen.ends_s["ups"] is None
    assert seen.until_s - seen.now_s == course.LONGEST_H * 3600


def test_each_supply_ends_by_itself(tmp_path):
    both = {
        "policy": {"target_runtime_h": 2},
        "supply": [
            {"name": "hat", "driver": "pijuice", "capacity_wh": 100},
            {"name": "hall", "driver": "pijuice", "capacity_wh": 300},
        ],
        "load": [
            {"name": "kiosk", "supply": "hat", "essential": True, "watts": 10},
            {"name": "light", "supply": "hall", "essential": True, "watts": 10, "pin": 17},
        ],
    }
    bench = Bench(tmp_path, both)
    bench.live(60, MAINS)
    for reader in bench.readers.values():
        reader.reading = MAINS
    bench.live(60)
    bench.ask(Snapshot())
    seen = whatif.answer(
        snapshot_file.read(bench.run / whatif.FILE_NAME),
        Override(load="light", on=False, for_s=3600),
    )
    hat, hall = seen.supplies["hat"], seen.supplies["hall"]
    assert hat.lasts_after_s == pytest.approx(hat.lasts_before_s, abs=1)  # whole seconds
    assert hall.lasts_after_s - hall.lasts_before_s == pytest.approx(3600, abs=300)
    assert "kiosk haalt" in seen.text
    assert "light haalt" in seen.text
    sentences = seen.text.removeprefix("Als de netstroom nu uitvalt: ").split(". ")
    assert all(sentence[0].isupper() or sentence[0].isdigit() for sentence in sentences[1:])


# What an order costs


def test_a_load_kept_on_costs_the_light_its_hours():
    story = Story(point(heater=HEATER), NIGHT).pass_(60, mains=False, charge_pct=45)
    assert not story.on("heater") or story.why("heater") == "budget"
    seen = whatif.answer(snapshot(story), Override(load="heater", on=True, for_s=3 * H))
    ups = seen.supplies["ups"]
    assert ups.lasts_after_s < ups.lasts_before_s - 3 * H
    assert "korter, kiosk en lamp halen" in seen.text
    assert not ups.promise_kept


def test_a_load_kept_off_gives_them_back_to_the_others():
    story = Story(point(fan=FAN, heater=HEATER), NIGHT).pass_(60, mains=False, charge_pct=90)
    seen = whatif.answer(snapshot(story), Override(load="heater", on=False, for_s=12 * H))
    assert seen.loads["heater"].on_after_s < seen.loads["heater"].on_before_s
    assert seen.loads["fan"].on_after_s > seen.loads["fan"].on_before_s
    assert "Langer aan: fan (40 W)" in seen.text


def test_on_mains_it_is_as_if_mains_failed_now():
    story = Story(point(heater=HEATER), NIGHT).pass_(60)
    seen = whatif.answer(snapshot(story), Override(load="heater", on=True, for_s=12 * H))
    assert seen.on_mains
    assert seen.text.startswith("Als de netstroom nu uitvalt: ")


def test_a_light_that_is_put_off_is_told_as_what_is_less_long_on():
    story = Story(point(heater=HEATER), NIGHT).pass_(60)
    seen = whatif.answer(snapshot(story), Override(load="lamp", on=False, for_s=3 * H))
    assert "Minder lang aan: lamp (10 W) 3 uur" in seen.text
    seen = whatif.answer(snapshot(story), Override(load="heater", on=True, for_s=3 * H))
    assert "Minder lang aan: lamp" not in seen.text  # it lasts as long as the battery does


def test_a_battery_in_a_hurry_is_told_by_the_clock_throughout():
    story = Story(point(fan=FAN), NIGHT).pass_(60, mains=False, charge_pct=90)
    order = Override(load="fan", on=True, for_s=24 * H)
    plain = whatif.answer(snapshot(story), order)
    at = Moment(now=START, now_s=story.now_s, speed=60.0)
    hurried = whatif.answer(replace(snapshot(story), at=at), order)
    assert hurried.supplies["ups"].lasts_after_s * 60 == pytest.approx(
        plain.supplies["ups"].lasts_after_s, abs=60
    )
    for name, load in plain.loads.items():
        assert hurried.loads[name].on_after_s * 60 == pytest.approx(load.on_after_s, abs=60)
        assert hurried.loads[name].on_before_s * 60 == pytest.approx(load.on_before_s, abs=60)


def test_a_target_tells_what_is_shed_for_it_and_how_many_watts():
    story = Story(point(heater=HEATER), NIGHT).pass_(60, mains=False, charge_pct=90)
    asked = Target(hours=30)
    seen = whatif.answer(snapshot(story), asked)
    assert seen.loads["heater"].on_after_s < seen.loads["heater"].on_before_s
    assert "Minder lang aan: heater (100 W)" in seen.text
    assert seen.supplies["ups"].promise_kept
    assert seen.supplies["ups"].lasts_after_s > seen.supplies["ups"].lasts_before_s


def test_a_target_beyond_the_battery_is_told_before_it_is_promised():
    story = Story(point(heater=HEATER), NIGHT).pass_(60, mains=False, charge_pct=90)
    seen = whatif.answer(snapshot(story), Target(hours=90))
    assert not seen.supplies["ups"].promise_kept
    assert "te kort" in seen.text
    assert "ook als al het andere uitgaat" in seen.text


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        pytest.param(Override(load="moon", on=True), "no-load", id="unknown load"),
        pytest.param(Override(load="kiosk", on=False), "no-pin", id="cannot be switched"),
        pytest.param(Target(hours=1), "already-promised", id="promised already"),
    ],
)
def test_what_the_daemon_would_refuse_is_refused(request_, code):
    story = Story(point()).pass_(60)
    with pytest.raises(RequestError) as refused:
        whatif.answer(snapshot(story), request_)
    assert refused.value.code == code


def test_of_a_battery_without_a_known_charge_nothing_is_foretold():
    story = Story(point()).pass_(60, charge_pct=None)
    with pytest.raises(RequestError) as refused:
        whatif.answer(snapshot(story), Override(load="lamp", on=False))
    assert refused.value.code == "unknown-charge"


# The daemon's part in it


def test_the_daemon_writes_down_how_things_stand_and_changes_nothing(tmp_path):
    secret = {"supply": [{"name": "hat", "driver": "nut", "capacity_wh": 1000, "options":
              {"ups": "ups", "username": "u", "password": "s3cret"}}]}  # fmt: skip
    bench = Bench(tmp_path, {**secret, "load": []})
    bench.live(10, MAINS)
    bench.live(10, battery(80))
    before, events = bench.daemon._state, bench.events()
    assert bench.ask(Snapshot()).ok
    assert bench.daemon._state.loads == before.loads
    assert bench.events() == events
    written = (bench.run / whatif.FILE_NAME).read_bytes()
    assert b"s3cret" not in written
    assert snapshot_file.read(bench.run / whatif.FILE_NAME).state == bench.daemon._state


@CALM
@given(configs(), st.sampled_from([None, 100, 30]), st.booleans())
def test_whatever_is_remembered_survives_being_written_down(config, charge_pct, mains):
    story = Story(config, Demand()).pass_(15, mains=mains, charge_pct=charge_pct)
    at = Moment(now=START, now_s=story.now_s)
    data = whatif.encode(story.state, story.demand, at, config)
    read = whatif.msgspec.msgpack.decode(data, type=whatif.Snapshot)
    assert (read.state, read.demand, read.at) == (story.state, story.demand, at)


@pytest.mark.parametrize("data", [None, b"", b"rubbish"])
def test_a_snapshot_that_cannot_be_read_is_told(tmp_path, data):
    path = tmp_path / whatif.FILE_NAME
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(StatusError, match="restart the power daemon"):
        snapshot_file.read(path)
