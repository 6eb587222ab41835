"""What to do now when somebody is in need and 112 does not answer, and where help is without haste.

Few words and one thing at a time: who reads this is frightened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import PlaceKind
from kiosk.model import geo, routes
from kiosk.model.place_filter import Wanted
from kiosk.model.views import (
    Actions,
    Article,
    Block,
    Choice,
    Heading,
    Note,
    Paragraph,
    Step,
    Title,
)
from kiosk.visitor import closed
from kiosk.visitor.remarks import partly_dutch

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

GUIDE, MEDICAL = "no-112", "medical"


def present(snapshot: Snapshot, tr: Translator) -> Article:
    title = Title(tr("Hulp nodig? 112 werkt niet?"))
    return Article((title, *_blocks(snapshot, tr)), routes.Information())


def told(snapshot: Snapshot, tr: Translator) -> list[Block]:
    """The same in short, for a page about more: what staff can do, and where there is more."""
    blocks: list[Block] = [Paragraph(desk(snapshot, tr))]
    if any(guide.hazard == GUIDE for guide in snapshot.guides):
        blocks.append(Actions((Choice(GUIDE, tr("Zo krijgt u hulp"), routes.Guide(GUIDE)),)))
    return blocks


def _blocks(snapshot: Snapshot, tr: Translator) -> tuple[Block, ...]:
    steps = (
        ("phone", tr("Bel 112. Lukt het niet? Probeer een andere telefoon.")),
        without_112(snapshot, tr),
        (
            "retell",
            tr("Vertel waar het is, wat er is gebeurd en hoeveel mensen hulp nodig hebben."),
        ),
        (
            "walk",
            tr("Kunt u niet weg? Stuur iemand anders. Laat wie hulp nodig heeft niet alleen."),
        ),
    )
    ways = _ways_on(snapshot, tr)
    return (
        Heading(tr("Is iemand in gevaar?")),
        *(Step(tr.number(n), words, icon) for n, (icon, words) in enumerate(steps, 1)),
        Note("staff", desk(snapshot, tr), loud=True),
        *(partly_dutch(tr) if _in_dutch(snapshot) else ()),
        *((Heading(tr("Heeft u geen spoed?")), Actions(ways)) if ways else ()),
    )


def without_112(snapshot: Snapshot, tr: Translator) -> tuple[str, str]:
    """Where to go, by pictogram and words: never to a desk where nobody is."""
    if not snapshot.closed_at:
        return "staff", tr("Werkt 112 niet? Ga nu naar een medewerker van dit steunpunt.")
    found = closed.elsewhere(snapshot)
    if found and geo.is_walkable(found[0].distance_m):
        return "walk", tr("Werkt 112 niet? Ga of stuur iemand naar {name}.", name=found[1].name)
    return "walk", tr("Werkt 112 niet? Ga of stuur iemand naar de brandweer of politie.")


def desk(snapshot: Snapshot, tr: Translator) -> str:
    """What staff of this point can do: in its own words where it has them."""
    if snapshot.closed_at:
        return tr("Dit steunpunt is gesloten. Er is hier nu geen medewerker.")
    if snapshot.config.point.emergency_help:
        return snapshot.config.point.emergency_help
    if snapshot.config.desk.emergency_reports:
        return tr("De balie neemt uw noodmelding aan en geeft die door aan de hulpdiensten.")
    return tr("Ga naar een medewerker. Die kan uw melding doorgeven.")


def _in_dutch(snapshot: Snapshot) -> bool:
    return bool(snapshot.config.point.emergency_help) and not snapshot.closed_at


def _ways_on(snapshot: Snapshot, tr: Translator) -> tuple[Choice, ...]:
    """Only those that lead to something."""
    advice = (
        (MEDICAL, tr("Zuurstof, dialyse of insuline"), MEDICAL),
        (GUIDE, tr("Zo krijgt u hulp"), GUIDE),
    )
    near = (
        ("medical", tr("Dokter of medische post"), PlaceKind.MEDICAL),
        ("pharmacy", tr("Apotheek"), PlaceKind.PHARMACY),
    )
    return (
        *(
            Choice(icon, words, routes.Guide(hazard))
            for icon, words, hazard in advice
            if any(guide.hazard == hazard for guide in snapshot.guides)
        ),
        *(
            Choice(icon, words, routes.Places(Wanted(kind)))
            for icon, words, kind in near
            if Wanted(kind).within(snapshot.places)
        ),
    )
