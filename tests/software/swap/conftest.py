"""An old card whose data the product itself wrote, and a new one beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kiosk.desk.messages.store import Direction, Message, Urgency
from kiosk.desk.storage import paths, vault
from kiosk.desk.storage.pins import Pins
from kiosk.desk.storage.records import Desk
from kiosk.model.roles import Role
from link import keystore
from link.folders import Folders
from link.identity import Role as Place
from software import tools
from software.swap import building, job
from tests.content.conftest import Kiosk, bulletin, make_publisher
from tests.software.swap import cards

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PIN = "2580"
WORDS = "Mevrouw (84) aan de Dorpsstraat heeft een zuurstofapparaat."
POINT = b'hostname = "nsp-veldermeer-01"\n'
NUT_MADE = "systemd/system/nut-driver@ups.service.d"
NAMES = ("CONFIG", "STATE", "RUN")


def live_in(data: Path, run: Path) -> dict[str, str]:
    """Return where the product looks, for a data partition that lies in a folder."""
    return {
        "NOODSTEUNPUNT_CONFIG": str(data / "etc/upper/noodsteunpunt"),
        "NOODSTEUNPUNT_STATE": str(data / "noodsteunpunt"),
        "NOODSTEUNPUNT_RUN": str(run),
    }


def kiosk_of(top: Path, data: Path) -> Kiosk:
    """The importer of a data partition: `Kiosk` has its folders side by side."""
    shutil.copytree(data / "noodsteunpunt/content", top / "content")
    shutil.copytree(data / "etc/upper/noodsteunpunt/publishers", top / "believed")
    return Kiosk(top)


def fill(data: Path, top: Path) -> None:
    """Write a point's life: two issues, a desk, a PIN, a link, and what lies beside them."""
    publisher = make_publisher(top / "publisher")
    first = top / "first"
    publisher.issue(first, bulletin("a"))
    publisher.issue(top / "second", bulletin("b"))
    kiosk = Kiosk(top / "kiosk").believe(publisher)
    assert kiosk.outcome(top / "second") == "updated"
    config, state = data / "etc/upper/noodsteunpunt", data / "noodsteunpunt"
    config.mkdir(parents=True)
    state.mkdir()
    shutil.copytree(top / "kiosk/content", state / "content")
    shutil.copytree(top / "kiosk/believed", config / "publishers")
    for folder in ("desk", "kiosk", "power"):
        (state / folder).mkdir()
    (state / "desk").chmod(0o700)
    vault.make_key(paths.folder() / paths.MAIN_KEY)
    Pins().set_pin(Role.STAFF, PIN)
    desk = Desk(NOW)
    message = Message(
        direction=Direction.OUT, sender="x", receiver="y", text=WORDS, urgency=Urgency.URGENT
    )
    desk.log.add(message, NOW)
    desk.close()
    keystore.init(Folders.from_environment(), "np-veldermeer-1", Place.POINT, "De Brink")
    cards.own(state, cards.OLD_IDS["noodsteunpunt-kiosk"], cards.OLD_IDS["noodsteunpunt"])
    cards.own(
        state / "content", cards.OLD_IDS["noodsteunpunt-content"], cards.OLD_IDS["noodsteunpunt"]
    )
    _lay_around(data)


def _lay_around(data: Path) -> None:
    """What a card has besides: of its root, of the technician, of systemd."""
    etc = data / "etc/upper"
    files = {
        "passwd": cards.accounts(cards.OLD_IDS),
        "group": cards.accounts(cards.OLD_IDS),
        "shadow": "root:!:\n",
        "hostname": "nsp-veldermeer-01\n",
        "machine-id": "0" * 31 + "1\n",
        "nut/ups.conf": "[ups]\n",
        "systemd/network/10-lan.network": "[Match]\n",
        "motd": "van de technicus\n",
        f"{NUT_MADE}/nut-driver-enumerator-generated-checksum.conf": "[Service]\n",
    }
    for name, text in files.items():
        (etc / name).parent.mkdir(parents=True, exist_ok=True)
        (etc / name).write_text(text)
    os.chown(etc / "nut/ups.conf", 0, cards.OLD_IDS["nut"])
    (etc / "systemd/system/noodsteunpunt-kiosk.service").symlink_to("/opt/noodsteunpunt/current/x")
    (data / "releases/upper").mkdir(parents=True)
    (data / "releases/upper/large").write_bytes(b"release" * 1000)
    (data / "systemd").mkdir()
    (data / "systemd/random-seed").write_bytes(b"seed")
    (data / "systemd/clock").touch()
    (data / ".grown").touch()


@dataclass
class Workshop:
    """A technician's table: two cards and a laptop."""

    top: Path
    old: Path
    new: Path

    def swap(self, **options) -> job.Done:
        return job.swap(self.old, self.new, self.top / "work", **options)

    @staticmethod
    def data_of(card: Path, number: int, top: Path) -> Path:
        """Take out what lies on a data partition."""
        into = top / f"data-of-{card.name}"
        shutil.rmtree(into, ignore_errors=True)
        tools.extract(tools.at(card, cards.start_of(card, number)), into)
        return into

    def starts(self) -> bool:
        """Whether a firmware would find anything on the new card."""
        with self.new.open("rb") as file:
            return file.read(512)[510:] == b"\x55\xaa"


@dataclass
class Masters:
    """Cards that are never written to."""

    top: Path
    data: Path
    old: Path
    new: Path


@pytest.fixture(scope="session")
def masters(tmp_path_factory) -> Masters:
    """Cards take a while to make: made once, copied for each test."""
    if os.geteuid():
        pytest.skip("files on a card have owners: only root makes one")
    top = tmp_path_factory.mktemp("cards")
    data = top / "data"
    data.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in live_in(data, top / "run").items():
            patch.setenv(name, value)
        fill(data, top)
    old = cards.old_card(top / "old.img", top, data, POINT)
    return Masters(top, data, old, cards.new_card(top / "new.img", top, card_mib=80))


def copy(source: Path, target: Path) -> Path:
    subprocess.run(["cp", "--sparse=always", source, target], check=True)
    return target


@pytest.fixture(scope="session", autouse=True)
def _small():
    """A swap writes 96 MiB at least, which a test does not need."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "_LEAST_BYTES", 20 << 20)
        patch.setattr(building, "_SPARE_BYTES", 8 << 20)
        yield


def cards_in(top: Path, masters: Masters) -> Workshop:
    old, new = copy(masters.old, top / "old.img"), copy(masters.new, top / "new.img")
    old.chmod(0o400)
    return Workshop(top, old, new)


@pytest.fixture
def workshop(masters, tmp_path) -> Workshop:
    return cards_in(tmp_path, masters)


@pytest.fixture(scope="session")
def swapped(masters, tmp_path_factory) -> tuple[Workshop, job.Done]:
    """A swap that went well, for all who only look."""
    workshop = cards_in(tmp_path_factory.mktemp("swapped"), masters)
    return workshop, workshop.swap()
