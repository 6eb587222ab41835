"""What a visitor looks for: one need, and what must be there. Carried in a route. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from content.core.model import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.core.model import Facility, Place
    from kiosk.model.geo import Leg

HERE_M = 20
"""A place this near is in the building the visitor stands in."""


@dataclass(frozen=True)
class Wanted:
    """All of it must hold; nothing asked for is everything."""

    kind: PlaceKind | None = None
    facilities: frozenset[Facility] = frozenset()

    @property
    def everything(self) -> bool:
        return self.kind is None and not self.facilities

    def of_kind(self, kind: PlaceKind | None) -> Wanted:
        return replace(self, kind=kind)

    def toggled(self, facility: Facility) -> Wanted:
        """The same, with this facility or without it."""
        return replace(self, facilities=self.facilities ^ {facility})

    def within(self, places: Sequence[tuple[Leg, Place]]) -> tuple[tuple[Leg, Place], ...]:
        """Where it can be had, in the order given."""
        return tuple(
            (leg, place)
            for leg, place in places
            if not is_this_point(leg, place)
            and self.kind in (None, place.kind)
            and self.facilities <= set(place.facilities)
        )


def is_this_point(leg: Leg, place: Place) -> bool:
    """Whether it is the very point the visitor stands in, and not a shelter under the same roof."""
    return place.kind is PlaceKind.SUPPORT_POINT and leg.distance_m <= HERE_M
