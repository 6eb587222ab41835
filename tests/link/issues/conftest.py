"""Two nodes with content of their own, and issues that go from one to the other."""

from __future__ import annotations

import random
import threading
from io import BytesIO
from types import SimpleNamespace

import pytest
from PIL import Image

from content.trust import anchors
from link.envelope import Envelope
from link.issues.sharing import Sharing
from link.issues.steps import Part, encode
from link.status import Status, hash_of
from tests.content.conftest import NOW, Kiosk, ask, bulletin, make_publisher, targets_of

PATIENCE_S = 60.0


class Node:
    """A place that holds issues, with the importer that reads what comes."""

    def __init__(self, place, kiosk: Kiosk) -> None:
        self.place, self.kiosk = place, kiosk
        self.folders = SimpleNamespace(shelf=place.folder / "shelf", issues=place.folder / "issues")
        self.begin()

    def begin(self) -> None:
        self.woken = threading.Event()
        self.sharing = Sharing(
            self.place.exchange, self.place.database, self.folders, self.woken.set,
            content_db=self.kiosk.importer.database,
            believed=lambda: anchors.believed(self.kiosk.top / "believed"),
        )  # fmt: skip

    def restart(self) -> None:
        """As after kill -9: what is on the card is there, and nothing else."""
        self.sharing.close()
        self.place.restart()
        self.begin()

    def held(self) -> dict[str, int]:
        return {one.id: one.issue for one in self.kiosk.board().publishers()}

    def status(self, to: str) -> bytes:
        issues = {hash_of(name): issue for name, issue in self.held().items()}
        return self.place.exchange.status(to, Status(issues=issues).to_bytes()).sealed

    def due(self, now_s: float, *reached: str):
        """What it knocks with; packing is waited for."""
        for _ in range(3):
            found = self.sharing.due(reached.__contains__, now_s)
            if found or not self.sharing._packs._making:
                return found
            assert self.woken.wait(PATIENCE_S)
            self.woken.clear()
        return []

    def sealed(self, sending) -> bytes:
        return self.place.exchange.step(*sending).sealed

    def take(self, sealed: bytes, now_s: float):
        """What it answers."""
        taken = self.place.exchange.take(sealed, "ip")
        return self.sharing.took(*taken.step, now_s) if taken.step else []

    def let_import(self) -> list[str]:
        """As root's unit does, when it is called."""
        if not list((self.folders.issues / "NOODSTEUNPUNT").glob("*")):
            return []
        return [one.outcome.value for one in self.kiosk.read(self.folders.issues)]


class Line:
    """Carries between a parent and a child, and counts; what it loses is gone."""

    def __init__(self, parent: Node, child: Node) -> None:
        self.parent, self.child = parent, child
        self.now_s = 1000.0
        self.parts: list[Part] = []
        self.sent: list[bytes] = []
        self.most_at_once = 0

    def tell(self) -> None:
        """The child's status arrives."""
        sealed = self.child.status(self.parent.place.node)
        self.sent.append(sealed)
        self.parent.place.exchange.take(sealed, "ip")
        self.parent.sharing.look_again()

    def bring(self, *, loses=lambda _number: False, alters=lambda data: data) -> None:
        """Let the parent knock once, and both talk until neither has anything to say."""
        going = self.parent.due(self.now_s, self.child.place.node)
        while going:
            self.most_at_once = max(self.most_at_once, len(going))
            answers = []
            for sending in going:
                self.parts.append(sending.step)
                sealed = alters(self.parent.sealed(sending))
                self.sent.append(sealed)
                if not loses(len(self.parts)):
                    answers += self.child.take(sealed, self.now_s)
            going = []
            for answer in answers:
                self.sent.append(self.child.sealed(answer))
                going += self.parent.take(self.sent[-1], self.now_s)

    def later(self, seconds: float = 31.0) -> None:
        self.now_s += seconds


def cost(sealed: bytes) -> int:
    assert Envelope.from_bytes(sealed)
    return len(sealed)


def size(part: Part) -> int:
    return len(encode(part))


def noise() -> bytes:
    """A picture that cannot be packed smaller: an issue with it takes more than a few parts."""
    out = BytesIO()
    Image.frombytes("RGB", (64, 64), random.Random(1).randbytes(64 * 64 * 3)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def region(tmp_path):
    return make_publisher(tmp_path / "region")


@pytest.fixture
def notices():
    return [bulletin(f"bericht-{number}") for number in range(15)]


@pytest.fixture
def nodes(point, fire_station, region, tmp_path):
    """The fire station and a point below it."""
    made = [
        Node(place, Kiosk(tmp_path / f"kiosk-{place.node}").believe(region))
        for place in (fire_station, point)
    ]
    yield made
    for one in made:
        one.sharing.close()


@pytest.fixture
def line(nodes):
    return Line(*nodes)


@pytest.fixture
def issued(region, tmp_path):
    """Sign an issue, and return the stick that holds it."""
    number = 0

    def sign(*bulletins):
        nonlocal number
        number += 1
        targets = targets_of(*bulletins) | {"media/ruis.png": noise()}
        region.folder.sign_issue(targets, NOW, ask, least=1)
        region.deliver(tmp_path / f"issue-{number}")
        return tmp_path / f"issue-{number}"

    return sign
