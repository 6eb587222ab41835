"""Dit steunpunt: what you can and cannot get here, and how to get help when 112 is out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import Facility
from kiosk.i18n import labels
from kiosk.model import routes
from kiosk.model.views import (
    BULLET,
    Actions,
    Article,
    Block,
    Choice,
    Fact,
    Heading,
    Paragraph,
    Step,
    Title,
)
from kiosk.visitor import emergency, needs_and_offers, on_paper
from kiosk.visitor.remarks import partly_dutch

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.model.goods import PublicGood
    from kiosk.state.snapshot import Snapshot


def present(snapshot: Snapshot, tr: Translator) -> Article:
    point = snapshot.config.point
    return Article(
        (
            Title(point.name),
            Actions(  # first: from every page staff are behind their PIN within three touches
                (
                    Choice("staff", tr("Voor medewerkers"), routes.Unlock()),
                    Choice("technician", tr("Stroom van dit steunpunt"), routes.Status()),
                ),
                narrow=True,
            ),
            *(partly_dutch(tr) if _in_dutch(snapshot) else ()),
            *_facts(snapshot, tr),
            *(() if snapshot.closed_at else (*_can(snapshot, tr), *_cannot(tr))),
            *_goods(snapshot, tr),
            *([Actions(paper)] if (paper := on_paper.situation(snapshot, tr)) else []),
            *needs_and_offers.ways(snapshot, tr),
            Heading(tr("Werkt 112 niet?")),
            *emergency.told(snapshot, tr),
            *_radio(snapshot, tr),
            Actions((Choice("aids", tr("Lezen"), routes.Aids()),)),
            Paragraph(tr("Vertel wat u hier leest ook aan uw buren.")),
        )
    )


def _in_dutch(snapshot: Snapshot) -> bool:
    point = snapshot.config.point
    said = (point.hours, point.staffed_by, point.emergency_help)
    return any(said) and not snapshot.closed_at


def _facts(snapshot: Snapshot, tr: Translator) -> list[Block]:
    """Of a closed point its address alone: nobody is there, whatever its hours."""
    point = snapshot.config.point
    there = (
        ("clock", tr("Open"), point.hours),
        ("person", tr("Wie helpt u hier"), point.staffed_by),
    )
    address = " · ".join(filter(None, (point.address, point.municipality)))
    facts = (("places", tr("Adres"), address), *(() if snapshot.closed_at else there))
    return [Fact(icon, label, text) for icon, label, text in facts if text]


def _goods(snapshot: Snapshot, tr: Translator) -> list[Block]:
    """What is handed out, and how much each; how much is left nobody needs to run for."""
    if snapshot.closed_at or not snapshot.goods:
        return []
    said = [
        tr("{what}: {amount} per persoon", what=good.name, amount=_amount(good, tr))
        if good.by_person
        else tr("{what}: {amount} per huishouden", what=good.name, amount=_amount(good, tr))
        for good in snapshot.goods
    ]
    return [Fact("basket", tr("Hier te krijgen"), " · ".join(said))]


def _amount(good: PublicGood, tr: Translator) -> str:
    return f"{tr.number(good.portion)} {good.unit}"


def _radio(snapshot: Snapshot, tr: Translator) -> list[Block]:
    point = snapshot.config.point
    if not point.radio_frequency:
        return []
    share = Choice("phone-code", tr("Neem mee op uw telefoon"), routes.Share(routes.Here()))
    return [
        Heading(tr("Luister naar de radio")),
        Fact("radio", point.radio_name or tr("Noodradio"), point.radio_frequency),
        Actions((share,)),
    ]


def _can(snapshot: Snapshot, tr: Translator) -> list[Block]:
    return [
        Heading(tr("Dit kunt u hier")),
        Step(BULLET, tr("Officiële informatie lezen en vragen stellen."), "information"),
        Step(BULLET, tr("Horen waar u hulp, water of opvang vindt."), "places"),
        *(
            Step(BULLET, tr(labels.FACILITY[facility]), facility.value)
            for facility in Facility
            if facility in snapshot.config.point.facilities
        ),
    ]


def _cannot(tr: Translator) -> list[Block]:
    missing = (
        ("shelter", tr("Slapen. Kijk bij ‘Waarheen’ voor opvang.")),
        ("basket", tr("Eten, drinken of spullen halen. Dit is geen winkel.")),
        ("charging", tr("Uw telefoon opladen. De stroom is nodig voor licht en radio.")),
    )
    return [
        Heading(tr("Dit kan hier niet")),
        *(Step(BULLET, words, icon, struck=True) for icon, words in missing),
    ]
