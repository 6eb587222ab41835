"""Hulp: what to do now when somebody is in need and 112 does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model import routes
from kiosk.model.views import Actions, Article, Block, Choice, Paragraph, Step, Title
from kiosk.visitor.remarks import partly_dutch

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

GUIDE = "no-112"


def present(snapshot: Snapshot, tr: Translator) -> Article:
    steps = (
        tr("Bel 112. Lukt het niet? Probeer het met de telefoon van iemand anders."),
        tr("Is iemand in levensgevaar? Roep om hulp. Laat die persoon niet alleen."),
        tr("Laat iemand naar een medewerker van dit steunpunt gaan."),
    )
    return Article(
        (
            Title(tr("Hulp nodig? 112 werkt niet?")),
            *(partly_dutch(tr) if snapshot.config.point.emergency_help else ()),
            *(Step(tr.number(n), step) for n, step in enumerate(steps, 1)),
            *told(snapshot, tr),
        ),
        routes.Information(),
    )


def told(snapshot: Snapshot, tr: Translator) -> list[Block]:
    """What staff of this point can do, and where there is more."""
    point = snapshot.config.point
    blocks: list[Block] = [
        Paragraph(
            point.emergency_help or tr("Ga naar een medewerker. Die kan uw melding doorgeven.")
        )
    ]
    if any(guide.hazard == GUIDE for guide in snapshot.guides):
        more = Choice(GUIDE, tr("Zo krijgt u hulp"), routes.Guide(GUIDE))
        blocks.append(Actions((more,)))
    return blocks
