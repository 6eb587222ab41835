"""The frame around every screen: name, time, the four places, what the stick is doing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.progress import OutcomeCode, Phase
from kiosk import words
from kiosk.blocks import Choice, Route

if TYPE_CHECKING:
    from kiosk.tongue import Tongue
    from kiosk.world import World

STICK_SHOWN_S = 60
"""How long the outcome of a stick stays in sight."""
BARE: frozenset[str] = frozenset()
"""Screens without the four places below them: what they show needs the whole glass."""
PLACE_OF = {"bulletin": "information", "place": "places", "guide": "guides", "status": "here"}


@dataclass(frozen=True)
class Frame:
    """What the shell shows."""

    title: str
    subtitle: str
    time: str
    drill: str
    stick: str
    language: str
    aids: str
    back: str
    tabs: tuple[Choice, ...]


def present(world: World, tr: Tongue, screen: str) -> Frame:
    place = PLACE_OF.get(screen, screen)
    tabs = (
        ("information", tr("Informatie")),
        ("places", tr("Waarheen")),
        ("guides", tr("Wat te doen")),
        ("here", tr("Dit steunpunt")),
    )
    time = tr.clock(world.now)
    return Frame(
        title=tr("Noodsteunpunt"),
        subtitle=f"{world.config.point.name} · {world.config.point.municipality}",
        time=time if world.clock_certain else tr("{time}?", time=time),
        drill=tr("OEFENING – dit is niet echt") if world.drill else "",
        stick=stick(world, tr),
        language=tr("Taal"),
        aids=tr("Lezen"),
        back=tr("Terug"),
        tabs=()
        if screen in BARE
        else tuple(Choice(n, text, Route(n), chosen=n == place) for n, text in tabs),
    )


def stick(world: World, tr: Tongue) -> str:
    """One quiet sentence about the stick, while it matters."""
    progress = world.progress
    if progress is None or (world.now - progress.updated_at).total_seconds() > STICK_SHOWN_S:
        return ""
    if progress.phase is Phase.COPYING:
        return tr("De stick wordt gelezen: {pct} %", pct=tr.number(progress.pct))
    if progress.phase is Phase.CHECKING:
        return tr("De stick wordt gecontroleerd. Laat hem zitten.")
    if progress.phase is Phase.FAILED:
        return tr("De stick kon niet worden gelezen. Waarschuw de technicus.")
    outcomes = sorted(progress.outcomes, key=lambda o: o.outcome is not OutcomeCode.UPDATED)
    if not outcomes:
        return ""
    return tr(words.OUTCOME[outcomes[0].outcome], issue=outcomes[0].issue)
