"""A bound on what one node may make us do: more is dropped, and sent again by whoever means it.

Each node has an allowance that fills with time. An honest node never comes near it: it has at most
four envelopes on their way and waits for our acknowledgement. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PER_S = 100.0
BURST = 500.0
"""Messages of up to a kilobyte; a larger one counts for as many as it has kilobytes."""
_KILOBYTE = 1024


@dataclass
class _Allowance:
    left: float
    seen_s: float


@dataclass
class Floodgate:
    """Counts by node; knows no more nodes than it is asked about."""

    _allowances: dict[str, _Allowance] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    """How many messages of a node were not taken."""

    def admits(self, node: str, length_bytes: int, now_s: float) -> bool:
        known = self._allowances.setdefault(node, _Allowance(BURST, now_s))
        known.left = min(BURST, known.left + PER_S * max(0.0, now_s - known.seen_s))
        known.seen_s = now_s
        cost = max(1.0, length_bytes / _KILOBYTE)
        if known.left < cost:
            self.dropped[node] = self.dropped.get(node, 0) + 1
            return False
        known.left -= cost
        return True
