"""This point is closed: that is said on every page, and which one is open.

Nobody is sent to a point of which it is not known that it is open: then the page says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import PlaceKind
from kiosk.i18n import opening
from kiosk.model import geo, routes
from kiosk.model.frame import Closed
from kiosk.model.opening import Stand
from kiosk.model.place_filter import Wanted

if TYPE_CHECKING:
    from content.core.model import Place
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

POINTS = Wanted(PlaceKind.SUPPORT_POINT)
KNOWN = (Stand.OPEN, Stand.USUAL)
"""What was seen open goes before what is open by its hours alone."""


def present(snapshot: Snapshot, tr: Translator) -> Closed | None:
    """None while this point is open."""
    if snapshot.closed_at is None:
        return None
    found = elsewhere(snapshot)
    if found is None:
        points = POINTS.within(snapshot.places)
        return Closed(_nowhere(tr), routes.Places(POINTS) if points else routes.Here())
    return Closed(_there(*found, snapshot, tr), routes.Place(found[1].publisher, found[1].id))


def or_ask_staff(words: str, snapshot: Snapshot, tr: Translator) -> str:
    """What is the matter, and whom to ask about it while somebody is there."""
    return words if snapshot.closed_at else " ".join((words, tr("Vraag een medewerker.")))


def elsewhere(snapshot: Snapshot) -> tuple[geo.Leg, Place] | None:
    """The nearest support point that is open; one to walk to before any other."""
    stands = (
        (opening.judged(place, snapshot).stand, leg, place)
        for leg, place in POINTS.within(snapshot.places)
    )
    known = [found for found in stands if found[0] in KNOWN]
    if not known:
        return None
    _, leg, place = min(
        known, key=lambda f: (not geo.is_walkable(f[1].distance_m), KNOWN.index(f[0]))
    )
    return leg, place


def _there(leg: geo.Leg, place: Place, snapshot: Snapshot, tr: Translator) -> tuple[str, ...]:
    """From many words to few."""
    name, hours = place.name, opening.hours(place, snapshot, tr)
    near = geo.is_walkable(leg.distance_m)
    minutes = geo.walking_minutes(leg.distance_m)
    far = tr.metres(leg.distance_m)
    walk = tr("{n} min", n=tr.number(minutes)) if near else far
    on_foot = (
        tr("{walk} lopen", walk=tr.plural("{n} minuut", "{n} minuten", minutes)) if near else far
    )
    return (
        tr(
            "Dit steunpunt is gesloten. U kunt naar {name}: {walk} · {hours}",
            name=name,
            walk=on_foot,
            hours=hours,
        ),
        tr(
            "Steunpunt gesloten. U kunt naar {name}: {walk} · {hours}",
            name=name,
            walk=walk,
            hours=hours,
        ),
        tr("Gesloten. U kunt naar {name}: {walk}", name=name, walk=walk),
        tr("Gesloten. Ander punt: {walk}", walk=walk),
    )


def _nowhere(tr: Translator) -> tuple[str, ...]:
    unknown = tr("Hier is niet bekend welk steunpunt wel open is.")
    return (
        " ".join((tr("Dit steunpunt is gesloten."), unknown)),
        tr("Steunpunt gesloten. Niet bekend welk wel open is."),
        tr("Steunpunt gesloten"),
    )
