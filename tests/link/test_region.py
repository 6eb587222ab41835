"""Where the directory comes from: what an import has proven, and nothing that cannot be read."""

from __future__ import annotations

import msgspec
import pytest

from link.region import Region
from tests.link.machines import REGION, World


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def content_db(world):
    return world.machines["np-a"].top / "state/content/content.db"


def test_it_is_read_once_for_each_import(world):
    region = Region(REGION, content_db(world))
    assert region.changed() is None  # nothing was ever imported
    world.sign(world.nodes())
    found = region.changed()
    assert set(found.nodes) == {"cp-veldermeer", "np-a", "np-b"}
    assert found.issue == 1
    assert region.changed() is None
    world.sign(world.nodes()[:2])
    assert set(region.changed().nodes) == {"cp-veldermeer", "np-a"}


def test_another_publishers_network_is_nobodys(world):
    world.sign(world.nodes())
    assert Region("iemand-anders", content_db(world)).changed() is None


def test_a_bad_entry_is_left_out_and_the_others_stay(world):
    nodes = world.nodes()
    other = nodes[1].certificate
    world.sign((msgspec.structs.replace(nodes[0], certificate=other), *nodes[1:]))
    found = Region(REGION, content_db(world)).changed()
    assert set(found.nodes) == {"np-a", "np-b"}
    assert len(found.faults) == 1


def test_what_cannot_be_read_takes_nobody_out(world):
    world.sign(world.nodes())
    region = Region(REGION, content_db(world))
    assert region.changed()
    content_db(world).write_bytes(b"no database")
    assert region.changed() is None
    world.sign(world.nodes())
    for file in (world.machines["np-a"].top / "state/content/bundles").rglob("*network.json"):
        file.unlink()
    assert region.changed() is None
