"""The users that the installation made, one for each program."""

from __future__ import annotations

import pwd


def number_of(name: str) -> int | None:
    """None where nobody made that user: a demo, or tests, in which one user runs all."""
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None
