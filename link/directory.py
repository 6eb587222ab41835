"""Who is who: network.json, which the region's publisher signs as one more target of an issue.

Whoever is in it is believed to be who it says, and nobody else is. Pure: bytes in, nodes out.
A region may err in one entry: that one is left out and named, and the others stay connected. Two
entries that claim one id or one number are both left out, since nothing says which is right.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from content.core.network import NETWORK_BYTES, NETWORK_FILE, NODES
from content.core.text import clean_line
from link.certificate import signing_key
from link.envelope import NodeId
from link.errors import DirectoryError, IdentityError
from link.identity import Card, Certificate, Key, Name, Role

PARENTS, NAME_CHARS = 4, 80
_FAULTS = 50


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of network.json. Fields that this version does not know are passed over."""

    id: NodeId
    number: Annotated[int, Meta(ge=1, le=65_535)]
    """Names it in two bytes, on the air and in a status."""
    name: Name
    role: Role
    place: Annotated[str, Meta(max_length=80)] = ""
    pair: Key
    seal: Key
    """The first key to seal to; receipts carry the present one."""
    certificate: Certificate
    parents: Annotated[tuple[NodeId, ...], Meta(max_length=PARENTS)] = ()
    """To whom it tells things, in this order of preference."""
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    """Where it is, in degrees of WGS 84, for maps; None: nobody wrote it down."""
    address: Annotated[str, Meta(max_length=255)] = ""
    """Where its broker listens, ``host`` or ``host:port``; empty: it has none."""

    @property
    def card(self) -> Card:
        return Card(
            id=self.id,
            role=self.role,
            name=self.name,
            pair=self.pair,
            seal=self.seal,
            certificate=self.certificate,
        )

    @property
    def signs_with(self) -> bytes:
        """Its Ed25519 key. Raises IdentityError."""
        return signing_key(self.certificate, self.id)


class Directory(NamedTuple):
    """All nodes by id, and what was left out."""

    nodes: dict[str, Node]
    faults: tuple[str, ...] = ()
    issue: int = 0
    """Of the region's publisher: status tells which directory a node holds."""

    def by_number(self, number: int) -> Node | None:
        return next((node for node in self.nodes.values() if node.number == number), None)

    def parents(self, node: str) -> tuple[str, ...]:
        """Those that are there, in order of preference."""
        found = self.nodes.get(node)
        return tuple(one for one in found.parents if one in self.nodes) if found else ()

    def children(self, node: str) -> tuple[str, ...]:
        return tuple(one.id for one in self.nodes.values() if node in one.parents)


class _Network(msgspec.Struct, frozen=True, kw_only=True):
    schema: int = 1
    nodes: Annotated[tuple[msgspec.Raw, ...], Meta(max_length=NODES)]


EMPTY = Directory({})


def parse(data: bytes, issue: int = 0) -> Directory:
    """Read network.json. Raises DirectoryError and nothing else, whatever the bytes."""
    if len(data) > NETWORK_BYTES:
        raise DirectoryError(f"{NETWORK_FILE} is larger than {NETWORK_BYTES >> 20} MB.")
    try:
        network = msgspec.json.decode(data, type=_Network)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise DirectoryError(f"{NETWORK_FILE} cannot be read: {error}") from error
    if network.schema != 1:
        raise DirectoryError(f"{NETWORK_FILE} is of newer software: update this node.")
    faults: list[str] = []
    nodes = [node for raw in network.nodes if (node := _node(raw, faults))]
    for what, claimed in (("id", _ids(nodes)), ("number", _numbers(nodes))):
        twice = {value for value, count in Counter(claimed).items() if count > 1}
        faults += [
            f"{what} {value} is claimed twice: left out." for value in sorted(twice, key=str)
        ]
        nodes = [n for n in nodes if (n.id if what == "id" else n.number) not in twice]
    return Directory({node.id: node for node in nodes}, tuple(faults[:_FAULTS]), issue)


def write(nodes: tuple[Node, ...]) -> bytes:
    """What a region's publisher puts in its folder."""
    raw = tuple(msgspec.Raw(msgspec.json.encode(node)) for node in nodes)
    return msgspec.json.format(msgspec.json.encode(_Network(nodes=raw))) + b"\n"


def _node(raw: msgspec.Raw, faults: list[str]) -> Node | None:
    try:
        node = msgspec.json.decode(raw, type=Node)
        signing_key(node.certificate, node.id)
        node = msgspec.structs.replace(  # as whoever asked to be enrolled wrote it
            node,
            name=clean_line(node.name, NAME_CHARS) or node.id,
            place=clean_line(node.place, NAME_CHARS),
        )
    except (msgspec.MsgspecError, UnicodeError, RecursionError, IdentityError) as error:
        faults.append(f"An entry is left out: {error}")
        return None
    if node.id in node.parents:
        faults.append(f"{node.id} is left out: it names itself as its parent.")
        return None
    return node


def _ids(nodes: list[Node]) -> list[str]:
    return [node.id for node in nodes]


def _numbers(nodes: list[Node]) -> list[int]:
    return [node.number for node in nodes]
