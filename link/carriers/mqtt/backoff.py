"""How long to wait before another attempt to connect. Pure.

Where nobody answers, an attempt costs a packet: a few seconds between two of them, so that a report
leaves soon after the link is back. Where somebody answers and then refuses, it costs both sides a
handshake, and will cost it again: a certificate that is not admitted is not admitted in a second.
"""

from __future__ import annotations

from enum import Enum

FIRST_S = 1.0


class Failure(Enum):
    """Why an attempt failed; the value is the longest wait, in seconds."""

    SILENT = 5.0  # no route, no answer, the port is closed
    REFUSED = 300.0  # TLS or the broker refused us, or hung up at once


def wait_s(failure: Failure, attempts: int, dice: float) -> float:
    """Return how long to wait after so many failed ``attempts`` in a row, at least one.

    ``dice``, from 0 to 1, spreads the nodes of a region that all lost their link in one second: the
    wait is from a half to the whole of what it would be.
    """
    longest = min(failure.value, FIRST_S * (1 << min(attempts - 1, 16)))
    return longest * (1 + dice) / 2
