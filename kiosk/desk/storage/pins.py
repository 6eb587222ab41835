"""PINs of staff and technicians: argon2 hashes, and waits that grow with every wrong one.

1. Which role follows from the PIN; so no two roles share one.
2. A try is counted on the card before it is checked: pulling the plug gains nothing.
3. Five wrong ones cost nothing; then `attempts.WAITS_S`, an hour at most. Counted for each role
   apart, and a wrong PIN against one: a technician's, where it could be that by its length and is
   not waiting, else that of staff. The right one clears only its own role. So who knows the PIN
   of staff gains nothing at a technician's, and ten guesses close neither for an hour. A day
   without a wrong one is forgiven. Who is kept out by a stranger's guesses calls the coordination
   point (`unlock_codes`): its code ends the waits, and opens nothing.
4. Waits are counted in seconds that the machine has run (`attempts`): a clock of 1970 or 2099
   neither locks staff out nor lets a stranger in.
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
from kiosk.desk.storage.attempts import FREE, Attempts, whole
from kiosk.desk.storage.errors import PinError
from kiosk.model.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

LENGTHS: Mapping[Role, tuple[int, int]] = {Role.STAFF: (4, 8), Role.TECHNICIAN: (6, 12)}
"""Digits, fewest and most."""
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
        return whole(self._counts()[role].wait_s(self._seconds()))

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
            charged = _charged(pin, tried)
            self._keep({**before, charged: before[charged].another(now_s)})
            fitting = [role for role in tried if _fits(hashes[role], pin)]
            if fitting:
                self._keep({**before, fitting[0]: Attempts()})
                return Unlocked(fitting[0])
            wait = max((self._wait(role) for role in meant), key=lambda wait: wait.seconds)
            return wait if wait.seconds else Wrong(FREE - self._counts()[charged].wrong)

    def _wait(self, role: Role) -> Wait:
        return Wait(self.wait_s(role), role)

    def set_pin(self, role: Role, pin: str) -> None:
        """Set or replace the PIN of ``role``, and end any wait. Raises PinError, OSError.

        A hash, as `deploy/points` makes, is taken as it is; that it is of no other role's PIN was
        seen to there.
        """
        check(role, pin)
        if not is_hash(pin) and any(
            _fits(known, pin) for other, known in self._others(role).items()
        ):
            raise PinError("Deze pincode is al van de andere rol. Kies een andere.")
        kept = self._others(role) | {role: hashed(pin)}
        private_files.write(self._path, msgspec.json.encode(kept))
        with self._lock:
            self._keep({**self._counts(), role: Attempts()})

    def forgive(self) -> None:
        """End every wait."""
        with self._lock:
            self._keep(dict.fromkeys(Role, Attempts()))

    def _others(self, role: Role) -> dict[Role, str]:
        try:
            return {other: known for other, known in self._hashes().items() if other is not role}
        except PinError:
            return {}  # this is how a damaged file is put right

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


def is_hash(pin: str) -> bool:
    """Whether it is a PIN's hash, not a PIN: the latter is digits."""
    return pin.startswith("$")


def hashed(pin: str) -> str:
    """The hash of a PIN; of a hash, that."""
    return pin if is_hash(pin) else HASHER.hash(pin)


def check(role: Role, pin: str) -> None:
    """Raises PinError with the reason when ``pin``, or its hash, will not do for ``role``."""
    if is_hash(pin):
        _check_hash(pin)
        return
    fewest, most = LENGTHS[role]
    if not (pin.isascii() and pin.isdigit() and fewest <= len(pin) <= most):
        raise PinError(f"Kies een pincode van {fewest} tot {most} cijfers.")
    if _is_trivial(pin):
        raise PinError("Deze pincode is te makkelijk te raden. Kies een andere.")


def _check_hash(known: str) -> None:
    """As costly as ours, no less and no more: one that asks for a gigabyte would end the kiosk."""
    try:
        fits = not HASHER.check_needs_rehash(known)
        if fits:
            HASHER.verify(known, b"")
    except VerifyMismatchError:
        return
    except (VerificationError, InvalidHashError, ValueError) as error:
        raise PinError("Dit is geen hash van een pincode. Maak hem met deploy/points.") from error
    if not fits:
        raise PinError("Deze hash is anders gemaakt dan hier kan. Maak hem met deploy/points.")


def _charged(pin: str, tried: Iterable[Role]) -> Role:
    """Against whom a wrong one counts. Pure."""
    roles = list(tried)
    fewest, most = LENGTHS[Role.TECHNICIAN]
    if Role.TECHNICIAN in roles and fewest <= len(pin) <= most:
        return Role.TECHNICIAN
    return roles[0]


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
