"""Ends the waits at the lock by a code that the coordination point reads out: `common.unlock_code`.

1. A challenge stays the same until it was answered, over restarts too: a telephone call may last.
   It is good for one right answer; then it is gone before anybody is let through.
2. A try is counted on the card before it is checked. Five wrong ones end a challenge, and begin
   the same waits as wrong PINs do.
3. The right code opens nothing. It ends the waits for a PIN; who has none stays outside.
4. Without a key there is no challenge, and no button that leads to one.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from common import unlock_code
from kiosk.desk.storage import paths as storage_paths
from kiosk.desk.storage import private_files
from kiosk.desk.storage.attempts import FREE, Attempts, whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What this point answers by."""

    point: str
    """The name that is read out: the coordination point makes the key from it."""
    key: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the screen, and how often it was answered wrongly."""

    challenge: str
    attempts: Attempts = Attempts()


@dataclass(frozen=True)
class Freed:
    """It was the right code."""


@dataclass(frozen=True)
class WrongCode:
    """It was not; ``left`` more tries at this challenge."""

    left: int


@dataclass(frozen=True)
class LaterCode:
    """Nothing is checked for so long."""

    seconds: int


Reply: TypeAlias = Freed | WrongCode | LaterCode


class UnlockCodes:
    """The lock's way out."""

    def __init__(
        self, folder: Path | None = None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """``seconds`` counts since the machine started, and never jumps."""
        folder = folder or storage_paths.folder()
        self._key_path = folder / storage_paths.UNLOCK_KEY
        self._asked_path = folder / storage_paths.CHALLENGE
        self._seconds = seconds
        self._lock = threading.Lock()
        self._unsaved: Asked | None = None
        """What a full card could not keep; counts until it can."""

    def set_key(self, point: str, key: bytes) -> None:
        """Raises OSError."""
        kept = Key(point=point, key=unlock_code.written(key))
        private_files.write(self._key_path, msgspec.json.encode(kept))

    @property
    def point(self) -> str:
        """What this point is called on the telephone; empty: it has no key."""
        key = self._key()
        return key.point if key else ""

    def challenge(self) -> str:
        """What stands on the screen until it is answered."""
        with self._lock:
            asked = self._asked()
            if asked is None:
                asked = Asked(challenge=_new())
                self._keep(asked)
            return asked.challenge

    def wait_s(self) -> int:
        asked = self._asked()
        return whole(asked.attempts.wait_s(self._seconds())) if asked else 0

    def enter(self, text: str) -> Reply:
        """Try a code."""
        with self._lock:
            key, asked, now_s = self._key(), self._asked(), self._seconds()
            if key is None or asked is None:
                return WrongCode(FREE)
            wait_s = asked.attempts.wait_s(now_s)
            if wait_s:
                return LaterCode(whole(wait_s))
            attempts = asked.attempts.another(now_s)
            ended = attempts.wrong >= FREE
            self._keep(Asked(challenge=_new() if ended else asked.challenge, attempts=attempts))
            right = unlock_code.code(unlock_code.parse(key.key), asked.challenge)
            if hmac.compare_digest(right.encode(), text.encode("utf-8", "replace")):
                self._keep(Asked(challenge=_new()))
                return Freed()
            wait_s = attempts.wait_s(now_s)
            return LaterCode(whole(wait_s)) if wait_s else WrongCode(FREE - attempts.wrong)

    def _key(self) -> Key | None:
        try:
            key = msgspec.json.decode(self._key_path.read_bytes(), type=Key)
            unlock_code.parse(key.key)
        except (OSError, msgspec.MsgspecError, unlock_code.NoSecret):
            return None
        return key

    def _asked(self) -> Asked | None:
        if self._unsaved is not None:
            return self._unsaved
        try:
            return msgspec.json.decode(self._asked_path.read_bytes(), type=Asked)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError):  # rather one short wait than none
            spoilt = Asked(challenge=_new(), attempts=Attempts(FREE, self._seconds()))
            self._keep(spoilt)
            return spoilt

    def _keep(self, asked: Asked) -> None:
        self._unsaved = asked
        with suppress(OSError):
            private_files.write(self._asked_path, msgspec.json.encode(asked))
            self._unsaved = None


def _new() -> str:
    return f"{secrets.randbelow(10**unlock_code.DIGITS):0{unlock_code.DIGITS}}"
