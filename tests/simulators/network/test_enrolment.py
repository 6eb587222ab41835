"""Enrolment as people do it: keys, a fingerprint that two compare, and who the region lists."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from content.core.network import NETWORK_FILE
from link.directory import parse
from simulators.network import places
from simulators.network.enrolment import enrol
from simulators.network.places import BRINK, CENTRE, PLACES, DemoError, Node, without_network


@pytest.fixture(autouse=True)
def _places_without_a_network():
    try:
        without_network()
    except DemoError as error:
        pytest.skip(str(error))


@pytest.fixture
def nodes(tmp_path):
    with tempfile.TemporaryDirectory() as sockets:
        made = [Node(place, tmp_path / "demo", Path(sockets)) for place in PLACES]
        yield made
        for node in made:
            node.stop()


def test_the_region_lists_whom_two_people_compared(nodes, tmp_path):
    told = list(enrol(nodes, tmp_path))
    network = parse((tmp_path / NETWORK_FILE).read_bytes())
    assert not network.faults
    assert set(network.nodes) == {place.id for place in PLACES}
    assert network.parents(BRINK.id) == (CENTRE.id,)
    assert [place.id for place in PLACES if network.nodes[place.id].address] == [CENTRE.id]
    shown = {network.nodes[place.id].card.fingerprint for place in PLACES if place is not CENTRE}
    assert {line.partition(": ")[2] for line in told} == shown


def test_what_fails_on_the_way_leaves_no_process(nodes, tmp_path, monkeypatch):
    def never(what, *_):
        raise DemoError(f"Not within 0 s: {what}.")

    monkeypatch.setattr(places, "wait_for", never)
    with pytest.raises(DemoError, match="Kazerne Noord"):
        list(enrol(nodes, tmp_path))
    assert not any(node.is_running for node in nodes)
