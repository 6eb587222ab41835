"""Stroom, for staff: how long still, what goes off when, what is promised, and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.power import routes
from kiosk.desk.routes import More
from kiosk.i18n.power_labels import load_name
from kiosk.model.views import Article, Block, Fact, Heading, Note
from kiosk.technician import consequences, power, standing
from kiosk.technician.ways import Ways

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot
    from kiosk.technician.ahead import Ahead

MORE = More()
STAFF = Ways(
    home=routes.Power(),
    until=routes.Until,
    other_time=routes.OtherTime,
    load=routes.Load,
    sure=routes.Sure,
    carry_out=routes.CarryOut,
)


def present(snapshot: Snapshot, tr: Translator, ahead: Ahead | None, said: str) -> Article:
    """``ahead``: how an outage would go from here; ``said``: what came of the last order."""
    blocks: list[Block] = [Note("information", said)] if said else []
    status = snapshot.power
    explained = tr("Hier ziet u hoe lang er nog stroom is. U kunt het licht langer aan laten.")
    about = Note("information", explained, small=True)
    if status is None:
        do = tr("Hij start vanzelf opnieuw. Duurt het langer dan een minuut? Bel de helpdesk.")
        silent = Note("severe", f"{tr(power.SILENT)} {do}", loud=True)
        return Article((*blocks, silent, about), MORE)
    return Article(
        (
            *blocks,
            *power.stands(status, snapshot, tr),
            *standing.light_and_generator(snapshot, tr, STAFF),
            about,
            *power.alarms(status, snapshot, tr),
            *consequences.as_it_goes(ahead, snapshot, tr),
            Heading(tr("Apparaten aan of uit houden")),
            *(
                standing.load_row(name, load, snapshot, tr, STAFF)
                if standing.is_comfort(load)
                else Fact(
                    "check" if load.on else "close",
                    load_name(name, tr),
                    power.load_words(load, snapshot, tr),
                )
                for name, load in power.in_order(status)
            ),
        ),
        MORE,
    )
