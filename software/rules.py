"""Whether a release may be taken, and when. Pure: what is asked of the machine is handed in.

That it is signed, whole and not older than the floor, `content.trust.verify` has proven by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from power.status import STALE_AFTER_S, Status
from software.errors import Refused, Why

if TYPE_CHECKING:
    from datetime import datetime

    from software.release import Architecture, Release

LEAST_CHARGE_PCT = 50.0
"""In an outage: what is left is for light and news, and a start takes its share of it."""
QUIET_FROM_H, QUIET_UNTIL_H = 3, 5
"""By the clock on the wall: nobody stands at the screen."""


class Here(NamedTuple):
    """What this machine is, for a release that wants to come in."""

    architecture: Architecture | None
    slot_bytes: int
    """How much the slot that would be written holds."""
    floor: int
    running_sha256: str
    """Of the image that runs; empty: it is not known, and another than is offered."""
    is_practice: bool
    """Whether this is a demo's own card."""


def check(release: Release, here: Here, *, practice: bool) -> None:
    """Raise Refused where a proven release does not belong; ``practice`` as its root says."""
    for why, holds in (
        (Why.PRACTICE, practice and not here.is_practice),
        (Why.ARCHITECTURE, release.architecture is not here.architecture),
        (Why.SAME, release.image_sha256 == here.running_sha256),
        (Why.STEP_BETWEEN, release.from_floor > here.floor),
        (Why.TOO_LARGE, release.image_bytes > here.slot_bytes),
    ):
        if holds:
            raise Refused(why)


def check_power(status: Status | None, now: datetime) -> None:
    """Raise Refused in an outage below half charge, and where that cannot be told.

    ``status`` None: it cannot be read. Where this machine measures no supply there is none to ask.
    """
    if status is None or not -STALE_AFTER_S <= status.age_s(now) <= STALE_AFTER_S:
        raise Refused(Why.POWER_UNKNOWN)
    for supply in status.supplies.values():
        if supply.on_mains:
            continue
        if supply.charge_pct is None:
            raise Refused(Why.POWER_UNKNOWN)
        if supply.charge_pct < LEAST_CHARGE_PCT:
            raise Refused(Why.OUTAGE)


def is_quiet(on_the_wall: datetime) -> bool:
    return QUIET_FROM_H <= on_the_wall.hour < QUIET_UNTIL_H
