"""The carriers of this node, as the directory says who is where: made again when that changes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from link.broker import split_address
from link.carriers.mqtt import Downlink, Own, Target, Uplink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from link.carriers import Carrier
    from link.directory import Directory, Node
    from link.identity import Identity

log = logging.getLogger(__name__)

HERE = "127.0.0.1"
"""Where our own broker hears our own program."""


class Plan(NamedTuple):
    """To whom to connect. Two plans that are the same need no new connection."""

    parents: tuple[Target, ...] = ()
    broker: Target | None = None
    below: tuple[str, ...] = ()


def plan(node: str, directory: Directory) -> Plan:
    """Say to whom ``node`` connects. Pure.

    Up, to each parent that has an address, in order. Down, over a broker of its own, where
    network.json gives this node an address and others name it as a parent.
    """
    parents = tuple(
        _target(directory.nodes[one], *split_address(directory.nodes[one].address))
        for one in directory.parents(node)
        if directory.nodes[one].address
    )
    own = directory.nodes.get(node)
    below = directory.children(node)
    if own is None or not own.address or not below:
        return Plan(parents)
    _, port = split_address(own.address)
    return Plan(parents, _target(own, HERE, port), below)


class Ways:
    """The carriers there are now. One thread uses it."""

    def __init__(self, identity: Identity, fixed: tuple[Carrier, ...] = ()) -> None:
        """``fixed`` are there whatever the directory says, such as a radio's."""
        card = identity.card
        self._own = Own(card.id, card.certificate, identity.signer)
        self._fixed = fixed
        self._plan = Plan()
        self._planned: tuple[Carrier, ...] = ()

    @property
    def carriers(self) -> tuple[Carrier, ...]:
        return (*self._planned, *self._fixed)

    def to(self, node: str) -> list[Carrier]:
        """Those by which an envelope to ``node`` could leave now."""
        return [carrier for carrier in self.carriers if carrier.reaches(node)]

    def follow(self, directory: Directory) -> bool:
        """Connect as this directory says; return whether carriers are new."""
        wanted = plan(self._own.id, directory)
        if wanted == self._plan:
            return False
        for carrier in self._planned:
            carrier.close()
        self._plan, self._planned = wanted, tuple(self._made(wanted))
        log.info("%d parents by IP, %d nodes below", len(wanted.parents), len(wanted.below))
        return True

    def close(self) -> None:
        for carrier in self.carriers:
            carrier.close()

    def _made(self, wanted: Plan) -> Iterator[Carrier]:
        if wanted.parents:
            yield Uplink(self._own, wanted.parents)
        if wanted.broker is not None:
            yield Downlink(self._own, wanted.broker, wanted.below)


def _target(node: Node, host: str, port: int) -> Target:
    return Target(node.id, node.certificate, host, port)
