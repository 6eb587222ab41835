"""Lezen: larger letters, more contrast, and everything to press within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model.views import Actions, Article, Choice, Heading, Route

if TYPE_CHECKING:
    from kiosk.i18n.translator import Tongue
    from kiosk.model.session import Session


def present(session: Session, tr: Tongue) -> Article:
    sizes = (
        ("normal", tr("Gewone letters")),
        ("large", tr("Grote letters")),
        ("largest", tr("Heel grote letters")),
    )
    colours = (("calm", tr("Zwart op wit")), ("contrast", tr("Wit op zwart")))
    heights = (("", tr("Knoppen boven en onder")), ("low", tr("Alle knoppen laag")))
    reach = "low" if session.low else ""
    return Article(
        (
            Heading(tr("Hoe wilt u lezen?")),
            _actions("aids", "set-text", sizes, session.text_step),
            _actions("contrast", "set-palette", colours, session.palette),
            Heading(tr("Kunt u goed bij de knoppen?")),
            _actions("reach", "set-reach", heights, reach),
        ),
        Route("return"),
    )


def _actions(icon: str, screen: str, ways: tuple[tuple[str, str], ...], now: str) -> Actions:
    """The one that holds is ticked as well as filled: colour alone says nothing."""
    return Actions(
        tuple(
            Choice("check" if key == now else icon, words, Route(screen, key), chosen=key == now)
            for key, words in ways
        )
    )
