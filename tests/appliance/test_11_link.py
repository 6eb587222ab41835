"""11. The link: a cable that is cut and returns, and a stick that carries what it cannot."""

from __future__ import annotations

import base64
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from link.envelope import Kind
from simulators.virtual_machine.machine import Machine, wait_for
from tests.appliance import sticks
from tests.appliance.coordination import Appliance, Station
from tests.appliance.inside import property_of, wait_until_active
from tests.appliance.test_1_cold_boot import LONGEST_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.appliance.sticks import Publisher

WORDS = "Mevrouw Jansen heeft insuline nodig"
SECRET = b"Jansen"
RETURN_S = 180.0
"""A cut line is noticed within a minute and a half; an emulated machine is slow."""


@pytest.fixture
def appliance(started: Path, tmp_path: Path) -> Iterator[Appliance]:
    """An appliance with content and a cable, which has just started."""
    card = tmp_path / "card.qcow2"
    shutil.copyfile(started, card)
    machine = Machine(card, tmp_path / "machine")
    machine.has_cable = True
    with machine.on():
        machine.wait_until_started(within_s=LONGEST_S)
        yield Appliance(machine)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with tempfile.TemporaryDirectory() as sockets:
        made = Station(tmp_path / "station", Path(sockets))
        yield made
        made.stop()


@pytest.fixture
def stick(
    appliance: Appliance, station: Station, merenland: Publisher, tmp_path: Path
) -> Iterator[Path]:
    """The region has listed both, and both have read its stick: this image of one."""
    issue = station.enrol(appliance.make_keys(), merenland, tmp_path / "issue")
    station.start(merenland, issue)
    image = sticks.vfat(tmp_path / "stick.img", issue)
    machine = appliance.machine
    machine.agent.must("systemctl start noodsteunpunt-link")
    wait_until_active(machine, "noodsteunpunt-link")
    visit(appliance, image)
    return image


def visit(appliance: Appliance, image: Path) -> dict:
    """Put a stick in until its post is on it; return what root's unit did."""
    machine = appliance.machine
    machine.agent.must("rm -f /run/noodsteunpunt/post/post.json")
    name = machine.plug(image)
    told = "cat /run/noodsteunpunt/post/post.json"
    wait_for("the post is handled", lambda: outcome(machine.agent.must(told)), LONGEST_S)
    machine.unplug(name)
    return json.loads(machine.agent.must(told))


def outcome(told: str) -> bool:
    return json.loads(told)["outcome"] != "writing"


def test_cut_report_return_acknowledged(
    appliance: Appliance, station: Station, stick: Path
) -> None:
    wait_for("the link is there", lambda: appliance.is_connected, RETURN_S, every_s=2)
    appliance.report("melding-1", WORDS)
    station.receives("melding-1")
    assert base64.b64decode(station.take_up("melding-1")).decode() == WORDS
    wait_for("they know", lambda: appliance.state("melding-1") == "opgepakt", RETURN_S, every_s=2)

    appliance.machine.join_cable(joined=False)
    wait_for("the link is gone", lambda: not appliance.is_connected, RETURN_S, every_s=2)
    appliance.report("melding-2", WORDS)
    assert appliance.told("status")["waiting"]["courier"], "it says to give it to the courier"
    assert appliance.state("melding-2") == "opgeschreven"
    assert not station.has("melding-2")

    appliance.machine.join_cable(joined=True)
    wait_for("it arrives", lambda: station.has("melding-2"), RETURN_S, every_s=2)
    station.take_up("melding-2")
    wait_for("they know", lambda: appliance.state("melding-2") == "opgepakt", RETURN_S, every_s=2)
    assert property_of(appliance.machine, "noodsteunpunt-link", "NRestarts") == "0"


def test_without_a_cable_root_writes_the_post_on_the_stick_and_it_comes_back_acknowledged(
    appliance: Appliance, station: Station, stick: Path, tmp_path: Path
) -> None:
    appliance.machine.join_cable(joined=False)
    wait_for("the link is gone", lambda: not appliance.is_connected, RETURN_S, every_s=2)
    appliance.report("melding-3", WORDS)
    told = visit(appliance, stick)
    assert told["outcome"] == "written", told
    # Beside what power has to say, where that did not go by the cable.
    assert sum(f"/{Kind.EMERGENCY}-" in one for one in told["written"]) == 1
    assert appliance.state("melding-3") == "verstuurd"
    assert SECRET not in stick.read_bytes()
    station.visit(stick, tmp_path / "there" / "sda1")
    station.receives("melding-3")
    station.take_up("melding-3")
    station.write("antwoord")
    station.visit(stick, tmp_path / "again" / "sda1")
    visit(appliance, stick)
    assert appliance.state("melding-3") == "opgepakt"
    assert [one["id"] for one in appliance.told("status")["received"]] == ["antwoord"]
    mounted = appliance.machine.agent.must("cat /proc/self/mounts")
    assert "noodsteunpunt-stick" not in mounted, "nothing stays mounted"
    for unit in ("noodsteunpunt-post-in@*", "noodsteunpunt-post-out@*"):
        failed = appliance.machine.agent.must(f"systemctl --failed --no-legend list-units '{unit}'")
        assert not failed.strip(), failed
