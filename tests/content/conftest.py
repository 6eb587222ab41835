"""A publisher with real keys, sticks it fills, and kiosks that read them, all in small."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from PIL import Image

from common.clock import RELEASED
from content import clock
from content.__main__ import main
from content.board import Board
from content.core.cap_write import write_cap
from content.core.model import (
    Bulletin,
    Info,
    MessageStatus,
    MessageType,
    Picture,
    Place,
    PlaceKind,
    Severity,
)
from content.core.places import write_geojson
from content.importer import Importer
from content.publishing.publisher import PublisherFolder, init_publisher
from content.stick.stick_writer import deliver
from content.store.reporting import Report
from content.trust import anchors
from content.trust.identity import Identity

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PASSPHRASE = "een lang wachtwoord"


BULLETIN = """---
soort: power-cut
ernst: ernstig
gebied: Veldermeer
verzonden: 2026-11-20 11:00
geldig tot: 2026-11-22 11:00
---
# nl
## {headline}
Er is geen stroom.
### Wat moet u doen
1. Blijf binnen.
"""


def ask(_what: str) -> str:
    return PASSPHRASE


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "orange").save(out, "PNG")
    return out.getvalue()


def bulletin(identifier: str, **fields) -> Bulletin:
    info = Info(
        language="nl",
        event="Stroomstoring",
        headline=fields.pop("headline", f"Bericht {identifier}"),
        description=("Er is geen stroom.",),
        instruction=("Blijf binnen.",),
        severity=fields.pop("severity", Severity.SEVERE),
        effective=fields.pop("effective", None),
        expires=fields.pop("expires", NOW + timedelta(days=2)),
        pictures=fields.pop("pictures", ()),
    )
    return Bulletin(
        **{
            "publisher": "veldermeer",
            "sender": "veldermeer",
            "identifier": identifier,
            "sent": NOW - timedelta(hours=1),
            "status": MessageStatus.ACTUAL,
            "msg_type": MessageType.ALERT,
            "infos": (info,),
            **fields,
        }
    )


def place(identifier: str = "opvang", **fields) -> Place:
    return Place(
        **{
            "publisher": "veldermeer",
            "id": identifier,
            "kind": PlaceKind.SHELTER,
            "name": "Sporthal",
            "latitude": 52.4,
            "longitude": 6.1,
            **fields,
        }
    )


def targets_of(*bulletins: Bulletin) -> dict[str, bytes]:
    """Return what an issue holds: these bulletins, a place, a guide and a picture."""
    return {
        **{f"bulletins/{b.identifier}.xml": write_cap(b) for b in bulletins},
        "places.geojson": write_geojson((place(),)),
        "guides/power-cut.nl.md": b"# Geen stroom\nBlijf rustig.\n1. Doe de deur dicht.\n",
        "media/kaart.png": picture(),
    }


class Publishing:
    """A publisher's folder and the sticks it fills."""

    def __init__(self, folder: PublisherFolder) -> None:
        self.folder = folder

    @property
    def id(self) -> str:
        return self.folder.identity.publisher

    def issue(self, stick: Path, *bulletins: Bulletin, now: datetime = NOW, least: int = 1) -> int:
        number = self.folder.sign_issue(targets_of(*bulletins), now, ask, least=least)
        self.deliver(stick)
        return number

    def deliver(self, stick: Path) -> None:
        stick.mkdir(parents=True, exist_ok=True)
        deliver(self.folder.issue_folder(self.folder.last_issue()), self.id, stick)

    def copy(self, path: Path) -> Publishing:
        shutil.copytree(self.folder.path, path)
        return Publishing(PublisherFolder(path))


class Kiosk:
    """A kiosk's folders, its importer and its board."""

    def __init__(self, top: Path, now: datetime = NOW) -> None:
        self.top = top
        self.now = now
        self.run_s = 0.0
        self.importer = Importer(top / "content", top / "believed", times=self.times)

    def times(self) -> clock.Times:
        return clock.Times(self.now, self.run_s)

    def believe(self, *publishers: Publishing) -> Kiosk:
        for one in publishers:
            anchors.keep(one.folder.anchor, self.top / "believed")
        return self

    def read(self, stick: Path):
        return self.importer.import_stick(stick, Report(None))

    def outcome(self, stick: Path) -> str:
        (one,) = self.read(stick)
        return one.outcome.value

    def board(self) -> Board:
        return Board(self.importer.database)

    def shown(self) -> list[str]:
        return [b.identifier for b in self.board().bulletins(self.times())]

    def copy(self, top: Path) -> Kiosk:
        shutil.copytree(self.top, top, symlinks=True)
        return Kiosk(top, self.now)


@pytest.fixture(autouse=True)
def _built_long_ago(monkeypatch):
    """These stories happen in 2026, whenever this software was put on this machine."""
    monkeypatch.setattr(clock, "build_time", lambda: RELEASED)


@pytest.fixture(scope="session")
def _master(tmp_path_factory) -> Publishing:
    """Keys take time to encrypt: made once, copied for each test."""
    return make_publisher(tmp_path_factory.mktemp("master") / "pub")


def make_publisher(
    path: Path, publisher: str = "veldermeer", name: str = "Gemeente Veldermeer"
) -> Publishing:
    identity = Identity(publisher=publisher, name=name)
    return Publishing(init_publisher(path, identity, root_keys=3, threshold=2, now=NOW, ask=ask))


@pytest.fixture
def veldermeer(_master, tmp_path) -> Publishing:
    return _master.copy(tmp_path / "veldermeer")


@pytest.fixture
def stranger(tmp_path) -> Publishing:
    """Uses the same id, with keys of its own."""
    return make_publisher(tmp_path / "stranger")


@pytest.fixture
def kiosk(tmp_path, veldermeer) -> Kiosk:
    return Kiosk(tmp_path / "kiosk").believe(veldermeer)


@pytest.fixture
def stick(tmp_path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


@pytest.fixture
def make():
    """Return the makers, for tests that need more than one of a kind."""

    class Make:
        bulletin = staticmethod(bulletin)
        place = staticmethod(place)
        publisher = staticmethod(make_publisher)
        kiosk = Kiosk
        picture = staticmethod(picture)
        Picture = Picture
        ask = staticmethod(ask)
        targets = staticmethod(targets_of)
        now = NOW

    return Make


@pytest.fixture
def run(tmp_path, monkeypatch):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path / name.lower()))
    monkeypatch.setenv("NOODSTEUNPUNT_PASSPHRASE", PASSPHRASE)

    def command(*words, **options):
        return CliRunner().invoke(main, [str(word) for word in words], **options)

    return command


@pytest.fixture
def pub(run, tmp_path):
    done = run("init-publisher", tmp_path / "pub", "--id", "veldermeer", "--name", "Veldermeer")
    assert done.exit_code == 0, done.output
    return tmp_path / "pub"


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source" / "bulletins"
    folder.mkdir(parents=True)
    text = BULLETIN.format(headline="De stroom is uit")
    text = text.replace("2026-11-22 11:00", "2 dagen").replace("verzonden: 2026-11-20 11:00\n", "")
    (folder / "stroom-1.md").write_text(text, encoding="utf-8")
    return folder.parent


@pytest.fixture
def published(run, pub, source, stick):
    done = run("publish", source, "--publisher", pub, "--to", stick)
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture
def trusted(run, pub):
    assert run("trust", pub / "ROOT.json", "--yes").exit_code == 0
