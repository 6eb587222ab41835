"""Start: what is seen from afar while nobody is near. A touch leads to Informatie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n.translator import NAMES, available
from kiosk.model.views import Start
from kiosk.visitor import information, utility

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot


def present(snapshot: Snapshot, tr: Translator) -> Start:
    """The worst bulletin; without one, what one can come here for. Old content says so first."""
    point = snapshot.config.point
    time = tr.clock(snapshot.now)
    old = information.age(snapshot, tr)
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
        also=_utilities(snapshot, tr),
        languages=" · ".join(
            NAMES[name] for name in available(snapshot.config.behaviour.languages)
        ),
    )


def _utilities(snapshot: Snapshot, tr: Translator) -> str:
    """One of them each minute, in turn: there is no room for all, and each is somebody's."""
    said = utility.sentences(snapshot, tr)
    return said[snapshot.minute % len(said)] if said else ""
