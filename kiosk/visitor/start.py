"""Start: what is seen from afar while nobody is near.

A touch leads to Informatie, in Dutch or in the language that was touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n.translator import N_, NAMES, available, translator
from kiosk.model import routes
from kiosk.model.views import Choice, Start
from kiosk.visitor import closed, header, information, utility

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot


TOUCH = N_("raak aan")
"""Below the name of a language, in that language."""


def present(snapshot: Snapshot, tr: Translator) -> Start:
    """The worst bulletin; without one, what one can come here for. Old content says so first."""
    point = snapshot.config.point
    time = tr.clock(snapshot.now)
    old = information.age(snapshot, tr)
    shut = closed.present(snapshot, tr)
    first = information.present(snapshot, tr).rows[0] if snapshot.bulletins else None
    return Start(
        name=point.name,
        title=tr("Noodsteunpunt"),
        municipality=point.municipality,
        time=time if snapshot.clock_certain else tr("{time}?", time=time),
        icon="clock" if old else first.icon if first else "information",
        badge=old or (first.badge if first else tr("Officiële informatie")),
        line=first.title if first else tr("Hier leest u wat er aan de hand is en wat u kunt doen."),
        loud=bool(old or (first and first.loud)),
        touch=tr("Raak het scherm aan"),
        tiles=utility.tiles(snapshot, tr),
        news=header.news(snapshot, tr),
        closed=shut.forms if shut else (),
        languages=tuple(
            Choice("", NAMES[name], routes.SetLanguage(name), short=translator(name)(TOUCH))
            for name in available(snapshot.config.behaviour.languages)
        ),
    )
