"""The keys that others seal to: each for one opening of this point, and then destroyed.

A stolen card should open nothing old. So the point makes a new key when it opens, says so in every
receipt, and destroys the one before 30 days after that: until then others may not have heard.

1. `present` is the newest: receipts carry it with its number, and the highest number counts.
2. A key is destroyed when the machine's time says that 30 days have passed since its successor
   came, *and* the machine has run a day since then, *and* its clock has not leapt in that day. A
   clock that jumps to 2099 destroys nothing.
3. At most `KEYS` are kept: who opens more often than that in 30 days loses the oldest early. What
   was sealed to it is asked for again (`letters.Unopened`), so nothing is lost by that.
4. Numbers never go back, also when this file is lost: a new one begins at the seconds since 1970.

Pure but for `Keyring`, which keeps it in one file for the link's user alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from msgspec import Meta

from common import atomic_write
from link.errors import IdentityError
from link.identity import Key
from link.sealing import key_id

if TYPE_CHECKING:
    from pathlib import Path

    from content.clock import Times

KEEP_S = 30 * 86_400.0
STEADY_S = 86_400.0
KEYS = 64


class SealingKey(msgspec.Struct, frozen=True, kw_only=True):
    number: Annotated[int, Meta(ge=1)]
    private: Key
    followed_at_s: float | None = None
    """Machine's time when its successor came, in seconds since 1970; None for the present key."""
    followed_run_s: float = 0.0
    """How long the machine had run in all by then."""

    @property
    def secret(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.private)

    @property
    def public(self) -> bytes:
        return self.secret.public_key().public_bytes_raw()


Ring = tuple[SealingKey, ...]
"""The oldest first; the last is the present one."""


def begin(times: Times, private: bytes | None = None) -> Ring:
    """Make the first key. ``private`` is that of the node's card, where it is still there."""
    if private is not None:
        return (SealingKey(number=1, private=private),)
    return (_made(max(2, int(times.machine.timestamp()))),)


def rotated(ring: Ring, times: Times) -> Ring:
    """Make a new key the present one."""
    at_s = times.machine.timestamp()
    last = msgspec.structs.replace(ring[-1], followed_at_s=at_s, followed_run_s=times.run_s)
    return (*ring[:-1], last, _made(ring[-1].number + 1))[-KEYS:]


def without_old(ring: Ring, times: Times) -> Ring:
    """Rule 2."""
    return tuple(key for key in ring if not _is_over(key, times))


def _is_over(key: SealingKey, times: Times) -> bool:
    return (
        key.followed_at_s is not None
        and times.machine.timestamp() - key.followed_at_s >= KEEP_S
        and times.run_s - key.followed_run_s >= STEADY_S
        and times.course.steady
    )


def _made(number: int) -> SealingKey:
    private = X25519PrivateKey.generate().private_bytes_raw()
    return SealingKey(number=number, private=private)


class Keyring:
    """The keys in their file. One process uses it."""

    def __init__(self, path: Path, times: Times) -> None:
        """Raises IdentityError when the file is there and cannot be read."""
        self._path = path
        try:
            ring = msgspec.json.decode(path.read_bytes(), type=Ring)
        except FileNotFoundError:
            ring = ()
        except (OSError, msgspec.MsgspecError) as error:
            raise IdentityError(f"{path} cannot be read: {error}") from error
        self._ring: Ring = ring or begin(times)
        if not ring:  # lost: what was sealed to the old ones is asked for again
            self._write()

    @property
    def present(self) -> SealingKey:
        return self._ring[-1]

    def find(self, named: bytes) -> SealingKey | None:
        """Return the key that an envelope names, None when it is destroyed or never was."""
        return next((key for key in reversed(self._ring) if key_id(key.public) == named), None)

    def rotate(self, times: Times) -> None:
        """Raises IdentityError, and keeps the old key then."""
        before, self._ring = self._ring, rotated(self._ring, times)
        try:
            self._write()
        except IdentityError:
            self._ring = before
            raise

    def destroy_old(self, times: Times) -> bool:
        """Destroy what is over; say whether anything was. Raises IdentityError."""
        kept = without_old(self._ring, times)
        if len(kept) == len(self._ring):
            return False
        self._ring = kept
        self._write()
        return True

    def _write(self) -> None:
        try:
            atomic_write.write(self._path, msgspec.json.encode(self._ring), mode=0o600)
        except OSError as error:
            raise IdentityError(f"{self._path} cannot be written: {error.strerror}") from error
