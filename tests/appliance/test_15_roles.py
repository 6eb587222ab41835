"""15. Roles: a point, a coordination point, and both, each by the point.toml on its card.

What a role lacks does not run. No port is open but its own, while what listens there runs.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import msgspec
import pytest

from common.unlock_code import SECRET_BYTES
from content.core.network import NETWORK_FILE
from host import point_file, points
from link.identity import Role, read_card
from simulators.network.enrolment import listed
from simulators.network.places import REGION
from simulators.virtual_machine.machine import HOST, Machine, layer, wait_for
from tests.appliance import sticks
from tests.appliance.conftest import HEADLINE
from tests.appliance.inside import STATE, property_of
from tests.appliance.screen import Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.appliance.sticks import Publisher

FIRST_START_S = 900
BOOT_AT = "1M"
ID = "cp-veldermeer"
OFFICE_PORT, LINK_PORT = "8117", "8883"
LISTENS = "10.0.2.15"
"""The address that a machine on a cable gets from qemu."""
POINT_TOML = "mount /dev/disk/by-label/BOOTFS /mnt; cat /mnt/point.toml; umount /mnt"
ASK_OFFICE = (
    'python3 -c "import ssl, urllib.request as web; '
    f"print(web.urlopen('https://{LISTENS}:{OFFICE_PORT}/inloggen', "
    'context=ssl._create_unverified_context()).status)"'
)


@pytest.fixture
def point(kit: Path) -> point_file.PointFile:
    """What the kit makes of its card: a point without a link."""
    return point_file.read((kit / "point.toml").read_bytes())


@pytest.fixture
def start(kit: Path, tmp_path: Path) -> Iterator:
    """Start a new card with other settings, for the first time and on a cable."""
    running = []

    def begin(settings: point_file.PointFile) -> Machine:
        image, text = tmp_path / "card.img", tmp_path / "point.toml"
        subprocess.run(["cp", "--sparse=always", kit / "card.img", image], check=True)
        text.write_bytes(point_file.write(settings))
        subprocess.run(
            ["mcopy", "-o", "-i", f"{image}@@{BOOT_AT}", text, "::point.toml"], check=True
        )
        layer(tmp_path / "card.qcow2", image)
        machine = Machine(tmp_path / "card.qcow2", tmp_path / "machine")
        machine.has_cable = True
        machine.start()
        running.append(machine)
        machine.wait_until_started(within_s=FIRST_START_S)
        return machine

    yield begin
    for machine in running:
        machine.cut()


def state(machine: Machine, unit: str) -> str:
    return property_of(machine, f"noodsteunpunt-{unit}", "ActiveState")


def open_ports(machine: Machine) -> str:
    table = "inet noodsteunpunt"
    return machine.agent.must(f"nft list set {table} open_tcp; nft list set {table} open_link")


def test_a_point_has_no_office_no_broker_and_no_open_port(running: Machine) -> None:
    for unit in ("office", "broker", "link"):
        assert state(running, unit) == "inactive", unit
    assert "elements" not in open_ports(running)
    assert not running.agent.must(f"ls {STATE}/link/keys").strip(), "it has no keys without a link"


def test_a_coordination_point_opens_its_broker_to_who_the_region_lists(
    start, point: point_file.PointFile, merenland: Publisher, tmp_path: Path
) -> None:
    machine = start(
        point_file.PointFile(
            hostname="cp-veldermeer-00",
            publishers=point.publishers,
            link=f'region = "{REGION}"\n',
            node=ID,
            role=Role.COORDINATION,
            name="Kazerne Noord",
        )
    )
    for unit in ("office", "link"):
        wait_for(f"{unit} runs", lambda unit=unit: state(machine, unit) == "active", 300)
    for unit in ("kiosk", "power", "broker"):
        assert state(machine, unit) == "inactive", unit
    assert "elements" not in open_ports(machine), "the office is for the machine itself"
    card = read_card(machine.agent.must(f"cat {STATE}/link/card.json").encode())
    assert (card.id, card.role) == (ID, Role.COORDINATION)
    journal = machine.agent.must("journalctl -b -u noodsteunpunt-office -o cat")
    told = machine.agent.must("cat /run/noodsteunpunt/office/first-user.json")
    code = msgspec.json.decode(told)["code"]
    assert code not in journal

    (merenland.source / NETWORK_FILE).write_bytes(listed([card], f"{HOST}:{LINK_PORT}"))
    stick = machine.plug(sticks.vfat(tmp_path / "stick.img", merenland.publish(tmp_path / "on")))
    wait_for("the broker runs", lambda: state(machine, "broker") == "active", 600, every_s=2)
    machine.unplug(stick)
    assert LINK_PORT in open_ports(machine)
    assert OFFICE_PORT not in open_ports(machine)
    machine.agent.must("systemctl stop noodsteunpunt-broker")
    assert "elements" not in open_ports(machine)
    (merenland.source / NETWORK_FILE).unlink()


def test_both_shows_residents_the_news_and_opens_its_office_to_its_own_network(
    start, point: point_file.PointFile, first_stick: Path, folder: Path
) -> None:
    settings = msgspec.structs.replace(
        point,
        link=f'region = "{REGION}"\n',
        node=ID,
        role=Role.COORDINATION,
        office=f'listen = ["{LISTENS}"]\n',
    )
    machine = start(points.sealed(settings, secret=bytes(SECRET_BYTES)))
    for unit in ("office", "link", "kiosk", "power"):
        wait_for(f"{unit} runs", lambda unit=unit: state(machine, unit) == "active", 300)
    unlock = machine.agent.must(
        f"stat -c %U {STATE}/desk/unlock.json; cat {STATE}/desk/unlock.json"
    )
    assert unlock.startswith("noodsteunpunt-kiosk\n")
    assert ID in unlock
    on_the_boot_partition = machine.agent.must(POINT_TOML)
    assert "argon2" not in on_the_boot_partition
    assert "unlock_key" not in on_the_boot_partition
    assert OFFICE_PORT in open_ports(machine)
    assert machine.agent.must(ASK_OFFICE).strip() == "200"
    machine.plug(first_stick)
    Watcher(machine, folder).wait_for(HEADLINE, within_s=600)
    machine.agent.must("systemctl stop noodsteunpunt-office")
    assert OFFICE_PORT not in open_ports(machine)
