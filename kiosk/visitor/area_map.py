"""The map: the same places as Waarheen, where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n import labels, opening
from kiosk.model import geo, routes
from kiosk.model.views import Choice, Filters, Ground, Map, Pin
from kiosk.visitor.header import tabs
from kiosk.visitor.places import filters, route_to

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from content.core.model import Place
    from kiosk.i18n.translator import Translator
    from kiosk.model.place_filter import Wanted
    from kiosk.state.snapshot import Snapshot


def present(
    snapshot: Snapshot,
    tr: Translator,
    wanted: Wanted,
    picture: Callable[[str, str], Path | None] = lambda *_: None,
) -> Map:
    """``picture`` finds that of a publisher by its file."""
    found = wanted.within(snapshot.places)
    switch = Choice("list", tr("Lijst"), routes.Places(wanted))
    kinds = dict.fromkeys(place.kind for _, place in found)
    return Map(
        pins=tuple(_pin(leg, place, snapshot, tr) for leg, place in found),
        filters=filters(wanted, snapshot, tr, switch) or Filters(switch, (), None),
        legend=tuple((kind.value, tr(labels.NEED[kind])) for kind in labels.NEED if kind in kinds),
        here=tr("U bent hier"),
        north=tr("N"),
        rings=tr.metres,
        together=routes.Together((), wanted),
        ground=_ground(snapshot, picture),
        tabs=tabs(routes.Map(), tr),
        back=switch.route,
    )


def _ground(snapshot: Snapshot, picture: Callable[[str, str], Path | None]) -> Ground | None:
    """The most detailed picture that is there; none: the rings alone."""
    point = snapshot.config.point
    here = geo.Position(point.latitude, point.longitude)
    for shown in snapshot.maps:
        path = picture(shown.publisher, shown.file)
        if path:
            upper_left, upper_right, lower_right, lower_left = (
                geo.leg(here, geo.Position(corner.latitude, corner.longitude))
                for corner in shown.corners
            )
            return Ground(path, (upper_left, upper_right, lower_right, lower_left), shown.credit)
    return None


def _pin(leg: geo.Leg, place: Place, snapshot: Snapshot, tr: Translator) -> Pin:
    shut = opening.short(place, snapshot, tr)
    far = tr.metres(leg.distance_m)
    minutes = tr("{n} min", n=tr.number(geo.walking_minutes(leg.distance_m)))
    return Pin(
        icon=place.kind.value,
        words=shut or (minutes if geo.is_walkable(leg.distance_m) else far),
        far=far,
        leg=leg,
        route=route_to(place),
        loud=bool(shut),
    )
