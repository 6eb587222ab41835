"""Nodes for tests: a coordination point, its points, a region, each with real keys."""

from __future__ import annotations

import functools

from link import identity
from link.directory import Node
from link.identity import Role

ROLES = {"vr": Role.REGION, "cp": Role.COORDINATION, "np": Role.POINT}


@functools.cache
def made(node: str):
    """An identity and its first sealing key; made once for all tests, since keys cost time."""
    return identity.make(node, ROLES[node[:2]], f"Naam van {node}")


def entry(node: str, number: int, *, parents=(), **more) -> Node:
    card = made(node)[0].card
    fields = {
        "id": card.id,
        "number": number,
        "name": card.name,
        "role": card.role,
        "pair": card.pair,
        "seal": card.seal,
        "certificate": card.certificate,
        "parents": tuple(parents),
    }
    return Node(**(fields | more))


def veldermeer() -> tuple[Node, ...]:
    """Three points below one coordination point below the region."""
    return (
        entry("vr-merenland", 1),
        entry("cp-veldermeer", 2, parents=["vr-merenland"]),
        *(
            entry(f"np-{letter}", 10 + number, parents=["cp-veldermeer", "vr-merenland"])
            for number, letter in enumerate("abc")
        ),
    )
