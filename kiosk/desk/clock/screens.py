"""Klok: put the time right by buttons. The route carries the time in hand, to the minute."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from kiosk.desk.clock import routes
from kiosk.desk.routes import More
from kiosk.i18n.translator import N_
from kiosk.model.views import Actions, Article, Block, Choice, Fact, Note

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

MORE = More()
STEPS = (
    (N_("1 minuut"), timedelta(minutes=1)),
    (N_("1 uur"), timedelta(hours=1)),
    (N_("1 dag"), timedelta(days=1)),
    (N_("30 dagen"), timedelta(days=30)),
)


def present(context: Context, route: routes.Clock, said: str) -> Article:
    tr, now = context.tr, context.snapshot.now
    at = route.at or now.replace(second=0, microsecond=0)
    blocks: list[Block] = [
        Fact(
            "clock",
            tr("Klopt de klok? Het scherm zegt"),
            in_words(now, tr),
            loud=not context.snapshot.clock_certain,
        ),
    ]
    if said:
        blocks.append(Note("clock", said))
    blocks += [
        Fact("write", tr("U zet de klok op"), in_words(at, tr)),
        _changes("add", N_("{step} later"), at, 1, tr),
        _changes("less", N_("{step} eerder"), at, -1, tr),
        Actions((Choice("check", tr("Zet de klok zo"), routes.SetClock(at), chosen=True),)),
        Note(
            "information",
            tr("Kijk op een horloge of telefoon. Maak de tijd gelijk en druk op de knop."),
            small=True,
        ),
    ]
    return Article(tuple(blocks), MORE)


def in_words(at: datetime, tr: Translator) -> str:
    """The whole date: a wrong year is the likeliest fault of a clock without a battery."""
    year = f"{at.astimezone(AMSTERDAM):%Y}"
    return tr("{date} {year}, {time} uur", date=tr.day(at), year=year, time=tr.clock(at))


def _changes(icon: str, words: str, at: datetime, sign: int, tr: Translator) -> Actions:
    choices = (
        Choice(icon, tr(words, step=tr(step)), routes.Clock(at + sign * span))
        for step, span in STEPS
    )
    return Actions(tuple(choices), narrow=True)
