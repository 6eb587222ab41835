"""PINs of staff and technicians: argon2 hashes, and waits that grow with every wrong one.

1. Which role follows from the PIN; so no two roles share one.
2. A try is counted on the card before it is checked: pulling the plug gains nothing.
3. Five wrong ones cost nothing; then `WAITS_S`, an hour at most. Counted for each role apart: a
   wrong PIN counts against those it could have been of by its length, the right one clears only
   its own role. So who knows the PIN of staff gains nothing at a technician's, and who taps four
   digits at random keeps no technician out. A day without a wrong one is forgiven.
4. Waits are counted in seconds that the machine has run, never by its clock: a clock of 1970 or
   2099 neither locks staff out nor lets a stranger in. After a restart only the seconds since
   then count: waiting with the power off is not waiting.
5. No PIN set, or a file that cannot be read: the desk stays shut and says what to do.

Checking takes some 0.3 s on a Pi, so call `Pins.unlock` from a thread; one at a time gets in.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from kiosk.desk.storage import paths as storage_paths
from kiosk.desk.storage import private_files
from kiosk.desk.storage.errors import PinError
from kiosk.model.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

LENGTHS: Mapping[Role, tuple[int, int]] = {Role.STAFF: (4, 8), Role.TECHNICIAN: (6, 12)}
"""Digits, fewest and most."""
FREE = 5
WAITS_S = (30, 60, 120, 300, 900, 3600)
"""After the fifth wrong one in a row, the sixth, and so on; the last holds from there."""
FORGIVEN_AFTER_S = 24 * 3600.0
"""Longer than any wait, so waiting for it gains nothing: it is for slips of many shifts."""
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=4)
"""OWASP's least for argon2id, over a Pi's four cores: both roles are checked at every try."""
NONE_SET = "Er is nog geen pincode. Een technicus stelt die in: noodsteunpunt-kiosk set-pin staff"
SPOILT = "De pincodes zijn onleesbaar. Een technicus stelt ze in: noodsteunpunt-kiosk set-pin staff"


@dataclass(frozen=True)
class Unlocked:
    """Welcome."""

    role: Role


@dataclass(frozen=True)
class Wrong:
    """Not a PIN; ``left`` more tries before there is a wait."""

    left: int


@dataclass(frozen=True)
class Wait:
    """Nothing was checked, or no more will be for now."""

    seconds: int
    role: Role = Role.STAFF
    """Whose PIN has to wait."""


Answer: TypeAlias = Unlocked | Wrong | Wait


class Attempts(msgspec.Struct, frozen=True):
    """Wrong tries at one role's PIN, and how long the machine had run at the last of them."""

    wrong: int = 0
    at_s: float = 0.0

    def wait_s(self, now_s: float) -> float:
        """How long still. Pure. A machine that restarted has run for less than ``at_s``."""
        if self.wrong < FREE:
            return 0.0
        wait_s = WAITS_S[min(self.wrong - FREE, len(WAITS_S) - 1)]
        return max(0.0, wait_s - self._waited_s(now_s))

    def another(self, now_s: float) -> Attempts:
        """One more wrong try. Pure."""
        forgiven = self._waited_s(now_s) >= FORGIVEN_AFTER_S
        return Attempts(1 if forgiven else self.wrong + 1, now_s)

    def _waited_s(self, now_s: float) -> float:
        return now_s - self.at_s if now_s >= self.at_s else now_s


Counts: TypeAlias = "Mapping[Role, Attempts]"


class Pins:
    """The lock on the desk."""

    def __init__(
        self, folder: Path | None = None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """``seconds`` counts since the machine started, and never jumps."""
        folder = folder or storage_paths.folder()
        self._path = folder / storage_paths.PINS
        self._attempts_path = folder / storage_paths.ATTEMPTS
        self._seconds = seconds
        self._lock = threading.Lock()
        self._unsaved: Counts | None = None
        """What a full card could not keep; counts until it can."""

    def wait_s(self, role: Role = Role.STAFF) -> int:
        """How long before another try at the PIN of ``role``, in whole seconds; 0 for at once."""
        return _whole(self._counts()[role].wait_s(self._seconds()))

    def unlock(self, pin: str) -> Answer:
        """Try a PIN. Takes a moment. Raises PinError when none is set."""
        with self._lock:
            hashes = self._hashes()
            if not hashes:
                raise PinError(NONE_SET)
            before, now_s = self._counts(), self._seconds()
            meant = _meant(pin, hashes)
            tried = [role for role in meant if not before[role].wait_s(now_s)]
            if not tried:
                return min((self._wait(role) for role in meant), key=lambda wait: wait.seconds)
            self._keep({**before, **{role: before[role].another(now_s) for role in tried}})
            fitting = [role for role in tried if _fits(hashes[role], pin)]
            if fitting:
                self._keep({**before, fitting[0]: Attempts()})
                return Unlocked(fitting[0])
            wait = max((self._wait(role) for role in meant), key=lambda wait: wait.seconds)
            if wait.seconds:
                return wait
            return Wrong(FREE - max(self._counts()[role].wrong for role in meant))

    def _wait(self, role: Role) -> Wait:
        return Wait(self.wait_s(role), role)

    def set_pin(self, role: Role, pin: str) -> None:
        """Set or replace the PIN of ``role``, and end any wait. Raises PinError, OSError."""
        check(role, pin)
        try:
            hashes = self._hashes()
        except PinError:
            hashes = {}  # this is how a damaged file is put right
        if any(_fits(known, pin) for other, known in hashes.items() if other is not role):
            raise PinError("Deze pincode is al van de andere rol. Kies een andere.")
        private_files.write(self._path, msgspec.json.encode(hashes | {role: HASHER.hash(pin)}))
        with self._lock:
            self._keep({**self._counts(), role: Attempts()})

    def _hashes(self) -> dict[Role, str]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[Role, str])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.MsgspecError) as error:
            raise PinError(SPOILT) from error

    def _counts(self) -> Counts:
        none = dict.fromkeys(Role, Attempts())
        if self._unsaved is not None:
            return self._unsaved
        try:
            kept = msgspec.json.decode(self._attempts_path.read_bytes(), type=dict[Role, Attempts])
        except FileNotFoundError:
            return none
        except (OSError, msgspec.MsgspecError):
            spoilt = dict.fromkeys(Role, Attempts(FREE, self._seconds()))
            self._keep(spoilt)  # rather one short wait than none
            return spoilt
        return none | kept

    def _keep(self, counts: Counts) -> None:
        self._unsaved = counts
        with suppress(OSError):
            private_files.write(self._attempts_path, msgspec.json.encode(counts))
            self._unsaved = None


def check(role: Role, pin: str) -> None:
    """Raises PinError with the reason when ``pin`` will not do for ``role``. Pure."""
    fewest, most = LENGTHS[role]
    if not (pin.isascii() and pin.isdigit() and fewest <= len(pin) <= most):
        raise PinError(f"Kies een pincode van {fewest} tot {most} cijfers.")
    if _is_trivial(pin):
        raise PinError("Deze pincode is te makkelijk te raden. Kies een andere.")


def _is_trivial(pin: str) -> bool:
    """Whether it is one digit, or a piece, said again and again, or counts up or down."""
    repeats = any(pin == (pin[:n] * len(pin))[: len(pin)] for n in range(1, len(pin) // 2 + 1))
    runs = "01234567890" * 2, "09876543210" * 2
    return repeats or any(pin in run for run in runs)


def _meant(pin: str, roles: Iterable[Role]) -> list[Role]:
    """Whose PIN it could be by its length; of no length at all, anybody's. Pure."""
    known = list(roles)
    fitting = [role for role in known if LENGTHS[role][0] <= len(pin) <= LENGTHS[role][1]]
    return fitting or known


def _fits(known: str, pin: str) -> bool:
    try:
        return HASHER.verify(known, pin.encode("utf-8", "replace"))
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError) as error:
        raise PinError(SPOILT) from error


def _whole(seconds: float) -> int:
    return -int(-seconds // 1)
