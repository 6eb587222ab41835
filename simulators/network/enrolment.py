"""Enrolment, as people do it: each place makes its keys, two compare, the region lists it."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

from content.core.network import NETWORK_FILE
from link.directory import Node as Entry
from link.directory import write
from link.identity import Role, read_card
from simulators.network.line import LINE_HOST
from simulators.network.places import CENTRE, DemoError, Node, without_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from link.identity import Card
    from simulators.network.places import Place


def enrol(nodes: Iterable[Node], source: Path) -> Iterator[str]:
    """Write network.json into the region's source folder; yield what people read aloud.

    Raises DemoError.
    """
    without_network()  # better said now than in the middle
    nodes = tuple(nodes)
    centre = next(node for node in nodes if node.place is CENTRE)
    cards = {node: made_keys(node) for node in nodes}
    where = {node.place.id: node.place for node in nodes}
    try:
        centre.start()  # it believes for a day whom two people compared; then the region lists them
        for node, card in cards.items():
            if node is not centre:
                told = json.loads(
                    centre.command("link", "enrol", node.folders.card, "--yes", "--json")
                )
                if told["fingerprint"] != card.fingerprint:
                    raise DemoError(f"{node.place.name}: the fingerprints differ.")
                yield f"{node.place.name}: {card.fingerprint}"
    finally:
        centre.stop()
    (source / NETWORK_FILE).write_bytes(
        listed(cards.values(), f"{LINE_HOST}:{_free_port()}", where)
    )


def listed(cards: Iterable[Card], address: str, where: Mapping[str, Place] | None = None) -> bytes:
    """Return the network.json of these nodes; the coordination point listens at ``address``.

    ``where``: what places they stand in, for those that are on a map.
    """
    places = where or {}
    return write(
        tuple(
            _entry(number, card, address, places.get(card.id))
            for number, card in enumerate(cards, 1)
        )
    )


def made_keys(node: Node) -> Card:
    """Return what this place shows to be enrolled. Raises DemoError."""
    place = node.place
    node.command("link", "init", "--id", place.id, "--role", place.role, "--name", place.name)
    return read_card(node.folders.card.read_bytes())


def _entry(number: int, card: Card, address: str, place: Place | None) -> Entry:
    is_centre = card.role is Role.COORDINATION
    return Entry(
        id=card.id,
        number=number,
        name=card.name,
        role=card.role,
        pair=card.pair,
        seal=card.seal,
        certificate=card.certificate,
        parents=() if is_centre else (CENTRE.id,),
        address=address if is_centre else "",
        lat=place.lat if place else None,
        lon=place.lon if place else None,
    )


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind((LINE_HOST, 0))
        port: int = sock.getsockname()[1]
        return port
