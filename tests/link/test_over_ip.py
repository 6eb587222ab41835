"""Real processes over a real broker that starts from what the coordination point itself wrote."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime
from importlib.metadata import version

import msgspec
import pytest

from link.broker import NODES
from link.requests import Counted, Send
from link.status import hash_of
from power.status import Status as PowerStatus
from power.status import SupplyState, SupplyStatus
from tests.content.conftest import bulletin
from tests.link.machines import REGION, World, wait_for
from tests.link.mosquitto import free_port
from tests.link.storm import Broker, storm

LONG_S = 240.0
"""For what takes two looks of half a minute, on a busy machine."""
SECRET = b"Mevrouw Jansen, Kerkstraat 12, insuline"


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def networked(world):
    """The same region, whose coordination point has an address."""
    return world.networked(free_port())


@pytest.fixture
def broker(networked):
    made = Broker(networked.machines["cp-veldermeer"])
    yield made
    made.kill()


def test_a_report_arrives_by_ip_through_a_broker_that_is_killed_and_wiped(networked, broker):
    station, point = networked.machines["cp-veldermeer"], networked.machines["np-a"]
    for machine in networked.machines.values():
        machine.start()
    point.write("melding-1", SECRET)
    assert point.state("melding-1") == "opgeschreven"
    broker.start()
    wait_for(lambda: point.state("melding-1") == "aangekomen")
    broker.kill()
    point.write("melding-2", SECRET)
    point.kill()
    broker.start()
    point.start()
    wait_for(lambda: point.state("melding-2") == "aangekomen")
    assert station.letters() == {"melding-1", "melding-2"}
    (by_ip,) = {one["via"] for one in station.status["received"]}
    assert by_ip == "ip"
    station.ask(Send(kind="message", id="bericht", body=b"Hulp komt eraan", to="np-b"))
    wait_for(lambda: "bericht" in networked.machines["np-b"].letters())
    wait_for(lambda: all(one["status"] for one in station.status["below"]))
    told = {one["id"]: one["status"] for one in station.status["below"]}
    assert told["np-a"]["issues"] == {hash_of(REGION).hex(): 1}
    assert told["np-a"]["reports"] == 2  # nobody has taken them up
    public = b"".join(file.read_bytes() for file in broker.folder.iterdir()) + broker.memory()
    assert b"np-a" in public  # it is the broker's memory that was looked through
    assert not [word for word in (b"Jansen", b"Kerkstraat", b"insuline") if word in public]


@pytest.mark.slow
def test_whatever_is_killed_and_however_long_the_link_is_gone_nothing_is_lost_or_doubled(
    networked, broker
):
    """A thousand times in tests/benchmarks/bench_link_kill.py."""
    written = storm(networked, broker, kills=8, chance=random.Random(5))
    received = [one["id"] for one in networked.machines["cp-veldermeer"].status["received"]]
    assert sorted(received) == sorted(written)


def test_each_word_of_a_status_comes_from_its_source_and_arrives(networked, broker):
    """From power.json, content.db, the desk, the outbox, and the release that runs."""
    station, point = networked.machines["cp-veldermeer"], networked.machines["np-a"]
    hat = SupplyStatus(
        driver="nut", capacity_wh=100.0, state=SupplyState.BATTERY, mains=False, charge_pct=41.0,
        runtime_h=6.5,
    )  # fmt: skip
    told = PowerStatus(
        written_at=datetime.now(UTC), started_at=datetime.now(UTC), supplies={"hat": hat}, loads={}
    )
    (point.top / "run/power").mkdir()
    (point.top / "run/power/power.json").write_bytes(msgspec.json.encode(told))
    for machine in (station, point):
        machine.start()
    point.ask(Counted(people=45))
    point.write("melding-1", SECRET)
    point.write("oefening", SECRET, drill=True)
    broker.start()
    wait_for(lambda: station.below("np-a")["status"])
    came = station.below("np-a")["status"]
    del came["told"]
    assert came == {
        "condition": "battery", "charge_pct": 41, "hours": 6.5, "people": 45, "reports": 1,
        "drill": False, "alarms": 0, "waiting": came["waiting"],
        "software": hashlib.sha256(version("noodsteunpunt").encode()).hexdigest()[:4],
        "issues": {hash_of(REGION).hex(): 1},
    }  # fmt: skip


def test_an_issue_that_the_coordination_point_holds_goes_down_by_itself(networked, broker):
    """And who is who goes along, as network.json is a part of it."""
    station, point = networked.machines["cp-veldermeer"], networked.machines["np-a"]
    for machine in networked.machines.values():
        machine.start()
    broker.start()
    wait_for(lambda: station.below("np-a")["status"])
    news = bulletin("dijk", publisher=REGION, sender=REGION)
    networked.sign(networked.listed, bulletins=(news,), reads=(station,))
    station.restart()  # or half a minute
    assert (station.holds(), point.holds()) == ({REGION: 2}, {REGION: 1})
    wait_for(point.let_import, LONG_S)
    assert point.holds() == {REGION: 2}
    point.restart()
    wait_for(
        lambda: station.below("np-a")["status"]["issues"] == {hash_of(REGION).hex(): 2}, LONG_S
    )
    wait_for(lambda: point.status["directory"]["issue"] == 2, LONG_S)
    assert station.status["waiting"]["letters"] == 0  # no letter is made of it


def test_the_broker_follows_the_directory(networked, broker):
    station = networked.machines["cp-veldermeer"].start()
    wait_for((broker.folder / NODES).exists)
    assert (broker.folder / NODES).read_bytes().count(b"BEGIN") == 3
    listed = networked.nodes()
    networked.sign((msgspec.structs.replace(listed[0], address="127.0.0.1:8883"), listed[1]))
    station.restart()
    wait_for(lambda: (broker.folder / NODES).read_bytes().count(b"BEGIN") == 2)
    networked.sign(listed)
    station.restart()
    wait_for(lambda: not (broker.folder / NODES).exists())


def test_a_new_card_that_two_people_admit_may_connect_and_the_lost_one_may_not(networked, broker):
    station, lost = networked.machines["cp-veldermeer"], networked.machines["np-a"]
    station.start()
    wait_for((broker.folder / NODES).exists)
    before = (broker.folder / NODES).read_bytes()
    new = networked.machines["np-a"] = type(lost)(networked.top / "np-a-new", "np-a")
    station.told("enrol", new.folders.card, "--yes")
    station.restart()  # or half a minute
    wait_for(lambda: (broker.folder / NODES).read_bytes() != before)
    assert (broker.folder / NODES).read_bytes().count(b"BEGIN") == 3


def test_the_command_writes_what_the_loop_would(networked, broker):
    station = networked.machines["cp-veldermeer"]
    told = station.told("broker")
    assert told == {"folder": str(broker.folder), "nodes": 2, "left_out": []}
    written = {path.name: path.read_bytes() for path in broker.folder.iterdir()}
    station.start()
    assert station.told("broker") == told
    assert {path.name: path.read_bytes() for path in broker.folder.iterdir()} == written
    assert "2 nodes may connect" in station.command("broker").stdout


def test_a_point_needs_no_broker_and_is_told_so(networked):
    done = networked.machines["np-a"].command("broker", fails=True)
    assert done.returncode == 1
    assert "np-a needs no broker" in done.stderr
    assert not (networked.machines["np-a"].folders.broker).exists()
