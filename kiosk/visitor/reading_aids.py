"""Lezen: larger letters, more contrast, and everything to press within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model import routes
from kiosk.model.views import Actions, Article, Choice, Heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.i18n.translator import Translator
    from kiosk.model.session import Session


def present(session: Session, tr: Translator) -> Article:
    sizes = (
        (routes.SetText("normal"), tr("Gewone letters")),
        (routes.SetText("large"), tr("Grote letters")),
    )
    colours = (
        (routes.SetPalette("calm"), tr("Zwart op wit")),
        (routes.SetPalette("contrast"), tr("Wit op zwart")),
    )
    heights = (
        (routes.SetReach(low=False), tr("Knoppen boven en onder")),
        (routes.SetReach(low=True), tr("Alle knoppen laag")),
    )
    return Article(
        (
            Heading(tr("Hoe wilt u lezen?")),
            _actions("aids", sizes, routes.SetText(session.text_step)),
            _actions("contrast", colours, routes.SetPalette(session.palette)),
            Heading(tr("Kunt u goed bij de knoppen?")),
            _actions("reach", heights, routes.SetReach(session.low)),
        ),
        routes.Return(),
    )


def _actions(icon: str, ways: Sequence[tuple[routes.Route, str]], now: routes.Route) -> Actions:
    """The one that holds is ticked as well as filled: colour alone says nothing."""
    return Actions(
        tuple(
            Choice("check" if way == now else icon, words, way, chosen=way == now)
            for way, words in ways
        )
    )
