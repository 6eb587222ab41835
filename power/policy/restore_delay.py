"""How long mains must stay before loads return. Pure.

Mains that comes for four minutes and goes for half a minute, again and again, would switch every
load twice a turn: that wears relays and whatever hangs on them. So the wait doubles with each short
return, up to half an hour, and halves again with each half hour that mains stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from power.config import Config
    from power.policy.state import SupplyMemory

SHORT_S = 1800.0
"""Mains that stays less than this came back only shortly."""
LONGEST_S = 1800.0
"""The wait grows no further: whoever has mains at last wants to use it."""
FIRST_S = 15.0
"""From here it grows where no wait is configured."""


def wait_s(memory: SupplyMemory, now_s: float, config: Config) -> float:
    """How long mains must stay now, at least as long as is configured."""
    configured_s = config.policy.restore_stable_s
    shorts = _shorts(memory, now_s)
    if not shorts:
        return configured_s
    grown_s = max(configured_s, FIRST_S) * 2.0**shorts
    return max(configured_s, min(LONGEST_S, grown_s))


def lost_again(memory: SupplyMemory, lost_s: float) -> SupplyMemory:
    """Count the return that ended at ``lost_s``; the first outage ends none."""
    if memory.back_since_s is None:
        return memory
    if lost_s - memory.back_since_s < SHORT_S:
        return replace(memory, short_returns=min(_MOST_SHORTS, memory.short_returns + 1))
    return replace(memory, short_returns=_left(memory, memory.back_since_s, lost_s))


def _shorts(memory: SupplyMemory, now_s: float) -> int:
    """Short returns that count at this moment."""
    if memory.on_battery or memory.back_since_s is None:
        return memory.short_returns
    return _left(memory, memory.back_since_s, now_s)


def _left(memory: SupplyMemory, back_since_s: float, until_s: float) -> int:
    """One less for each half hour that mains stayed."""
    return max(0, memory.short_returns - int((until_s - back_since_s) // SHORT_S))


_MOST_SHORTS = 7
"""From 15 s this many doublings reach the longest wait."""
