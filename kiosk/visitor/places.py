"""Waarheen: the nearest first, by need and by what must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import PlaceKind
from kiosk.i18n import labels, opening
from kiosk.model import geo, routes
from kiosk.model.place_filter import HERE_M, Wanted, is_this_point
from kiosk.model.views import Choice, Filters, Listing, Note, Row
from kiosk.state.lazy import Each
from kiosk.visitor import closed
from kiosk.visitor.information import warnings

if TYPE_CHECKING:
    from content.core.model import Place
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot


def present(snapshot: Snapshot, tr: Translator, wanted: Wanted) -> Listing:
    found = wanted.within(snapshot.places)
    several = len(lists(snapshot)) > 1
    notes = warnings(snapshot, tr)
    if not wanted.everything:
        notes = (*notes, Note("filter", said(wanted, len(found), tr)))
    return Listing(
        rows=Each(
            len(found),
            lambda n: _row(*found[n], snapshot, tr, named=several),
            (found, snapshot.minute, snapshot.clock_certain, snapshot.doubted, tr.language),
        ),
        notes=notes,
        filters=filters(wanted, snapshot, tr, Choice("map", tr("Kaart"), routes.Map(wanted))),
        empty=empty(wanted, snapshot, tr),
        more=tr.more_places,
    )


def present_together(snapshot: Snapshot, tr: Translator, asked: routes.Together) -> Listing:
    """Some places by name: those that are one mark on the map."""
    several = len(lists(snapshot)) > 1
    rows = tuple(
        _row(leg, p, snapshot, tr, named=several)
        for leg, p in snapshot.places
        if route_to(p) in asked.places
    )
    return Listing(rows=rows, empty=empty(Wanted(), snapshot, tr), back=routes.Map(asked.wanted))


def empty(wanted: Wanted, snapshot: Snapshot, tr: Translator) -> str:
    """What to say instead of an empty list: always with a way on."""
    if wanted.everything:
        return closed.or_ask_staff(tr("Er zijn nog geen plekken bekend."), snapshot, tr)
    if snapshot.closed_at:
        return tr("Zo’n plek staat niet op de lijst. Kies ‘Alles’.")
    return tr("Zo’n plek staat niet op de lijst. Kies ‘Alles’ of vraag een medewerker.")


def said(wanted: Wanted, number: int, tr: Translator) -> str:
    """The whole choice in words: "Slapen: 3 plekken met toilet"."""
    parts = [tr.plural("{n} plek", "{n} plekken", number)]
    parts += [tr(word) for name, word in labels.WITH.items() if name in wanted.facilities]
    places = ", ".join((" ".join(parts[:2]), *parts[2:]))
    if wanted.kind is None:
        return places
    return tr("{need}: {places}", need=tr(labels.NEED[wanted.kind]), places=places)


def filters(wanted: Wanted, snapshot: Snapshot, tr: Translator, switch: Choice) -> Filters | None:
    """A filter for each kind that can be had; none where there is nothing to choose.

    ``switch`` goes from list to map or back; the choices stay on its own side.
    """
    if all(is_this_point(leg, place) for leg, place in snapshot.places):
        return None
    screen = routes.Map if isinstance(switch.route, routes.Places) else routes.Places
    choices = [Choice("all", tr("Alles"), screen(), chosen=wanted.everything)]
    for kind in PlaceKind:
        of_kind = wanted.of_kind(kind)
        if kind is not PlaceKind.OTHER and of_kind.within(snapshot.places):
            choices.append(
                Choice(
                    kind.value,
                    tr(labels.NEED[kind]),
                    screen(of_kind),
                    chosen=kind is wanted.kind,
                )
            )
    more = Choice("filter", tr("Meer keus"), routes.Needs(wanted), chosen=bool(wanted.facilities))
    return Filters(switch, tuple(choices), more)


def route_to(place: Place) -> routes.Place:
    return routes.Place(place.publisher, place.id)


def way(leg: geo.Leg, tr: Translator) -> str:
    """How far, how long on foot, which way."""
    if leg.distance_m <= HERE_M:
        return tr("hier, op deze plek")
    distance = tr.metres(leg.distance_m)
    direction = tr(labels.COMPASS[geo.compass_point(leg.bearing_deg)])
    if not geo.is_walkable(leg.distance_m):
        return tr(
            "te ver om te lopen · {distance} {direction}", distance=distance, direction=direction
        )
    minutes = geo.walking_minutes(leg.distance_m)
    return tr(
        "{walk} lopen · {distance} {direction}",
        walk=tr.plural("{n} minuut", "{n} minuten", minutes),
        distance=distance,
        direction=direction,
    )


def lists(snapshot: Snapshot) -> frozenset[str]:
    """Whose lists the places are on."""
    return frozenset(place.publisher for _, place in snapshot.places)


def _row(leg: geo.Leg, place: Place, snapshot: Snapshot, tr: Translator, *, named: bool) -> Row:
    whose = snapshot.source_name(place.publisher) if named else ""
    return Row(
        icon=place.kind.value,
        badge=f"{tr(labels.PLACE_KIND[place.kind])} · {opening.words(place, snapshot, tr)}",
        title=place.name,
        detail="",
        meta=" · ".join(filter(None, (way(leg, tr), whose))),
        route=route_to(place),
        loud=opening.judged(place, snapshot).shut,
    )
