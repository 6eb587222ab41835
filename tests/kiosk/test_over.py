"""When the last message has expired, advice that saves lives stays, and says what it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.clock import Times
from content.core.model import Severity
from kiosk.config import Config
from kiosk.i18n.translator import NAMES, translator
from kiosk.state.snapshot import SnapshotReader
from kiosk.visitor import information
from tests.content.conftest import NOW as PUBLISHED
from tests.content.conftest import Kiosk, bulletin, make_publisher
from tests.kiosk import snapshots
from tests.kiosk.snapshots import POINT, ago
from tests.kiosk.surfaces import surfaces

OVER = snapshots.bulletin(
    "kook-1", severity=Severity.EXTREME, expires=ago(hours=1), languages=tuple(NAMES)
)


@pytest.mark.parametrize("language", NAMES)
def test_every_surface_says_that_it_is_over(language):
    tr = translator(language)
    expired = {
        tr("verlopen, misschien nog waar"),
        tr("Dit bericht is verlopen en misschien nog waar."),
    }
    found = surfaces(snapshots.snapshot(bulletins=(OVER,)), language)
    for surface in ("glass", "phone", "paper"):
        assert any(words in found[surface] for words in expired), surface
    assert (
        translator("nl")("verlopen, misschien nog waar")
        in surfaces(snapshots.snapshot(bulletins=(OVER,)), "nl")["start"]
    )


def test_it_stands_below_what_holds_and_in_plain_dress():
    holds = snapshots.bulletin("licht-1", severity=Severity.MINOR)
    snapshot = snapshots.snapshot(bulletins=(holds, OVER))
    first, second = list(information.present(snapshot, translator("nl")).rows)[:2]
    assert "misschien nog waar" in second.badge
    assert "misschien nog waar" not in first.badge
    assert not second.loud


def test_the_page_says_once_that_all_of_it_is_over():
    notes = information.present(snapshots.snapshot(bulletins=(OVER,)), translator("nl")).notes
    assert [n.words for n in notes if "Alle berichten zijn verlopen" in n.words]
    holds = snapshots.snapshot(bulletins=(snapshots.bulletin(), OVER))
    assert not [n for n in information.present(holds, translator("nl")).notes if n.loud]


def test_a_kiosk_keeps_showing_it_until_something_newer_comes(tmp_path, monkeypatch):
    publishing = make_publisher(tmp_path / "keys")
    kiosk = Kiosk(tmp_path / "kiosk").believe(publishing)
    stick = tmp_path / "stick"
    ends = PUBLISHED + timedelta(hours=2)
    publishing.issue(
        stick,
        bulletin("kook-1", severity=Severity.EXTREME, expires=ends),
        bulletin("markt-1", severity=Severity.MINOR, expires=ends),
    )
    assert kiosk.outcome(stick) == "updated"
    monkeypatch.setenv("NOODSTEUNPUNT_STATE", str(kiosk.top))
    monkeypatch.setenv("NOODSTEUNPUNT_RUN", str(tmp_path / "run"))
    reader = SnapshotReader(Config(point=POINT), tmp_path / "power.json")

    def shown(**later):
        snapshot = reader.read(Times(PUBLISHED + timedelta(**later)))
        return [(b.identifier, snapshot.is_over(b)) for b in snapshot.bulletins]

    assert shown(hours=1) == [("kook-1", False), ("markt-1", False)]
    assert shown(hours=3) == [("kook-1", True)]
    assert shown(days=9) == [("kook-1", True)]
    publishing.issue(stick, bulletin("water-1", expires=PUBLISHED + timedelta(days=20)))
    assert kiosk.outcome(stick) == "updated"
    assert shown(days=9) == [("water-1", False)]
