"""How a node stands: in few bytes, both ways, and from what power and content say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from link import identity, report, sealing, status_table
from link.carriers import lora
from link.envelope import Header, Kind
from link.errors import EnvelopeError
from link.figures import LASTS_S, Counted
from link.identity import Role
from link.status import Status, hash_of
from link.telling import EVERY_S, LOOK_S, Telling
from power.status import Condition, SupplyState, SupplyStatus
from power.status import Status as PowerStatus
from tests.link.network import made

BYTE = st.none() | st.integers(0, 254)
ANY = st.builds(
    Status,
    condition=st.none() | st.sampled_from(Condition),
    charge_pct=st.none() | st.integers(0, 100),
    hours=st.none() | st.integers(0, 254).map(lambda halves: halves / 2),
    reports=BYTE,
    people=st.none() | st.integers(0, 65_534),
    waiting=BYTE,
    alarms=BYTE,
    software=st.binary(min_size=2, max_size=2),
    drill=st.booleans(),
    issues=st.dictionaries(st.binary(min_size=4, max_size=4), st.integers(0, 999_999), max_size=12),
)
FULL = Status(
    condition=Condition.BATTERY, charge_pct=63, hours=11.5, reports=2, people=45, waiting=1,
    alarms=1, software=b"ab", issues={hash_of("vr-merenland"): 143, hash_of("gemeente"): 12},
)  # fmt: skip


@given(ANY)
def test_what_is_told_is_what_is_read(told):
    assert Status.from_bytes(told.to_bytes()) == told


@given(st.binary(max_size=120))
def test_any_other_bytes_are_a_status_or_an_error_of_ours(data):
    try:
        found = Status.from_bytes(data)
    except EnvelopeError:
        return
    msgspec.convert(msgspec.to_builtins(found), Status)  # within its bounds


@pytest.mark.parametrize(
    ("sender", "to", "most"),
    [("np-veldermeer-3", "cp-veldermeer", 100), ("n" * 32, "c" * 32, lora.PIECE_BYTES)],
    ids=["usual", "longest"],
)
def test_sealed_it_has_at_most_a_hundred_bytes(sender, to, most):
    point, _ = identity.make(sender, Role.POINT, "Buurthuis")
    station, _ = identity.make(to, Role.COORDINATION, "Brandweer")
    header = Header(sender, to, bytes(8), 9000, Kind.STATUS, 6, 1793000000)
    pair = sealing.pair_key(point.pair, station.card.pair, sender, to)
    sealed = sealing.seal_status(header, FULL.to_bytes(), pair).to_bytes()
    assert len(sealed) <= most, len(sealed)


@pytest.mark.parametrize(
    ("changes", "news"),
    [
        ({}, False),
        ({"charge_pct": 60}, False),
        ({"charge_pct": 58}, True),
        ({"hours": 10.0}, False),
        ({"hours": 9.5}, True),
        ({"hours": None}, True),
        ({"condition": Condition.RESERVE}, True),
        ({"issues": {hash_of("vr-merenland"): 144}}, True),
        ({"reports": 3}, True),
        ({"people": 46}, True),
        ({"drill": True}, True),
        ({"waiting": 9}, False),
    ],
)
def test_what_matters_goes_at_once(changes, news):
    assert msgspec.structs.replace(FULL, **changes).is_news_after(FULL) is news


def test_the_first_is_always_news():
    assert Status().is_news_after(None)


NOW = datetime(2026, 10, 7, 12, tzinfo=UTC)


class NothingWaits:
    """The exchange of a node that has written nothing, and its outbox."""

    @property
    def outbox(self) -> NothingWaits:
        return self

    def waiting(self) -> list:
        return []

    def listed(self, limit: int) -> list:
        return []

    @property
    def figures(self) -> NothingWaits:
        return self

    def present(self) -> Counted:
        return Counted()


def supply(**more) -> SupplyStatus:
    fields = {"driver": "nut", "capacity_wh": 100.0, "state": SupplyState.MAINS}
    return SupplyStatus(**fields | more)


def write_power(path, **supplies: SupplyStatus) -> None:
    told = PowerStatus(written_at=NOW, started_at=NOW, supplies=supplies, loads={})
    path.write_bytes(msgspec.json.encode(told))


@pytest.fixture
def telling(tmp_path):
    return Telling(NothingWaits(), tmp_path / "power.json", "1.2.3", tmp_path / "content.db")


def test_the_supply_that_most_needs_to_be_seen_is_told(telling, tmp_path):
    write_power(
        tmp_path / "power.json",
        hall=supply(charge_pct=99.0, runtime_h=40.0),
        hat=supply(state=SupplyState.BATTERY, mains=False, charge_pct=41.4, runtime_h=500.0),
    )
    told = telling.compose(NOW.timestamp())
    assert (told.condition, told.charge_pct, told.hours) == (Condition.BATTERY, 41, 127.0)
    assert Status.from_bytes(told.to_bytes()) == told


@pytest.mark.parametrize("late_s", [31, -31, 86400])
def test_an_old_reading_tells_nothing(telling, tmp_path, late_s):
    write_power(tmp_path / "power.json", hat=supply(charge_pct=99.0))
    told = telling.compose((NOW + timedelta(seconds=late_s)).timestamp())
    assert (told.condition, told.charge_pct) == (None, None)


def test_without_power_and_content_it_tells_that_it_is_there(telling):
    assert telling.compose(NOW.timestamp()).to_bytes()


def told_by(place, tmp_path) -> Status:
    told = Telling(place.exchange, tmp_path / "power.json", "1", tmp_path / "content.db")
    return Status.from_bytes(told.compose(NOW.timestamp()).to_bytes())


def test_what_the_desk_counts_goes_along_and_outlives_a_restart_of_the_link(point, tmp_path):
    assert told_by(point, tmp_path).people is None
    point.exchange.figures.keep(Counted(people=45, reports=3))
    told = told_by(point.restart(), tmp_path)
    assert (told.people, told.reports, told.drill) == (45, 3, False)
    point.exchange.figures.keep(Counted(people=700_000, reports=900))
    told = told_by(point, tmp_path)
    assert (told.people, told.reports) == (65_534, 254)
    point.exchange.figures.keep(Counted())
    assert told_by(point, tmp_path).people is None


def test_an_old_count_is_told_no_more_whatever_the_clock_says(point, tmp_path):
    point.exchange.figures.keep(Counted(people=45))
    point.now = point.now.replace(year=2099)
    assert told_by(point, tmp_path).people == 45
    point.after(seconds=LASTS_S)
    assert told_by(point, tmp_path).people is None


def test_a_drill_is_counted_apart_and_says_so(point, tmp_path):
    """Reports of a drill are never among the real ones, nor the other way round."""
    point.write("echt-1")
    point.write("echt-2")
    point.write("oefening", drill=True)
    assert told_by(point, tmp_path).reports == 2
    point.exchange.figures.keep(Counted(people=12, drill=True))
    told = told_by(point, tmp_path)
    assert (told.drill, told.people, told.reports) == (True, 12, 1)


@pytest.mark.parametrize("condition", [None, *Condition])
def test_software_from_before_drills_reads_one_as_a_condition_it_does_not_know(condition):
    first = Status(condition=condition, drill=True).to_bytes()[1]
    assert len(Condition) <= first < 255


def test_the_command_says_what_each_node_below_told(point, fire_station):
    told = msgspec.structs.replace(FULL, drill=True, alarms=None)
    fire_station.exchange.take(point.exchange.status("cp-veldermeer", told.to_bytes()).sealed, "ip")
    seen = report.compose(fire_station.exchange, made("cp-veldermeer")[0].card, (), 0.0)
    said = list(status_table.lines(seen, ["vr-merenland"]))
    (line,) = (one for one in said if "people" in one)
    assert line.startswith(
        "  DRILL, battery, 63 %, 11.5 h left, 45 people, 2 open reports, 1 letters"
    )
    assert "vr-merenland 143" in line
    assert f"{hash_of('gemeente').hex()} 12" in line
    assert "alarms" not in line


def test_who_floods_stands_under_its_own_name_and_a_node_without_others_is_no_error(place):
    region = place("vr-merenland")
    seen = report.compose(region.exchange, made("vr-merenland")[0].card, (), 0.0)
    below = tuple(
        msgspec.structs.replace(one, dropped=3 * (one.id == "np-a")) for one in seen.below
    )
    said = list(status_table.lines(msgspec.structs.replace(seen, below=below)))
    at = said.index("  it floods: 3 messages were not taken")
    assert said[at - 1].startswith("below: np-a")
    assert sum("floods" in line for line in said) == 1
    assert list(status_table.lines(msgspec.structs.replace(seen, below=())))


def test_it_is_told_when_reached_when_it_matters_and_now_and_then(telling, tmp_path):
    wall_s = NOW.timestamp()
    write_power(tmp_path / "power.json", hat=supply(charge_pct=90.0))
    assert telling.due([], 0, wall_s) == []
    assert [node for node, _ in telling.due(["cp", "vr"], 1, wall_s)] == ["cp", "vr"]
    assert telling.due(["cp", "vr"], LOOK_S + 2, wall_s) == []
    assert telling.due(["vr"], 40, wall_s) == []
    assert [node for node, _ in telling.due(["cp", "vr"], 41, wall_s)] == ["cp"]
    write_power(tmp_path / "power.json", hat=supply(charge_pct=80.0))
    assert telling.due(["cp", "vr"], 42, wall_s) == []  # soon, not at once
    assert len(telling.due(["cp", "vr"], 80, wall_s)) == 2
    assert telling.due(["cp", "vr"], 80 + EVERY_S - 1, wall_s) == []
    assert len(telling.due(["cp", "vr"], 80 + EVERY_S + LOOK_S, wall_s)) == 2
