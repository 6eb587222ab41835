"""Machines with a link of their own: real processes, a region that really signs, real sticks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from content.board import Board
from content.importer import Importer
from content.stick.stick_writer import deliver
from content.store.reporting import Report
from content.trust import anchors
from host import post
from host import stick as root
from link import keystore, requests
from link.directory import Node, write
from link.folders import Folders
from link.requests import Answer, Carried, Status, ask
from tests.content.conftest import NOW, make_publisher, targets_of
from tests.content.conftest import ask as passphrase
from tests.link.network import ROLES

if TYPE_CHECKING:
    from content.core.model import Bulletin
    from content.trust.identity import Anchor

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
"""For a machine that is busy; nothing waits so long where all is well."""
REGION = "vr-veldermeer"


class Machine:
    """One node: folders, a process, and what is asked of it."""

    def __init__(self, top: Path, node: str) -> None:
        self.top, self.node = top, node
        for name in ("config", "state/link", "run"):
            (top / name).mkdir(parents=True)
        (top / "config/link.toml").write_text(f'region = "{REGION}"\n')
        self.folders = Folders(
            top / "config", top / "state/link", top / "run/link", top / "run/post"
        )
        self.identity, _ = keystore.init(self.folders, node, ROLES[node[:2]], f"Naam van {node}")
        self.process: subprocess.Popen | None = None

    @property
    def environ(self) -> dict[str, str]:
        names = ("config", "state", "run")
        return os.environ | {f"NOODSTEUNPUNT_{n.upper()}": str(self.top / n) for n in names}

    @property
    def socket(self) -> Path:
        return self.folders.run / requests.SOCKET_NAME

    def entry(self, number: int, parents=(), address: str = "") -> Node:
        card = self.identity.card
        return Node(
            id=card.id, number=number, name=card.name, role=card.role, pair=card.pair,
            seal=card.seal, certificate=card.certificate, parents=tuple(parents), address=address,
        )  # fmt: skip

    def read_stick(self, stick: Path, anchor: Anchor) -> None:
        """As the importer does."""
        anchors.keep(anchor, self.top / "config/publishers")
        content = self.top / "state/content"
        Importer(content, self.top / "config/publishers").import_stick(stick, Report(None))

    def let_import(self) -> bool:
        """As root's unit does when the link calls for it; say whether it was called."""
        if not (self.folders.issues / "ready").exists():
            return False
        command = [sys.executable, "-m", "content", "import", "--from-link", self.folders.issues]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return True

    def holds(self) -> dict[str, int]:
        board = Board(self.top / "state/content/content.db")
        return {one.id: one.issue for one in board.publishers()}

    def start(self) -> Machine:
        command = [sys.executable, "-m", "link", "run"]
        log = (self.top / "log").open("ab")
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environ, stderr=log)
        wait_for(lambda: self.answers() is not None)
        return self

    def kill(self, number: int = signal.SIGKILL) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait()
            self.process = None

    def restart(self) -> None:
        self.kill()
        self.start()

    def answers(self) -> dict | None:
        try:
            return ask(self.socket, Status()).data
        except requests.RequestError:
            assert self.process is None or self.process.poll() is None, self.log
            return None

    @property
    def log(self) -> str:
        return (self.top / "log").read_text()

    def ask(self, request: requests.Request) -> Answer:
        """As a person would: again, when it says that it is busy."""
        end_s = time.monotonic() + PATIENCE_S
        while True:
            try:
                return ask(self.socket, request)
            except requests.RequestError as error:
                if error.code not in {"busy", "silent"} or time.monotonic() > end_s:
                    raise
            time.sleep(0.2)

    @property
    def status(self) -> dict:
        return self.ask(Status()).data

    def write(self, own_id: str, body: bytes = b"Hulp nodig", kind: str = "emergency", **more):
        return self.ask(requests.Send(kind=kind, id=own_id, body=body, **more))

    def below(self, node: str) -> dict:
        (found,) = (one for one in self.status["below"] if one["id"] == node)
        return found

    def state(self, own_id: str) -> str:
        (found,) = (one for one in self.status["sent"] if one["id"] == own_id)
        return found["word"]

    def letters(self) -> set[str]:
        return {one["id"] for one in self.status["received"]}

    def command(self, *words: str | Path, fails: bool = False) -> subprocess.CompletedProcess:
        for _ in range(int(PATIENCE_S)):
            done = subprocess.run(
                [sys.executable, "-m", "link", *map(str, words)],
                cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False,
                timeout=120,
            )  # fmt: skip
            if fails or "Too many requests" not in done.stderr:
                break  # what other tests of the same user ask counts too
            time.sleep(1)
        assert fails or done.returncode == 0, done.stderr
        return done

    def told(self, *words: str | Path) -> dict:
        return json.loads(self.command(*words, "--json").stdout)

    def visit(self, stick: Path, name: str = "sda1") -> dict:
        """All that the units do when a stick is put in, with ours in the place of root."""
        told = self.told("collect", stick, "--stick", name)

        report = post.write_to(stick, self.folders.outgoing / name, name, root.write)
        self.folders.post.mkdir(exist_ok=True)
        (self.folders.post / "post.json").write_bytes(report)
        self.ask(Carried())
        return told


def wait_for(true, patience_s: float = PATIENCE_S) -> None:
    end_s = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end_s, "it did not happen"
        time.sleep(0.1)


class World:
    """A region with its publisher, and machines that believe it."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.publisher = make_publisher(top / "publisher", REGION, "Veiligheidsregio Veldermeer")
        self.machines = {
            node: Machine(top / node, node) for node in ("np-a", "np-b", "cp-veldermeer")
        }

    def sign(
        self,
        nodes: tuple[Node, ...],
        *more: Machine,
        bulletins: tuple[Bulletin, ...] = (),
        reads: tuple[Machine, ...] | None = None,
    ) -> Path:
        """Sign a network and bring it by stick to every machine, or to those; return the stick."""
        self.listed = nodes
        stick = self.top / "issue"
        stick.mkdir(exist_ok=True)
        targets = targets_of(*bulletins) | {"network.json": write(nodes)}
        self.publisher.folder.sign_issue(targets, NOW, passphrase, least=1)
        folder = self.publisher.folder
        deliver(folder.issue_folder(folder.last_issue()), self.publisher.id, stick)
        for machine in (*self.machines.values(), *more) if reads is None else reads:
            machine.read_stick(stick, folder.anchor)
        return stick

    def nodes(self) -> tuple[Node, ...]:
        here = self.machines
        return (
            here["cp-veldermeer"].entry(2),
            here["np-a"].entry(10, ["cp-veldermeer"]),
            here["np-b"].entry(11, ["cp-veldermeer"]),
        )

    def networked(self, port: int) -> World:
        """Sign that the coordination point has a broker here."""
        station, *points = self.nodes()
        self.sign((msgspec.structs.replace(station, address=f"127.0.0.1:{port}"), *points))
        return self

    def close(self) -> None:
        for machine in self.machines.values():
            machine.kill(signal.SIGTERM)  # in order: what it reached is written down
