"""Dit steunpunt: what you can and cannot get here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import words
from kiosk.blocks import Article, Block, Fact, Heading, Paragraph, Route, Row, Step, Title

if TYPE_CHECKING:
    from kiosk.tongue import Tongue
    from kiosk.world import World


def present(world: World, tr: Tongue) -> Article:
    point = world.config.point
    facts = (
        ("places", tr("Adres"), point.address),
        ("clock", tr("Open"), point.hours),
        ("person", tr("Wie helpt u hier"), point.staffed_by),
        ("radio", point.radio_name or tr("Noodradio"), point.radio_frequency),
    )
    blocks: list[Block] = [Title(point.name)]
    blocks += [Fact(icon, label, text) for icon, label, text in facts if text]
    blocks += [
        Heading(tr("Werkt 112 niet?")),
        Paragraph(point.emergency_help),
        Heading(tr("Dit kunt u hier")),
        Step("•", tr("Officiële informatie lezen en vragen stellen.")),
        Step("•", tr("Horen waar u hulp, water of opvang vindt.")),
    ]
    blocks += [Step("•", tr(words.FACILITY[facility])) for facility in point.facilities]
    blocks += [
        Heading(tr("Dit kan hier niet")),
        Step("•", tr("Slapen. Kijk bij ‘Waarheen’ voor opvang.")),
        Step("•", tr("Eten, drinken of spullen halen. Dit is geen winkel.")),
        Step("•", tr("Uw telefoon opladen. De stroom is nodig voor licht en radio.")),
        Paragraph(tr("Vertel wat u hier leest ook aan uw buren.")),
        Row(
            icon="technician",
            badge="",
            title=tr("Stroom van dit steunpunt"),
            detail="",
            meta=tr("Voor medewerkers en technici"),
            route=Route("status"),
        ),
    ]
    return Article(tuple(blocks))
