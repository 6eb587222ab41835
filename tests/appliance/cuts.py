"""A card as cuts of the power would leave it, at random instants while its machine works on."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from simulators.virtual_machine.machine import Machine

EVERY_S = 3.0
"""So often the power might go, on average; so often that much more instants come than are kept."""


class Cut(NamedTuple):
    """What one cut left."""

    card: Path
    while_: str
    at_s: float
    """Seconds since the work began."""


@contextmanager
def cut_while(
    machine: Machine, doing: str, folder: Path, many: int, chance: random.Random
) -> Iterator[list[Cut]]:
    """Fill a list with cuts, at random over all of a block, however long that takes.

    Each instant takes the place of an earlier one with the chance that keeps all equally likely.
    """
    kept: list[Cut] = []
    ended = threading.Event()
    began_s = time.monotonic()

    def watch() -> None:
        seen = 0
        while not ended.wait(chance.uniform(0, 2 * EVERY_S)):
            place = seen if seen < many else chance.randrange(seen + 1)
            seen += 1
            if place < many:
                card = folder / f"{doing}-{place}.qcow2"
                at_s = time.monotonic() - began_s
                machine.copy_as_cut(card)
                kept[place : place + 1] = [Cut(card, doing, at_s)]

    with ThreadPoolExecutor(1) as pool:
        watching = pool.submit(watch)
        try:
            yield kept
        finally:
            ended.set()
        watching.result()
