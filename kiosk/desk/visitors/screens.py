"""Bezoekers tellen: one touch at the door, and how many came by the hour. Values in, pages out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.routes import More
from kiosk.desk.storage.times import clock
from kiosk.desk.visitors import routes
from kiosk.model.views import (
    Actions,
    Article,
    Block,
    Choice,
    Figure,
    Note,
    Press,
    Step,
    Tally,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.desk.visitors.store import Last, Visits
    from kiosk.i18n.translator import Translator

MORE, COUNTING = More(), routes.Visitors()
GROUPS = (1, 2, 3, 5)
"""Who comes with their family is counted by one touch too."""


def present(tr: Translator, today: int, this_hour: int, last: Last | None, said: str) -> Tally:
    return Tally(
        title=tr("Bezoekers tellen"),
        brief=": ".join((tr("Vandaag"), tr.number(today))),
        presses=tuple(
            Press(
                f"+{tr.number(number)}",
                tr("bezoeker") if number == 1 else tr("bezoekers"),
                "",
                routes.Count(number),
            )
            for number in GROUPS
        ),
        figures=(
            Figure(tr("Vandaag"), tr.number(today)),
            Figure(tr("Dit uur"), tr.number(this_hour)),
        ),
        hint=tr("Raak aan als iemand binnenkomt. Niemand schrijft een naam op."),
        undo=_undo(last, tr),
        others=(Choice("curves", tr("Per uur"), routes.VisitorHours()),),
        note=said,
        loud=bool(said),
        back=MORE,
    )


def _undo(last: Last | None, tr: Translator) -> Choice | None:
    if last is None:
        return None
    what = f"+{tr.number(last.number)}, {clock(last.at)}"
    return Choice("history", tr("Maak ongedaan: {what}", what=what), routes.Uncount(last.id))


def present_hours(tr: Translator, hours: Sequence[Visits], said: str) -> Article:
    """The newest first."""
    explained = tr("Zo druk was het. Het coördinatiepunt krijgt deze aantallen ook.")
    blocks: list[Block] = [
        Title(tr("Bezoekers per uur")),
        Note("information", explained, small=True),
    ]
    if said:
        blocks.append(Note("usb", said))
    if not hours:
        blocks.append(Note("information", tr("Er is nog niemand geteld.")))
    most = max((visits.number for visits in hours), default=0)
    blocks += [_hour(visits, most, tr) for visits in reversed(hours)]
    if hours:
        write = Choice("usb", tr("Zet op een stick"), routes.WriteVisitors())
        blocks.append(Actions((write,)))
    return Article(tuple(blocks), COUNTING)


BAR, LONGEST = "█", 10
"""In the largest letters on the smallest panel a line is no longer."""


def _hour(visits: Visits, most: int, tr: Translator) -> Step:
    bar = BAR * round(LONGEST * max(0, visits.number) / most) if most > 0 else ""
    return Step("•", f"{clock(visits.hour)}  {tr.number(visits.number)}  {bar}")
