"""Start: what is seen from afar while nobody is near. A touch leads to Informatie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n.translator import NAMES, available
from kiosk.model.views import Start
from kiosk.visitor import information, utility

if TYPE_CHECKING:
    from kiosk.i18n.translator import Tongue
    from kiosk.state.snapshot import World


def present(world: World, tr: Tongue) -> Start:
    """The worst bulletin; without one, what one can come here for. Old content says so first."""
    point = world.config.point
    time = tr.clock(world.now)
    old = information.age(world, tr)
    first = information.present(world, tr).rows[0] if world.bulletins else None
    return Start(
        name=point.name,
        title=tr("Noodsteunpunt"),
        municipality=point.municipality,
        time=time if world.clock_certain else tr("{time}?", time=time),
        icon="clock" if old else first.icon if first else "information",
        badge=old or (first.badge if first else tr("Officiële informatie")),
        line=first.title if first else tr("Hier leest u wat er aan de hand is en wat u kunt doen."),
        loud=bool(old or (first and first.loud)),
        touch=tr("Raak het scherm aan"),
        also=_utilities(world, tr),
        languages=" · ".join(NAMES[name] for name in available(world.config.behaviour.languages)),
    )


def _utilities(world: World, tr: Tongue) -> str:
    """One of them each minute, in turn: there is no room for all, and each is somebody's."""
    said = utility.sentences(world, tr)
    return said[world.minute % len(said)] if said else ""
