"""Passwords as argon2id, one at a time: a crowd that guesses must not eat the memory."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from office.errors import Invalid

LEAST_CHARS, MOST_CHARS = 12, 200
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's least for argon2id."""
_TURN = threading.Lock()
_OF_NOBODY = _HASHER.hash("nobody has this password")
"""Checked for a name that is not there, so that it takes as long."""


def fit(password: str) -> str:
    """Return its hash. Raises Invalid."""
    if len(password) < LEAST_CHARS:
        raise Invalid(
            f"Kies een wachtwoord van ten minste {LEAST_CHARS} tekens, zoals vier losse woorden.",
            field="password",
        )
    if len(password) > MOST_CHARS:
        raise Invalid(f"Hooguit {MOST_CHARS} tekens.", field="password")
    with _TURN:
        return _HASHER.hash(password)


def fits(hashed: str | None, password: str) -> bool:
    """Whether ``password`` is that of ``hashed``; None is nobody's."""
    with _TURN:
        try:
            right = _HASHER.verify(hashed or _OF_NOBODY, password[:MOST_CHARS])
        except (VerificationError, InvalidHashError):
            return False
    return right and hashed is not None
