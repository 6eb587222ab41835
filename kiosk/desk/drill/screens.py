"""Oefening: plainly marked, with a simulated outage, and nothing real touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.drill import routes
from kiosk.desk.routes import More
from kiosk.model.views import Actions, Article, Block, Choice, Note, Step, Title
from power.status import STALE_AFTER_S, SupplyState

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context
    from kiosk.state.snapshot import Snapshot

MORE = More()
HOURS = (1, 2, 4)


def present(context: Context, said: str) -> Article:
    tr, snapshot = context.tr, context.snapshot
    blocks: list[Block] = [
        Title(tr("Oefening")),
        Note(
            "information",
            tr("Op elk scherm staat dan OEFENING. Wat u opschrijft blijft apart van het echte."),
            small=True,
        ),
    ]
    if said:
        blocks.append(Note("drill", said))
    if snapshot.drill:
        stop = Choice("stop", tr("Stop de oefening"), routes.StopDrill(), chosen=True)
        blocks += [Note("drill", tr("De oefening is bezig.")), Actions((stop,))]
    else:
        practised = _outage_can_be_practised(snapshot)
        power = (
            tr("De stroom valt zogenaamd uit. Alleen wat nodig is blijft aan.")
            if practised
            else tr("Alleen op het scherm. De stroom blijft zoals die is.")
        )
        blocks += [
            Step("•", power),
            Step("•", tr("Bezoekers zien ook berichten die voor een oefening zijn.")),
            Step("•", tr("De oefening stopt vanzelf, of als u op stop drukt.")),
            _starts(routes.StartDrill if practised else routes.ShowDrill, tr),
        ]
    return Article(tuple(blocks), MORE)


def _outage_can_be_practised(snapshot: Snapshot) -> bool:
    """The power daemon is there, and there is mains to do without."""
    power = snapshot.power
    return (
        power is not None
        and abs(power.age_s(snapshot.now)) <= STALE_AFTER_S
        and all(supply.state is SupplyState.MAINS for supply in power.supplies.values())
    )


def _starts(kind: type[routes.StartDrill | routes.ShowDrill], tr: Translator) -> Actions:
    """A button for each number of hours."""
    return Actions(
        tuple(
            Choice("drill", tr.plural("Begin: {n} uur", "Begin: {n} uur", n), kind(n))
            for n in HOURS
        )
    )
