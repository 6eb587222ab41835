"""The reading side of a look ahead: what an order would cost, or how an outage would go from here.

``noodsteunpunt-power override … --what-if --json`` prints one; `power.policy.whatif` makes it.
Seconds are by the clock, also where a simulated battery runs faster.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

SMALL_S = 300.0
"""A smaller difference is none: nobody would notice."""


class LoadChange(msgspec.Struct, frozen=True, kw_only=True):
    """One load: for how long it is on until its supply is at the reserve, before and after."""

    supply: str
    essential: bool
    watts: float
    on_before_s: float
    on_after_s: float
    off_at: datetime | None = None
    """When it would go off though it is wanted, for the first time, with the order."""


class SupplyChange(msgspec.Struct, frozen=True, kw_only=True):
    """One supply: for how long from now its essentials last. None: beyond two weeks."""

    lasts_before_s: float | None
    lasts_after_s: float | None
    ends_at: datetime | None
    """With the order."""
    promised_until: datetime | None
    """With the order, were mains to fail now or with it failed."""
    promise_kept: bool


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """The answer, with a sentence for staff (`power.policy.dutch`)."""

    asked_at: datetime
    on_mains: bool
    """Mains is there: all of this is as if it failed now, and stayed away."""
    supplies: dict[str, SupplyChange]
    loads: dict[str, LoadChange]
    text: str = ""

    def own_change_s(self, name: str) -> float:
        """By how much longer a load is on; of an essential only what the order takes from it.

        That it is on for as long as its supply lasts is said already.
        """
        load = self.loads[name]
        change_s = load.on_after_s - load.on_before_s
        if not load.essential:
            return change_s
        supply = self.supplies[load.supply]
        before_s, after_s = supply.lasts_before_s, supply.lasts_after_s
        if after_s is None:
            return min(0.0, change_s)
        if before_s is None:  # how much of it is the supply's cannot be told
            return 0.0
        return min(0.0, change_s - min(0.0, after_s - before_s))
