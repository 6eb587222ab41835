"""What a coordination point reads out to who waits at the lock of a support point."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from common import folders, unlock_code
from link.errors import UnlockError

if TYPE_CHECKING:
    from pathlib import Path

POINT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def secret_path() -> Path:
    """Where a coordination point keeps the region's secret, which `deploy/points` made."""
    return folders.config() / unlock_code.SECRET_FILE


def answer(point: str, challenge: str, secret: Path) -> str:
    """Eight digits, in two halves. Raises UnlockError."""
    name, digits = point.strip().lower(), unlock_code.digits_of(challenge)
    if not POINT.fullmatch(name):
        raise UnlockError(f"{point!r} is no point: small letters, digits and '-'.")
    if digits is None:
        raise UnlockError(f"{challenge!r} is no challenge: {unlock_code.DIGITS} digits.")
    try:
        key = unlock_code.point_key(unlock_code.parse(secret.read_text("ascii")), name)
    except OSError as error:
        raise UnlockError(f"{secret} cannot be read ({error.strerror}).") from error
    except (UnicodeError, unlock_code.NoSecret) as error:
        raise UnlockError(f"{secret} is no secret: copy the one of deploy/points.") from error
    return unlock_code.spaced(unlock_code.code(key, digits))
