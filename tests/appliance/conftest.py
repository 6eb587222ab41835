"""The virtual appliance for these tests: `pytest -m appliance`.

It is built for the commit that is checked out (root, a few minutes), or taken as it is from the
folder that NOODSTEUNPUNT_APPLIANCE names. NOODSTEUNPUNT_SUITE=trixie builds it on another Debian
than deploy/image takes by itself. The card with content, started once, is kept there: each test
goes on from a copy, at the moment where residents read the first bulletin. Pictures of all that was
seen are left in NOODSTEUNPUNT_PICTURES, or in pytest's own folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulators.virtual_machine.machine import Machine, layer, wait_for
from tests.appliance import sticks
from tests.appliance.screen import Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
UP = "up"
"""The snapshot in which all runs and residents read the first issue."""
HEADLINE = "beperkt"
"""Read of the first issue on its board as well as on the screen that waits for a touch: headlines
of the board stand in frames, which tesseract does not read."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.appliance)
            item.add_marker(pytest.mark.timeout(3600))


@pytest.fixture(scope="session")
def kit() -> Path:
    """The folder with card.img and the publisher it believes."""
    named = os.environ.get("NOODSTEUNPUNT_APPLIANCE")
    if named:
        return Path(named)
    suite = os.environ.get("NOODSTEUNPUNT_SUITE")
    folder = Path.home() / ".cache/noodsteunpunt" / (f"appliance-{suite}" if suite else "appliance")
    subprocess.run([ROOT / "deploy/appliance/build", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def merenland(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> sticks.Publisher:
    """The publisher the appliance believes; every test may publish a next issue."""
    return sticks.publisher(tmp_path_factory.mktemp("merenland"), kit / "publisher")


@pytest.fixture(scope="session")
def first_stick(merenland: sticks.Publisher, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    return sticks.vfat(folder / "stick.img", merenland.publish(folder / "issue"))


@pytest.fixture(scope="session")
def started(kit: Path, first_stick: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A card whose first start, with point.toml, and first stick are behind it."""
    card = kit / "started.qcow2"
    if card.exists() and card.stat().st_mtime > (kit / "card.img").stat().st_mtime:
        return card
    folder = tmp_path_factory.mktemp("start")
    fresh = folder / "fresh.qcow2"
    layer(fresh, kit / "card.img")
    with Machine(fresh, folder).on() as machine:
        watcher = Watcher(machine, folder / "pictures")
        machine.wait_until_started(within_s=1800)
        stick = machine.plug(first_stick)
        watcher.wait_for(HEADLINE, within_s=900)
        machine.unplug(stick)
        wait_for("the card has grown", lambda: machine.agent.must("ls /run/card/data/.grown"), 300)
        machine.agent.must("sync")
        time.sleep(5)
        machine.keep(UP)
        machine.shut_down()
    shutil.move(fresh, card)
    return card


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Where a test's pictures go."""
    named = os.environ.get("NOODSTEUNPUNT_PICTURES")
    folder = Path(named) / request.node.name if named else tmp_path / "pictures"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def off(started: Path, tmp_path: Path) -> Iterator[Machine]:
    """An appliance with content that is switched off."""
    card = tmp_path / "card.qcow2"
    shutil.copyfile(started, card)
    machine = Machine(card, tmp_path / "machine")
    yield machine
    machine.cut()


@pytest.fixture
def running(off: Machine) -> Machine:
    """An appliance that runs, with the first issue on its screen and the time right."""
    off.start(UP)
    wait_for("the agent answers", off.agent.answers, 60)
    off.agent.must(f"date -s @{time.time():.0f}")
    return off


@pytest.fixture
def eyes(off: Machine, folder: Path) -> Watcher:
    """Eyes on that appliance's screen."""
    return Watcher(off, folder)
