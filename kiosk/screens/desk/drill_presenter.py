"""Oefening: plainly marked, with a simulated outage, and nothing real touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.blocks import Actions, Article, Block, Choice, Note, Route, Step, Title

if TYPE_CHECKING:
    from kiosk.scene import Scene

MORE = Route("more")
HOURS = (1, 2, 4)


def present(scene: Scene) -> Article:
    tr, world = scene.tr, scene.world
    blocks: list[Block] = [
        Title(tr("Oefening")),
        Note(
            "information",
            tr("Op elk scherm staat dan OEFENING. Wat u opschrijft blijft apart van het echte."),
            small=True,
        ),
    ]
    if scene.office.said:
        blocks.append(Note("drill", scene.office.said))
    if world.config.behaviour.drill:
        blocks.append(
            Note("drill", tr("Dit apparaat is ingesteld om te oefenen. Een technicus zet dat uit."))
        )
    elif world.power and world.power.drill:
        stop = Choice("stop", tr("Stop de oefening"), Route("drill-stop"), chosen=True)
        blocks += [Note("drill", tr("De oefening is bezig.")), Actions((stop,))]
    else:
        starts = (
            Choice(
                "drill",
                tr.plural("Begin: {n} uur", "Begin: {n} uur", hours),
                Route("drill-start", str(hours)),
            )
            for hours in HOURS
        )
        blocks += [
            Step("•", tr("De stroom valt zogenaamd uit. Alleen wat nodig is blijft aan.")),
            Step("•", tr("Bezoekers zien ook berichten die voor een oefening zijn.")),
            Step("•", tr("De oefening stopt vanzelf, of als u op stop drukt.")),
            Actions(tuple(starts)),
        ]
    return Article(tuple(blocks), MORE)
