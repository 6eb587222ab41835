"""What a receipt printer can give a visitor: this page, or the whole situation. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model import routes
from kiosk.model.views import Choice

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

SITUATION = routes.Print(routes.Information())


def choices(
    snapshot: Snapshot, tr: Translator, words: str, of: routes.Printed
) -> tuple[Choice, ...]:
    """``words`` name the page; none where there is no printer."""
    if not snapshot.config.printer:
        return ()
    return (Choice("printer", words, routes.Print(of)), *situation(snapshot, tr))


def situation(snapshot: Snapshot, tr: Translator) -> tuple[Choice, ...]:
    """The board on paper."""
    if not snapshot.config.printer:
        return ()
    return (Choice("printer", tr("Print het overzicht"), SITUATION),)
