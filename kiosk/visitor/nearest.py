"""The nearest help of each kind, in a few words: how far on foot, where, and when it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import PlaceKind
from kiosk.i18n import labels, opening
from kiosk.i18n.translator import N_
from kiosk.model import geo, routes
from kiosk.model.opening import Stand
from kiosk.model.place_filter import HERE_M, is_this_point
from kiosk.model.views import Nearest

if TYPE_CHECKING:
    from content.core.model import Place
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

NEEDS = (
    PlaceKind.WATER,
    PlaceKind.PHARMACY,
    PlaceKind.MEDICAL,
    PlaceKind.SHELTER,
    PlaceKind.FOOD,
)
"""In the order in which they cannot wait; a small panel shows the first four."""
SHUT = (Stand.FULL, Stand.CLOSED)
BRIEFEST = {
    Stand.OPEN: N_("nu open"),
    Stand.USUAL: N_("normaal open"),
    Stand.FULL: N_("nu vol"),
    Stand.CLOSED: N_("nu dicht"),
    Stand.UNKNOWN: N_("misschien open"),
}
"""In two words, where there is no room for until when, or since when that is not known."""


def present(snapshot: Snapshot, tr: Translator) -> tuple[Nearest, ...]:
    """One of each kind there is: the nearest that is not shut, else the nearest, which says so."""
    return tuple(_said(leg, place, snapshot, tr) for leg, place in found(snapshot))


def found(snapshot: Snapshot) -> tuple[tuple[geo.Leg, Place], ...]:
    """These as places."""
    return tuple(filter(None, (_nearest(kind, snapshot) for kind in NEEDS)))


def _nearest(kind: PlaceKind, snapshot: Snapshot) -> tuple[geo.Leg, Place] | None:
    of_kind = [
        (leg, place)
        for leg, place in snapshot.places
        if place.kind is kind and not is_this_point(leg, place)
    ]
    usable = (pair for pair in of_kind if opening.judged(pair[1], snapshot).stand not in SHUT)
    return next(usable, of_kind[0] if of_kind else None)


def _said(leg: geo.Leg, place: Place, snapshot: Snapshot, tr: Translator) -> Nearest:
    now = opening.words(place, snapshot, tr)
    stand = opening.judged(place, snapshot).stand
    return Nearest(
        need=tr(labels.NEED[place.kind]),
        far=far(leg, tr),
        details=(f"{place.name} · {now}", now, now.partition(" · ")[0], tr(BRIEFEST[stand])),
        route=routes.Place(place.publisher, place.id),
    )


def far(leg: geo.Leg, tr: Translator) -> str:
    """Minutes on foot; metres where that is too far."""
    if leg.distance_m <= HERE_M:
        return tr("hier")
    if not geo.is_walkable(leg.distance_m):
        return tr.metres(leg.distance_m)
    return tr("{n} min", n=tr.number(geo.walking_minutes(leg.distance_m)))
