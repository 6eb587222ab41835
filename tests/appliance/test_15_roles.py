"""15. Roles: a point, a coordination point, and both, each by the point.toml on its card.

What a role lacks does not run. No port is open but its own, while what listens there runs. In a
container: the very root of the card, with its units, at the pace of this machine.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import msgspec
import pytest

from common.unlock_code import SECRET_BYTES
from content.core.network import NETWORK_FILE
from host import point_file, points
from link.identity import Role, read_card
from simulators.network.enrolment import listed
from simulators.network.places import BRINK, CENTRE, REGION
from simulators.virtual_machine.container import Container, why_not
from simulators.virtual_machine.machine import HOST, wait_for
from tests.appliance.inside import STATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from link.identity import Card
    from tests.appliance.sticks import Publisher

OFFICE_PORT, LINK_PORT = "8117", "8883"
LISTENS = "10.0.2.15"
BOOT = "boot/firmware/point.toml"
LINK = f'region = "{REGION}"\n'
ISSUE = f"{STATE}/issue/brought"
TAKE_IN = (
    "runuser -u noodsteunpunt-content -g noodsteunpunt -- "
    f"/usr/local/bin/noodsteunpunt-content import {ISSUE}"
)


@pytest.fixture(autouse=True)
def _can_contain() -> None:
    if reason := why_not():
        pytest.skip(reason)


@pytest.fixture
def point(kit: Path) -> point_file.PointFile:
    """What the kit makes of its card: a point without a link."""
    return point_file.read((kit / "point.toml").read_bytes())


@pytest.fixture
def start(kit: Path, tmp_path: Path) -> Iterator[Callable[[point_file.PointFile], Container]]:
    """Start a new card, for the first time, with these settings on its boot partition."""
    running: list[Container] = []

    def begin(settings: point_file.PointFile) -> Container:
        card = Container(kit / "card.img", tmp_path / f"card-{len(running)}")
        running.append(card)
        card.start({BOOT: point_file.write(settings)})
        return card

    yield begin
    for card in running:
        card.stop()


def is_active(card: Container, unit: str) -> bool:
    return card.run(f"systemctl is-active --quiet noodsteunpunt-{unit}").returncode == 0


def wait_until_active(card: Container, *units: str) -> None:
    for unit in units:
        wait_for(f"{unit} runs", lambda unit=unit: is_active(card, unit), 120)


def may_run(card: Container, unit: str) -> bool:
    """Whether its conditions hold. The kiosk has no screen in here, and comes no further."""
    told = card.must(f"systemctl show -P ConditionResult noodsteunpunt-{unit}")
    return told.strip() == "yes"


def open_ports(card: Container) -> str:
    sets = "nft list set inet noodsteunpunt open_tcp; nft list set inet noodsteunpunt open_link"
    return " ".join(line for line in card.must(sets).splitlines() if "elements" in line)


def keys_of(card: Container) -> Card:
    return read_card(card.must(f"cat {STATE}/link/card.json").encode())


def test_a_point_has_no_office_no_broker_and_no_open_port(start, point) -> None:
    card = start(point)
    wait_until_active(card, "power")
    assert may_run(card, "kiosk")
    for unit in ("office", "broker", "link"):
        assert not is_active(card, unit), unit
    assert open_ports(card) == ""
    assert not card.must(f"ls {STATE}/link/keys").strip(), "without a link it has no keys"


def test_a_coordination_point_opens_its_broker_once_a_point_is_below_it(
    start, point, merenland: Publisher, tmp_path: Path
) -> None:
    """It may have no kiosk and no power.toml."""
    centre = start(
        point_file.PointFile(
            hostname="cp-veldermeer-00",
            publishers=point.publishers,
            link=LINK,
            node=CENTRE.id,
            role=Role.COORDINATION,
            name="Kazerne Noord",
        )
    )
    below = start(msgspec.structs.replace(point, link=LINK, node=BRINK.id))
    wait_until_active(centre, "office", "link")
    wait_until_active(below, "link")
    for unit in ("kiosk", "power", "desk-key"):
        assert not may_run(centre, unit), unit
    assert open_ports(centre) == "", "its office is for the machine itself"
    cards = (keys_of(centre), keys_of(below))
    assert [(card.id, card.role) for card in cards] == [
        (CENTRE.id, Role.COORDINATION),
        (BRINK.id, Role.POINT),
    ]

    (merenland.source / NETWORK_FILE).write_bytes(listed(cards, f"{HOST}:{LINK_PORT}"))
    issue = merenland.publish(tmp_path / "on")
    (merenland.source / NETWORK_FILE).unlink()
    shutil.copytree(issue, f"{centre.root}{ISSUE}")
    centre.must(f"chmod -R a+rX {ISSUE}; {TAKE_IN}")
    wait_until_active(centre, "broker")
    assert LINK_PORT in open_ports(centre)
    assert OFFICE_PORT not in open_ports(centre)
    centre.must("systemctl stop noodsteunpunt-broker")
    assert open_ports(centre) == ""
    assert open_ports(below) == ""


def test_both_has_its_kiosk_and_opens_its_office_to_its_own_network(start, point) -> None:
    """As deploy/points makes it: with hashes, and a key for unlock codes."""
    settings = msgspec.structs.replace(
        point,
        link=LINK,
        node=CENTRE.id,
        role=Role.COORDINATION,
        office=f'listen = ["{LISTENS}"]\n',
    )
    card = start(points.sealed(settings, secret=bytes(SECRET_BYTES)))
    wait_until_active(card, "office", "link", "power")
    assert may_run(card, "kiosk")
    assert OFFICE_PORT in open_ports(card)
    assert LINK_PORT not in open_ports(card), "nobody is below it yet"
    card.must("systemctl stop noodsteunpunt-office")
    assert open_ports(card) == ""

    unlock = card.must(f"cd {STATE}/desk; stat -c %U unlock.json pins.json; cat unlock.json")
    assert unlock.split()[:2] == ["noodsteunpunt-kiosk"] * 2
    assert CENTRE.id in unlock
    assert "argon2" not in card.must(f"cat /{BOOT}")
    assert "unlock_key" not in card.must(f"cat /{BOOT}")


def test_the_code_of_the_offices_first_user_is_in_no_journal(start, point) -> None:
    card = start(msgspec.structs.replace(point, link=LINK, node=CENTRE.id, role=Role.COORDINATION))
    wait_until_active(card, "office")
    told = "/run/noodsteunpunt/office/first-user.json"
    wait_for("the code is there", lambda: card.run(f"test -e {told}").returncode == 0, 120)
    code = json.loads(card.must(f"cat {told}"))["code"]
    assert code not in card.must("journalctl -b -o cat")
