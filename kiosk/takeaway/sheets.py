"""What a visitor or staff can have on paper, in words: a bulletin, where to go, the poster.

Paper is read elsewhere and later, so its dates are whole. Pure: `render_process` draws it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.fair import first
from kiosk.i18n import labels, opening, times
from kiosk.i18n.translator import NAMES, translator
from kiosk.model import routes
from kiosk.model.place_filter import Wanted
from kiosk.takeaway import situation
from kiosk.takeaway.handout import (
    Poster,
    Receipt,
    Section,
    Sheet,
    bulletin_section,
    list_section,
    place_section,
    utility_section,
)
from kiosk.visitor import retell_page, terms
from kiosk.visitor import utility as utility_page
from kiosk.visitor.information import find
from kiosk.visitor.places import lists, way

if TYPE_CHECKING:
    from content.core.model import Bulletin, Place, PlaceKind, Utility
    from kiosk.i18n.translator import Translator
    from kiosk.model.geo import Leg
    from kiosk.state.snapshot import Snapshot

WIDTH_DOTS = {58: 384, 80: 576}
"""What a receipt printer prints across, by the width of its paper in mm; 8 dots a mm."""
RECEIPT_PLACES = 12
"""The nearest; half a metre of paper."""


def receipt(
    snapshot: Snapshot, tr: Translator, of: routes.Printed, paper_mm: int
) -> Receipt | None:
    """What a page says, on paper; None: that holds no longer."""
    if isinstance(of, routes.Information):
        page = _slip(snapshot, tr, situation.sections(snapshot, tr))
        return Receipt(page, WIDTH_DOTS[paper_mm], dense=True)
    if isinstance(of, routes.Places):
        places = _nearest(of.wanted, snapshot, RECEIPT_PLACES)
        page = _slip(snapshot, tr, tuple(_place(*one, snapshot, tr) for one in places))
        return Receipt(page, WIDTH_DOTS[paper_mm])
    section: Section
    if isinstance(of, routes.Utility):
        utility = utility_page.find(snapshot, of)
        if utility is None:
            return None
        tr = _spoken(utility.note_language(tr.language), tr)
        section = _utility(utility, snapshot, tr)
    else:
        bulletin = find(snapshot, of)
        if bulletin is None:
            return None
        tr = _spoken(bulletin.info(tr.language).language, tr)
        section = _bulletin(bulletin, snapshot, tr)
    return Receipt(_slip(snapshot, tr, (section,)), WIDTH_DOTS[paper_mm])


def _slip(snapshot: Snapshot, tr: Translator, sections: tuple[Section, ...]) -> Sheet:
    """What a visitor takes along: that this point is closed comes first."""
    shut = situation.shut(snapshot, tr)
    return sheet(snapshot, tr, (shut, *sections) if shut else sections)


def _spoken(language: str, tr: Translator) -> Translator:
    """Paper speaks one language, that of the text; the visitor's around one we have no words of."""
    return translator(language) if language in NAMES else tr


def poster(snapshot: Snapshot) -> Poster:
    """The board for the door, in Dutch and English."""
    dutch, english = translator("nl"), translator("en")
    return Poster(
        dutch=sheet(snapshot, dutch, board(snapshot, dutch)),
        english=sheet(snapshot, english, board(snapshot, english)),
        more=" · ".join(_more(snapshot, tr) for tr in (dutch, english)),
        printed_at=snapshot.now,
    )


def _more(snapshot: Snapshot, tr: Translator) -> str:
    """Below what was cut: nobody can go in while it is closed."""
    if snapshot.closed_at:
        return tr("Niet alles past op dit papier.")
    return tr("Binnen leest u meer.")


def board(snapshot: Snapshot, tr: Translator) -> tuple[Section, ...]:
    """Power and water, every headline with how bad and until when it holds, and where help is."""
    headlines = (
        f"{situation.headline(bulletin, tr)} {terms.taken_along(bulletin, snapshot, tr)}"
        for bulletin in snapshot.bulletins
    )
    sections = (
        situation.shut(snapshot, tr),
        _utilities(snapshot, tr),
        list_section(tr("Wat is er aan de hand?"), tuple(headlines)),
        list_section(tr("Waar is hulp?"), [_help(*one, snapshot, tr) for one in _near(snapshot)]),
    )
    return tuple(filter(None, sections))


def _near(snapshot: Snapshot) -> tuple[tuple[Leg, Place], ...]:
    """The nearest of each kind and each list that is not shut, but for the point itself.

    Where all of a kind are, the nearest that opens again by its hours: paper hangs until then.
    """
    found: dict[tuple[PlaceKind, str], tuple[Leg, Place]] = {}
    places = _nearest(Wanted(), snapshot, len(snapshot.places))
    stands = [(leg, place, opening.judged(place, snapshot)) for leg, place in places]
    of_use = [(leg, place) for leg, place, stand in stands if not stand.shut]
    later = [(leg, place) for leg, place, stand in stands if stand.next_spans]
    for leg, place in (*of_use, *later):
        found.setdefault((place.kind, place.publisher), (leg, place))
    return tuple(found.values())


def _help(leg: Leg, place: Place, snapshot: Snapshot, tr: Translator) -> str:
    where = ", ".join(filter(None, (place.name, place.address)))
    told = (
        f"{tr(labels.PLACE_KIND[place.kind])}: {where}",
        way(leg, tr),
        opening.on_paper(place, snapshot, tr),
        opening.week(place, snapshot, tr) or place.hours,
    )
    return ". ".join(filter(None, told))


def sheet(
    snapshot: Snapshot, tr: Translator, sections: tuple[Section, ...], *, footer: str | None = None
) -> Sheet:
    """With the point's name above it, and when it was printed; ``footer`` None: tell neighbours."""
    point = snapshot.config.point
    return Sheet(
        language=tr.language,
        title=tr("Noodsteunpunt {name}", name=point.name),
        subtitle=", ".join(
            filter(
                None, (point.municipality, tr.dated(snapshot.now), times.clock_doubt(snapshot, tr))
            )
        ),
        sections=sections,
        footer=tr("Vertel wat u hier leest ook aan uw buren.") if footer is None else footer,
        banner=tr("OEFENING – dit is niet echt") if snapshot.drill else "",
    )


def _bulletin(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> Section:
    return bulletin_section(
        bulletin.info(tr.language),
        terms=terms.taken_along(bulletin, snapshot, tr),
        source=retell_page.source(bulletin, snapshot, tr),
    )


def _utility(utility: Utility, snapshot: Snapshot, tr: Translator) -> Section:
    return utility_section(*utility_page.lasting(utility, snapshot, tr))


def _utilities(snapshot: Snapshot, tr: Translator) -> Section:
    """All of them in one piece: on a poster each of its own would push the places off."""
    told = utility_page.sentences(snapshot, tr)
    return utility_section(tr("Stroom, water en meer"), *told) if told else ()


def _nearest(wanted: Wanted, snapshot: Snapshot, number: int) -> tuple[tuple[Leg, Place], ...]:
    """The nearest of each list in turn: a list of thousands leaves room for another's."""
    return first(wanted.within(snapshot.places), number, lambda found: found[1].publisher)


def _place(leg: Leg, place: Place, snapshot: Snapshot, tr: Translator) -> Section:
    what = f"{tr(labels.PLACE_KIND[place.kind])}: {opening.on_paper(place, snapshot, tr)}"
    offers = [tr(labels.FACILITY[facility]) for facility in place.facilities]
    if place.capacity is not None:
        offers.insert(0, tr.plural("{n} persoon", "{n} personen", place.capacity))
    if len(lists(snapshot)) > 1:
        offers.append(snapshot.source_name(place.publisher))
    return place_section(place, what, way(leg, tr), offers, opening.week(place, snapshot, tr))
