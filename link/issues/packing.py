"""Making packs beside the loop: compressing takes up to seconds, and an emergency does not wait."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeAlias

import zstandard

from link import delta
from link.errors import DeltaError
from link.issues.steps import Pack
from link.status import hash_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from link.issues.held import Held
    from link.issues.shelf import Shelf

log = logging.getLogger(__name__)

PACKED_BYTES = 16 * 1024 * 1024
"""In memory; what is beyond is made again when it is asked for."""
_Key: TypeAlias = tuple[str, str, int]
"""Publisher, the name of its issue, and what it starts from."""


class Packs:
    """Asked by the loop, made on one thread. A pack that is not there yet is None."""

    def __init__(self, shelf: Shelf, wake: Callable[[], None]) -> None:
        """``wake`` is called on that thread when something is ready."""
        self._shelf, self._wake = shelf, wake
        self._thread = ThreadPoolExecutor(1, "pack")
        self._making: dict[_Key, Future[Pack]] = {}
        self._made: dict[_Key, Pack] = {}
        self._shelved: dict[str, str] = {}

    def hold(self, held: Iterable[Held]) -> None:
        """These are the newest: keep their files for later, and forget packs of others."""
        newest = {one.publisher: one for one in held}
        for publisher, one in newest.items():
            if self._shelved.get(publisher) != one.name:
                self._shelved[publisher] = one.name
                self._thread.submit(self._shelve, one)
        self._made = {key: pack for key, pack in self._made.items() if _is_of(key, newest)}
        self._making = {key: made for key, made in self._making.items() if _is_of(key, newest)}

    def find(self, held: Held, base: int) -> Pack | None:
        """Return what makes ``held`` of issue ``base``; None while it is in the making.

        Raises DeltaError when it cannot go this way, OSError when it cannot be read now.
        """
        key = held.publisher, held.name, base
        pack = self._made.get(key)
        if pack is not None:
            return pack
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = self._thread.submit(self._make, held, base)
            making.add_done_callback(lambda _: self._wake())
        if not making.done():
            return None
        del self._making[key]
        pack = self._made[key] = making.result()
        self._bound()
        return pack

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _bound(self) -> None:
        while len(self._made) > 1 and sum(len(p.data) for p in self._made.values()) > PACKED_BYTES:
            del self._made[next(iter(self._made))]

    # On the other thread.

    def _shelve(self, held: Held) -> None:
        try:
            self._shelf.keep(held)
        except (OSError, DeltaError) as error:  # gone already, or too large to go this way
            log.warning("%s of %s goes by stick: %s", held.name, held.publisher, error)

    def _make(self, held: Held, base: int) -> Pack:
        new = self._shelf.keep(held)
        old = self._shelf.find(held.publisher, base) if base else None
        try:
            data = delta.pack(old or {}, new)
        except (zstandard.ZstdError, MemoryError) as error:  # must not end the loop that asks
            raise DeltaError(f"it cannot be packed here: {error}") from error
        return Pack(hash_of(held.publisher), base if old else 0, held.issue, data)


def _is_of(key: _Key, newest: dict[str, Held]) -> bool:
    publisher, name, _ = key
    return publisher in newest and newest[publisher].name == name
