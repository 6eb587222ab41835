"""What a visitor or staff can have on paper, in words: a bulletin, where to go, the poster.

Paper is read elsewhere and later, so its dates are whole. Pure: `kiosk.paper.press` draws it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import words
from kiosk.paper.handout import Poster, Receipt, Section, Sheet, bulletin_section, place_section
from kiosk.screens import retell_presenter
from kiosk.screens.information_presenter import find
from kiosk.screens.places_presenter import way
from kiosk.screens.wanted import Wanted
from kiosk.tongue import tongue

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.model import Bulletin, Place
    from kiosk.geo import Leg
    from kiosk.tongue import Tongue
    from kiosk.world import World

WIDTH_DOTS = {58: 384, 80: 576}
"""What a receipt printer prints across, by the width of its paper in mm; 8 dots a mm."""
RECEIPT_PLACES = 12
"""The nearest; half a metre of paper."""
POSTER_PLACES = 4


def receipt(world: World, tr: Tongue, key: str, paper_mm: int) -> Receipt | None:
    """``key``: "places" and a `Wanted`, or "bulletin" and what names it, on the next line.

    None: that holds no longer.
    """
    what, _, named = key.partition("\n")
    if what == "places":
        nearest = Wanted.of(named).within(world)[:RECEIPT_PLACES]
        sheet = _sheet(world, tr, tuple(_place(leg, place, tr) for leg, place in nearest))
        return Receipt(sheet, WIDTH_DOTS[paper_mm])
    bulletin = find(world, named)
    if bulletin is None:
        return None
    tr = tongue(bulletin.info(tr.language).language)  # paper speaks one language
    return Receipt(_sheet(world, tr, (_bulletin(bulletin, world, tr),)), WIDTH_DOTS[paper_mm])


def poster(world: World) -> Poster:
    """For the door: what is happening and where to go, in Dutch and English."""
    dutch, english = tongue("nl"), tongue("en")
    nearest = Wanted().within(world)[:POSTER_PLACES]

    def sections(tr: Tongue, told: Callable[[Bulletin], bool]) -> tuple[Section, ...]:
        bulletins = [_bulletin(b, world, tr) if told(b) else () for b in world.bulletins]
        places = [_place(leg, place, tr) for leg, place in nearest]
        return (*bulletins[:1], *places, *bulletins[1:])  # what does not fit is left out

    return Poster(
        dutch=_sheet(world, dutch, sections(dutch, lambda _: True)),
        english=sections(english, lambda b: b.info("en").language == "en"),
        more=" · ".join(tr("Binnen leest u meer.") for tr in (dutch, english)),
        printed_at=world.now,
    )


def _sheet(world: World, tr: Tongue, sections: tuple[Section, ...]) -> Sheet:
    point = world.config.point
    return Sheet(
        language=tr.language,
        title=tr("Noodsteunpunt {name}", name=point.name),
        subtitle=", ".join(filter(None, (point.municipality, tr.dated(world.now)))),
        sections=sections,
        footer=tr("Vertel wat u hier leest ook aan uw buren."),
        banner=tr("OEFENING – dit is niet echt") if world.drill else "",
    )


def _bulletin(bulletin: Bulletin, world: World, tr: Tongue) -> Section:
    return bulletin_section(
        bulletin.info(tr.language),
        sent="",
        until=retell_presenter.until(bulletin, tr),
        source=retell_presenter.source(bulletin, world, tr),
    )


def _place(leg: Leg, place: Place, tr: Tongue) -> Section:
    kind, status = tr(words.PLACE_KIND[place.kind]), tr(words.PLACE_STATUS[place.status])
    since = f" ({tr.dated(place.status_at)})" if place.status_at else ""
    offers = [tr(words.FACILITY[facility]) for facility in place.facilities]
    return place_section(place, f"{kind}: {status}{since}", way(leg, tr), offers)
