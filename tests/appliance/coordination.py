"""The fire station beside the appliance: the link and the broker of a coordination point, here.

The appliance reaches it over a cable, or a courier brings it the appliance's stick.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from content.core.network import NETWORK_FILE
from link.identity import read_card
from link.requests import Done, Read, Send
from simulators.network.broker import Broker
from simulators.network.enrolment import listed, made_keys
from simulators.network.places import CENTRE, REGION, Node, wait_for
from simulators.virtual_machine.machine import HOST
from tests.appliance import sticks
from tests.appliance.inside import STATE
from tests.link.mosquitto import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from link.identity import Card
    from simulators.virtual_machine.machine import Machine
    from tests.appliance.sticks import Publisher

LINK = "/opt/noodsteunpunt/current/.venv/bin/noodsteunpunt-link"
ID, NAME = "np-veldermeer-00", "Dorpshuis De Brink"


class Appliance:
    """The point in the virtual machine, as its link knows itself."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def make_keys(self) -> Card:
        """As a technician does, and read what is shown to be enrolled."""
        self.machine.agent.must(f"{LINK} init --id {ID} --name '{NAME}' --json")
        self.machine.agent.write("/etc/noodsteunpunt/link.toml", f'region = "{REGION}"\n'.encode())
        return read_card(self.machine.agent.must(f"cat {STATE}/link/card.json").encode())

    def told(self, *words: str) -> dict:
        return json.loads(self.machine.agent.must(f"{LINK} {' '.join(words)} --json"))

    def report(self, own_id: str, words: str) -> None:
        """An emergency, as the desk hands it over."""
        self.machine.agent.write(f"/run/{own_id}", words.encode())
        self.told("send", f"/run/{own_id}", "--kind", "emergency", "--id", own_id)

    def state(self, own_id: str) -> str:
        (found,) = (one for one in self.told("status")["sent"] if one["id"] == own_id)
        return found["word"]

    @property
    def is_connected(self) -> bool:
        (parent,) = self.told("status")["parents"]
        return "ip" in parent["reachable"]


class Station:
    """The coordination point: real link, real broker, and who works there."""

    def __init__(self, folder: Path, sockets: Path) -> None:
        self.folder = folder
        self.node = Node(CENTRE, folder, sockets)
        self.broker = Broker(self.node.folders.broker, folder)
        self.address = f"{HOST}:{free_port()}"

    def enrol(self, card: Card, region: Publisher, issue: Path) -> Path:
        """The region lists both; return a folder with its signed issue."""
        network = listed([made_keys(self.node), card], self.address)
        (region.source / NETWORK_FILE).write_bytes(network)
        return region.publish(issue)

    def start(self, region: Publisher, issue: Path) -> None:
        self.node.command("content", "trust", "--yes", region.keys / "ROOT.json")
        self.node.command("content", "import", issue)
        self.node.start()
        self.broker.start(self.node.environ)

    def stop(self) -> None:
        self.node.stop()
        self.broker.stop()

    def receives(self, own_id: str) -> None:
        wait_for(f"{own_id} has arrived", lambda: own_id in self._received())

    def has(self, own_id: str) -> bool:
        return own_id in self._received()

    def take_up(self, own_id: str) -> bytes:
        """A person reads it, and does it; return the words."""
        number = self._received()[own_id].number
        told = self.node.ask(Read(number=number, by="centralist")).data
        for state in ("read", "taken"):
            self.node.ask(Done(number=number, state=state, by="centralist"))
        return told["body"]

    def write(self, own_id: str) -> None:
        self.node.ask(Send(kind="message", id=own_id, body=b"De ploeg komt.", to=ID))

    def visit(self, image: Path, folder: Path) -> None:
        """The courier is here with the appliance's stick, which goes on to it as it leaves here."""
        at = sticks.copied_out(image, folder)
        self.node.command("simulators.network.courier", at)
        sticks.copied_in(image, at)

    def _received(self) -> dict:
        return {one.id: one for one in self.node.status().received}
