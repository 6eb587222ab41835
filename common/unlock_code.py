"""The code that ends a wait at the lock of a support point: eight digits, by telephone or radio.

The screen shows a challenge; who coordinates answers with an HMAC over it. Pure.

1. A region has one secret. Each point has a key made from it and from the point's id, so a stolen
   card gives away the code of that point alone.
2. A code is good for one challenge of one point, and says nothing of any other.
3. No clock is in it: a point that thinks it is 1970 is helped like any other.
"""

from __future__ import annotations

import hashlib
import hmac
import re

DIGITS = 8
SECRET_BYTES = 32
SECRET_FILE = "ontgrendel.geheim"  # noqa: S105 - its name
"""The region's secret: `deploy/points` makes it, coordination points keep it in CONFIG."""
_LABEL = b"noodsteunpunt unlock 1:"


class NoSecret(Exception):
    """What should be a secret or a key is none."""


def point_key(secret: bytes, point: str) -> bytes:
    """The key of one point. Who has it learns nothing of the secret."""
    return hmac.digest(secret, _LABEL + point.encode(), hashlib.sha256)


def code(key: bytes, challenge: str) -> str:
    """The answer to a challenge: `DIGITS` digits."""
    answer = hmac.digest(key, b"challenge:" + challenge.encode(), hashlib.sha256)
    return f"{int.from_bytes(answer, 'big') % 10**DIGITS:0{DIGITS}}"


def digits_of(text: str) -> str | None:
    """What somebody typed or heard as one number, spaces or not; None: it is none."""
    digits = re.sub(r"[\s.-]", "", text)
    return digits if re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits) else None


def spaced(digits: str) -> str:
    """In two halves, to be read out."""
    return f"{digits[: DIGITS // 2]} {digits[DIGITS // 2 :]}"


def written(secret: bytes) -> str:
    """As it stands in a file."""
    return secret.hex()


def parse(text: str) -> bytes:
    """A secret or a key, as it was written. Raises NoSecret, without repeating it."""
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError as error:
        raise NoSecret from error
    if len(secret) != SECRET_BYTES:
        raise NoSecret
    return secret
