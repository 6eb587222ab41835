"""Until what time the light must stay on, or a generator runs: chosen by a few large buttons. Pure.

The moments that people name are one touch each; any other is made by steps, on a page of its own.
The route carries the time in hand, to the minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from kiosk.i18n.translator import N_
from kiosk.model.views import Actions, Article, Block, Choice, Fact, Note, Title
from kiosk.technician import promises
from kiosk.technician.promises import LONGEST_LIGHT, LONGEST_RUN, GeneratorRuns, PromiseLight

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kiosk.i18n.translator import Translator
    from kiosk.model.routes import Route
    from kiosk.state.snapshot import Snapshot
    from kiosk.technician.routes import What
    from kiosk.technician.ways import Ways

NAMED_HOURS = (7, 12, 18, 22)
"""When people come, eat, go home and sleep."""
NAMED = 4
"""So many of them are offered."""
RUN_HOURS = (2, 4, 8, 12)
QUARTER = timedelta(minutes=15)
STEPS = (
    (N_("15 minuten"), QUARTER),
    (N_("1 uur"), timedelta(hours=1)),
    (N_("1 dag"), timedelta(days=1)),
)


@dataclass(frozen=True)
class _Page:
    """What every part of the page is made from."""

    snapshot: Snapshot
    tr: Translator
    what: What
    ways: Ways

    @property
    def already(self) -> datetime | None:
        """Until when the light is promised as it is."""
        power = self.snapshot.power
        return promises.promised_until(power) if power and self.what == "light" else None

    @property
    def earliest(self) -> datetime:
        now = self.snapshot.now
        return _quarter(max(now, self.already) if self.already else now)

    @property
    def latest(self) -> datetime:
        return self.snapshot.now + (LONGEST_LIGHT if self.what == "light" else LONGEST_RUN)

    @property
    def named(self) -> list[datetime]:
        moments = (
            _hours_of_the_day(self.earliest)
            if self.what == "light"
            else _hours_from(self.snapshot.now)
        )
        return [moment for moment in moments if moment <= self.latest]

    def words(self, moment: datetime) -> str:
        return self.tr.moment(moment, self.snapshot.now)

    def asks(self, moment: datetime) -> Route:
        light = self.what == "light"
        return self.ways.sure(PromiseLight(moment) if light else GeneratorRuns(moment))


def present(snapshot: Snapshot, tr: Translator, what: What, ways: Ways) -> Article:
    """Those that people name."""
    page = _Page(snapshot, tr, what, ways)
    named = page.named
    other = ways.other_time(what, next(iter(named), page.earliest))
    return Article(
        (
            *_head(page),
            Actions(
                tuple(Choice("clock", page.words(at), page.asks(at)) for at in named), narrow=True
            ),
            Actions((Choice("write", tr("Een ander tijdstip"), other),)),
        ),
        ways.home,
    )


def present_other(
    snapshot: Snapshot, tr: Translator, what: What, at: datetime, ways: Ways
) -> Article:
    """``at``: the time in hand."""
    page = _Page(snapshot, tr, what, ways)
    in_hand = min(max(at, page.earliest), page.latest)
    icon, label = ("power", tr("Aggregaat")) if what == "generator" else ("clock", tr("Licht"))
    until = tr("tot {time}", time=page.words(in_hand))
    agree = Choice("check", tr("Tot {time}", time=page.words(in_hand)), page.asks(in_hand), True)
    return Article(
        (
            Fact(icon, label, until),
            *_steps(in_hand, page),
            Actions((agree,)),
        ),
        ways.until(what),
    )


def _head(page: _Page) -> Iterator[Block]:
    tr = page.tr
    if page.what == "generator":
        yield Title(tr("Tot hoe laat geeft het aggregaat stroom?"))
        told = tr("Zet het aggregaat eerst aan. Kies dan tot hoe laat er brandstof is.")
        yield Note("information", told, small=True)
        return
    yield Title(tr("Tot hoe laat moet het licht aan blijven?"))
    told = tr("Raak een tijdstip aan. U ziet eerst wat daarvoor uitgaat.")
    yield Note("information", told, small=True)
    if page.already is not None:
        yield Fact("check", tr("Nu al afgesproken"), _promised(page.already, page))


def _promised(already: datetime, page: _Page) -> str:
    until = page.tr("tot {time}", time=page.words(already))
    power = page.snapshot.power
    if power and all(supply.on_mains for supply in power.supplies.values()):
        return page.tr("{until}, als de stroom nu uitvalt", until=until)
    return until


def _hours_of_the_day(after: datetime) -> list[datetime]:
    """The next of those that people name."""
    local = after.astimezone(AMSTERDAM).replace(tzinfo=None)
    moments = (
        (local + timedelta(days=days)).replace(
            hour=hour, minute=0, second=0, microsecond=0, tzinfo=AMSTERDAM
        )
        for days in range(3)
        for hour in NAMED_HOURS
    )
    return [moment.astimezone(UTC) for moment in moments if moment >= after][:NAMED]


def _hours_from(now: datetime) -> list[datetime]:
    return [_quarter(now + timedelta(hours=hours)) for hours in RUN_HOURS]


def _quarter(moment: datetime) -> datetime:
    """The next quarter of an hour."""
    past = timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment + (QUARTER - past if past else timedelta(0))


def _steps(in_hand: datetime, page: _Page) -> Iterator[Actions]:
    tr, what = page.tr, page.what
    steps = STEPS if what == "light" else STEPS[:2]
    for icon, words, sign in (("add", N_("{step} later"), 1), ("less", N_("{step} eerder"), -1)):
        yield Actions(
            tuple(
                Choice(
                    icon,
                    tr(words, step=tr(step)),
                    page.ways.other_time(what, in_hand + sign * span),
                )
                for step, span in steps
            ),
            narrow=True,
        )
