"""The lock: who enters a PIN sees the desk of the role it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common import unlock_code
from kiosk.desk.desk_session import Door
from kiosk.desk.storage.errors import DeskError
from kiosk.desk.storage.pins import Wait, Wrong
from kiosk.desk.storage.unlock_codes import LaterCode, WrongCode
from kiosk.model import routes
from kiosk.model.views import Choice, Pad, Submit

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator

MINUTE_S = 60


@dataclass(frozen=True)
class Told:
    """What is read out on the telephone."""

    point: str
    challenge: str


def present(
    tr: Translator, door: Door | Wrong | Wait | DeskError, *, can_call: bool = False
) -> Pad:
    """``door``: how the last try of a PIN ended; ``can_call``: a code can end a wait."""
    waits = can_call and isinstance(door, Wait)
    call = Choice("phone", tr("Bel het coördinatiepunt"), routes.UnlockCode())
    return Pad(
        title="" if waits else tr("Voor medewerkers"),
        words=_words(door, tr),
        enter=Submit("unlock", tr("Klaar"), routes.EnterPin()),
        erase=tr("Wis"),
        back=routes.Here(),
        loud=isinstance(door, Wrong | Wait | DeskError),
        ready=not (door is Door.CHECKING or isinstance(door, Wait)),
        other=call if waits else None,
    )


def present_code(tr: Translator, told: Told, code: Door | WrongCode | LaterCode | DeskError) -> Pad:
    """Who waits reads this out, and enters what they hear. ``code``: how the last try ended."""
    return Pad(
        title="",  # in large letters there is room for what is read out, and no more
        words=_code_words(code, tr),
        enter=Submit("unlock", tr("Klaar"), routes.EnterUnlockCode()),
        erase=tr("Wis"),
        back=routes.Unlock(),
        loud=isinstance(code, WrongCode | LaterCode | DeskError),
        read_out=f"{told.point}\n{unlock_code.spaced(told.challenge)}",
        shown=True,
        longest=unlock_code.DIGITS,
    )


def _code_words(code: Door | WrongCode | LaterCode | DeskError, tr: Translator) -> str:
    match code:
        case Door.CHECKING:
            return tr("De code wordt gecontroleerd…")
        case WrongCode(left):
            return tr("Deze code klopt niet.") + " " + _again(left, tr)
        case LaterCode(seconds):
            return _wait(seconds, tr) + " " + tr("Er is een nieuw getal.")
        case DeskError():
            return str(code)
    return tr("Bel het coördinatiepunt, lees dit voor, en toets in wat u hoort.")


def _again(left: int, tr: Translator) -> str:
    return tr.plural("U kunt het nog {n} keer proberen.", "U kunt het nog {n} keer proberen.", left)


def _words(door: Door | Wrong | Wait | DeskError, tr: Translator) -> str:
    match door:
        case Door.CHECKING:
            return tr("De code wordt gecontroleerd…")
        case Wrong(left):
            again = [_again(left, tr)] if left > 0 else []
            return " ".join([tr("Deze code klopt niet."), *again])
        case Wait(seconds):
            return _wait(seconds, tr)
        case DeskError():
            return str(door)
    if door is Door.FREED:
        return tr("De code klopt. Toets nu uw pincode in.")
    return tr("Toets uw pincode in. Druk daarna op Klaar.")


def _wait(seconds: int, tr: Translator) -> str:
    """Whole minutes, whole seconds in the last one; it counts when somebody touches a key."""
    if seconds > MINUTE_S:
        minutes = -(-seconds // MINUTE_S)
        left = tr.plural("Wacht nog {n} minuut.", "Wacht nog {n} minuten.", minutes)
    else:
        left = tr.plural("Wacht nog {n} seconde.", "Wacht nog {n} seconden.", max(1, seconds))
    return tr("Te vaak een verkeerde code.") + " " + left
