"""The situation on 20 cm of paper: the board, to take home from the receipt printer.

Utilities, every headline below how bad it is, the nearest help, and where to go when 112 does not
answer. It is read later and elsewhere: days are named, and "here" has a name and an address. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import MessageStatus
from kiosk.i18n import labels, opening, times
from kiosk.takeaway.handout import Section, list_section
from kiosk.visitor import closed, emergency, nearest, terms
from kiosk.visitor import utility as utility_page
from kiosk.visitor.places import way

if TYPE_CHECKING:
    from content.core.model import Bulletin, Place
    from kiosk.i18n.translator import Translator
    from kiosk.model.geo import Leg
    from kiosk.state.snapshot import Snapshot


def sections(snapshot: Snapshot, tr: Translator) -> tuple[Section, ...]:
    """The most urgent first; nothing is left out for want of paper."""
    found = (
        list_section(tr("Stroom, water en meer"), utility_page.sentences(snapshot, tr)),
        *_headlines(snapshot, tr),
        list_section(
            tr("Waar is hulp?"), [_help(*one, snapshot, tr) for one in nearest.found(snapshot)]
        ),
        _in_need(snapshot, tr),
    )
    return tuple(filter(None, found))


def shut(snapshot: Snapshot, tr: Translator) -> Section:
    """That this point is closed, and which one is open; nothing while it is open."""
    if snapshot.closed_at is None:
        return ()
    found = closed.elsewhere(snapshot)
    told = tr("Hier is niet bekend welk steunpunt wel open is.")
    if found is not None:
        leg, place = found
        parts = (
            ", ".join(filter(None, (place.name, place.address))),
            way(leg, tr),
            opening.on_paper(place, snapshot, tr),
            opening.week(place, snapshot, tr) or place.hours,
        )
        told = tr("Wel open: {place}", place=" · ".join(filter(None, parts)))
    return list_section(tr("Dit steunpunt is gesloten."), [told])


def headline(bulletin: Bulletin, tr: Translator) -> str:
    """What it says above, as a sentence."""
    info = bulletin.info(tr.language)
    words = info.headline or info.event
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _headlines(snapshot: Snapshot, tr: Translator) -> tuple[Section, ...]:
    """How bad they are is said once for all of a kind, the kind of the first one first."""
    kinds: dict[str, list[str]] = {}
    for bulletin in snapshot.bulletins:
        told = kinds.setdefault(terms.severity(bulletin, tr), [])
        told.append(_headline(bulletin, snapshot, tr))
    return tuple(list_section(severity, told) for severity, told in kinds.items())


def _headline(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> str:
    """With what it would hide: that it is practice, may be over, or is another's."""
    several = len({b.publisher for b in snapshot.bulletins}) > 1
    over = tr("Dit bericht is verlopen en misschien nog waar.")
    told = (
        tr("Oefening") + "." if bulletin.status is not MessageStatus.ACTUAL else "",
        headline(bulletin, tr),
        over if snapshot.is_over(bulletin) else "",
        times.perhaps_over_by_now(bulletin.expires, bulletin.publisher, snapshot, tr),
        f"({snapshot.source_name(bulletin.publisher)})" if several else "",
    )
    return " ".join(filter(None, told))


def _help(leg: Leg, place: Place, snapshot: Snapshot, tr: Translator) -> str:
    """In a line or two; of one that is shut, that too."""
    now, week = opening.on_paper(place, snapshot, tr), opening.week(place, snapshot, tr)
    where = ", ".join(filter(None, (place.name, place.address)))
    told = (
        f"{tr(labels.NEED[place.kind])}: {where}",
        nearest.far(leg, tr),
        now if opening.short(place, snapshot, tr) or not week else "",
        week,
    )
    return " · ".join(filter(None, told))


def _in_need(snapshot: Snapshot, tr: Translator) -> Section:
    """For who is at home by now: never to a desk where nobody is."""
    point = snapshot.config.point
    where = ", ".join(filter(None, (point.name, point.address)))
    station = point.radio_name or tr("Noodradio")
    go = (
        (
            tr("Bel 112. Lukt het niet? Probeer een andere telefoon."),
            emergency.without_112(snapshot, tr)[1],
        )
        if snapshot.closed_at
        else (
            tr("Bel 112. Lukt het niet? Ga naar het noodsteunpunt: {place}.", place=where),
            point.emergency_help,
        )
    )
    told = (
        *go,
        f"{station}: {point.radio_frequency}" if point.radio_frequency else "",
    )
    return list_section(tr("Hulp nodig? 112 werkt niet?"), told)
