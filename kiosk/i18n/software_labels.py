"""Why software is not taken, or waits: a sentence for each reason, with what to do.

Complete: a test holds each table against what the other program can say.
"""

from __future__ import annotations

from kiosk.i18n.translator import N_
from software.errors import Why

REFUSED = {
    Why.NOBODY: N_("Deze kaart neemt geen software van een stick aan. Bel de helpdesk."),
    Why.KERNEL: N_("Deze kaart neemt geen software van een stick aan. Bel de helpdesk."),
    Why.PRACTICE: N_("Deze software is om te oefenen. Een echt steunpunt neemt die niet aan."),
    Why.ARCHITECTURE: N_("Deze software is voor een ander soort computer. Vraag een andere stick."),
    Why.STEP_BETWEEN: N_(
        "Voor deze versie is eerst een andere versie nodig. Vraag de helpdesk welke."
    ),
    Why.TOO_LARGE: N_("Deze software past niet op de kaart. Bel de helpdesk."),
    Why.SAME: N_("Deze software draait hier al. U hoeft niets te doen."),
    Why.ONE_SLOT: N_(
        "Op deze kaart past maar één versie. Voor nieuwe software is een andere kaart nodig."
    ),
    Why.DATA_LOST: N_("De kaart is beschadigd en neemt geen software aan. Bel de helpdesk."),
    Why.UNPROVEN: N_(
        "De versie die nu draait, is net begonnen. Steek de stick er over een kwartier opnieuw in."
    ),
    Why.OUTAGE: N_(
        "De stroom is uit en de accu is minder dan half vol. "
        "Steek de stick er opnieuw in als er weer stroom is."
    ),
    Why.POWER_UNKNOWN: N_(
        "Het is niet bekend hoeveel stroom er is. "
        "Kijk bij Stroom. Steek de stick er daarna opnieuw in."
    ),
}
HELD_BACK = {
    Why.OUTAGE: N_(
        "De stroom is uit en de accu is minder dan half vol. "
        "De nieuwe software wacht tot er weer stroom is, of tot de accu voller is."
    ),
    Why.POWER_UNKNOWN: N_(
        "Het is niet bekend hoeveel stroom er is. De nieuwe software wacht tot dat bekend is."
    ),
}
"""Of what waits on the card already."""
