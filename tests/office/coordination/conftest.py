"""What the stories of coordinating share: an office at a post that has points below it."""

from __future__ import annotations

import pytest

from office.accounts.people import Role
from office.coordination.coordination import Coordination
from tests.office.coordination.station import Station


@pytest.fixture
def station(tmp_path, clock, monkeypatch):
    """Before the office: its folders are those of the environment."""
    monkeypatch.setattr("common.line_server.BURST", 10_000)
    monkeypatch.setattr("office.coordination.coordination.SOON_S", 0.0)
    for name in ("config", "state/link", "run/link"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    (tmp_path / "config/link.toml").write_text('region = "vr-merenland"\n')
    made = Station(tmp_path / "state/link", tmp_path / "run/link", clock)
    yield made
    made.stop()


@pytest.fixture
def desk(station, office) -> Coordination:
    return office.part(Coordination)


@pytest.fixture
def anna(desk, visitors):
    """A coordinator."""
    return visitors.user("Anna", Role.COORDINATOR)


@pytest.fixture
def kees(anna, visitors):
    """Somebody who only looks on."""
    return visitors.user("Kees", Role.VIEWER)
