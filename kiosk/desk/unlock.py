"""The lock: who enters a PIN sees the desk of the role it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.desk_session import Door
from kiosk.desk.storage.errors import DeskError
from kiosk.desk.storage.pins import Wait, Wrong
from kiosk.model import routes
from kiosk.model.views import Pad, Submit

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator

MINUTE_S = 60


def present(tr: Translator, door: Door | Wrong | Wait | DeskError) -> Pad:
    """``door``: how the last try of a PIN ended."""
    return Pad(
        title=tr("Voor medewerkers"),
        words=_words(door, tr),
        enter=Submit("unlock", tr("Klaar"), routes.EnterPin()),
        erase=tr("Wis"),
        back=routes.Here(),
        loud=isinstance(door, Wrong | Wait | DeskError),
        ready=not (door is Door.CHECKING or isinstance(door, Wait)),
    )


def _words(door: Door | Wrong | Wait | DeskError, tr: Translator) -> str:
    match door:
        case Door.CHECKING:
            return tr("De code wordt gecontroleerd…")
        case Wrong(left) if left > 0:
            again = tr.plural(
                "U kunt het nog {n} keer proberen.", "U kunt het nog {n} keer proberen.", left
            )
            return tr("Deze code klopt niet.") + " " + again
        case Wrong():
            return tr("Deze code klopt niet.")
        case Wait(seconds):
            return _wait(seconds, tr)
        case DeskError():
            return str(door)
    return tr("Toets uw pincode in. Druk daarna op Klaar.")


def _wait(seconds: int, tr: Translator) -> str:
    """Whole minutes, whole seconds in the last one; it counts when somebody touches a key."""
    if seconds > MINUTE_S:
        minutes = -(-seconds // MINUTE_S)
        left = tr.plural("Wacht nog {n} minuut.", "Wacht nog {n} minuten.", minutes)
    else:
        left = tr.plural("Wacht nog {n} seconde.", "Wacht nog {n} seconden.", max(1, seconds))
    return tr("Te vaak een verkeerde code.") + " " + left
