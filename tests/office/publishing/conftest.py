"""A publisher of which two must sign, its folders, and sticks that are folders."""

from __future__ import annotations

import pytest

from content.importer import Importer
from content.publishing import laptop
from content.publishing.approvals import add_approval_key, set_approvals
from content.publishing.publisher import change_root, init_publisher
from content.stick import mounts
from content.store.reporting import Report
from content.trust import anchors
from content.trust.identity import Identity
from office.accounts.people import Role
from office.publishing.renderer import Renderer
from office.publishing.workplace import Workplace
from tests.office.conftest import NOW

PASSPHRASE = "de dijk is hoog en droog"


def ask(_what):
    return PASSPHRASE


@pytest.fixture
def one_key(tmp_path, laptop_home):
    """A publisher that signs with one key."""
    made = init_publisher(
        tmp_path / "afzender",
        Identity(publisher="vr-veldermeer", name="Veiligheidsregio Veldermeer"),
        root_keys=1,
        threshold=1,
        now=NOW,
        ask=ask,
    )
    laptop.remember(made, 0)
    return made


@pytest.fixture
def two_keys(one_key):
    """The same, once Bram must approve each issue."""

    def alter(root):
        key = add_approval_key(root, "Bram", PASSPHRASE)
        set_approvals(root, 2)
        return [key]

    return change_root(one_key, alter, now=NOW, key_files=(), ask=ask)


@pytest.fixture
def source(office):
    return office.part(Workplace).source


@pytest.fixture
def no_pictures(monkeypatch):
    """A renderer that draws nothing: most stories are about words."""
    drawn = []
    monkeypatch.setattr(Renderer, "draw", lambda _self, picture: drawn.append(picture) or b"png")
    return drawn


@pytest.fixture
def kiosk(tmp_path):
    """Import a stick as a kiosk that believes a publisher; the outcomes."""

    def read(folder, stick):
        believed = tmp_path / "kiosk" / "believed"
        anchors.keep(folder.anchor, believed)
        importer = Importer(tmp_path / "kiosk" / "content", believed)
        return importer.import_stick(stick, Report(None))

    return read


@pytest.fixture
def sticks(tmp_path, monkeypatch):
    """Two, and no other is in this machine."""
    found = [tmp_path / f"stick-{number}" for number in (1, 2)]
    for stick in found:
        stick.mkdir()
    monkeypatch.setattr(mounts, "sticks", lambda: tuple(found))
    return found


@pytest.fixture
def anna(visitors):
    return visitors.user("Anna", Role.WRITER)


@pytest.fixture
def bram(visitors):
    return visitors.user("Bram", Role.APPROVER)
