"""Numbered coupons: what stands on one, and whether it is ours. Pure.

Twelve digits: three of the series, four of the number, five that prove it. The last five are an
HMAC under the key of the series: who knows any number of coupons can make none, and whoever guesses
is right once in 100,000 times. That is all it promises. A copy of a coupon is as good as the coupon
until one of the two was used that day.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple

SERIES, LAST_SERIES, LAST_NUMBER = 100, 999, 9999
DIGITS, PROOF_DIGITS = 12, 5
KEY_BYTES = 16


class Coupon(NamedTuple):
    """One coupon: for one household, good for one hand-out a day."""

    series: int
    number: int

    @property
    def name(self) -> str:
        """As people say it."""
        return f"{self.series}-{self.number:04}"


class Series(NamedTuple):
    """Coupons that were made under one key."""

    number: int
    key: bytes
    highest: int
    """The last number that was made."""


def code(coupon: Coupon, key: bytes) -> str:
    """The digits on paper."""
    return f"{coupon.series:03}{coupon.number:04}{_proof(coupon, key)}"


def grouped(digits: str) -> str:
    """To be typed over."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def read(text: str) -> Coupon | None:
    """What twelve digits say; None: it is no coupon. Whether it is ours `is_ours` tells."""
    if len(text) != DIGITS or not (text.isascii() and text.isdigit()):
        return None
    coupon = Coupon(int(text[:3]), int(text[3:7]))
    return coupon if coupon.series >= SERIES and coupon.number else None


def is_ours(text: str, key: bytes) -> bool:
    """Whether these digits were made with the key of their series."""
    coupon = read(text)
    return coupon is not None and hmac.compare_digest(code(coupon, key), text)


def _proof(coupon: Coupon, key: bytes) -> str:
    said = f"{coupon.series}/{coupon.number}".encode()
    proof = int.from_bytes(hmac.digest(key, said, hashlib.sha256)[:8])
    return f"{proof % 10**PROOF_DIGITS:0{PROOF_DIGITS}}"
