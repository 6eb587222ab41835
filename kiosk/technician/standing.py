"""How the light and the generator stand, with the buttons to change that: on Stroom and on Doen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n.power_labels import load_name
from kiosk.model.views import Actions, Block, Choice, Fact, Row
from kiosk.technician import promises
from kiosk.technician.power import hours, load_words
from kiosk.technician.promises import EndPromise, GeneratorEnds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot
    from kiosk.technician.ways import Ways
    from power.status import LoadStatus, Status


def light_and_generator(snapshot: Snapshot, tr: Translator, ways: Ways) -> Iterator[Block]:
    """What is promised, and what a generator gives."""
    status = snapshot.power
    if status is None:
        return
    yield _promised(status, snapshot, tr)
    yield from _generator(status, snapshot, tr)
    yield Actions(tuple(_buttons(status, snapshot, tr, ways)))


def _promised(status: Status, snapshot: Snapshot, tr: Translator) -> Fact:
    asked, until = promises.asked_until(status), promises.promised_until(status)
    words = tr("zoals in de instellingen staat")
    if status.target_h is not None:
        words = tr("{time} vanaf dat de stroom uitvalt", time=hours(status.target_h, tr))
    if until and (asked or not all(supply.on_mains for supply in status.supplies.values())):
        words = tr("tot {time}", time=tr.moment(until, snapshot.now))
    short_h = max((s.promise_short_h or 0.0 for s in status.supplies.values()), default=0.0)
    if short_h:
        words += ". " + tr("Dat haalt de accu niet: {short} te kort", short=hours(short_h, tr))
    return Fact("clock", tr("Licht afgesproken"), words, loud=short_h > 0)


def _generator(status: Status, snapshot: Snapshot, tr: Translator) -> Iterator[Fact]:
    if not promises.has_generator(status):
        return
    until = promises.generator_until(status)
    time = tr.moment(until, snapshot.now) if until else ""
    feeds = [supply for supply in status.supplies.values() if supply.generator]
    words, loud = tr("staat uit"), False
    if feeds:
        words = tr("geeft stroom tot {time}", time=time) if until else tr("geeft stroom")
        room_w = sum(supply.generator_room_w or 0.0 for supply in feeds)
        if room_w > 0:
            words += " · " + tr("nog {watts} W over", watts=tr.number(room_w))
    elif until:
        words, loud = tr("er komt geen stroom binnen. Genoteerd tot {time}.", time=time), True
    yield Fact("power", tr("Aggregaat"), words, loud=loud)


def _buttons(status: Status, snapshot: Snapshot, tr: Translator, ways: Ways) -> Iterator[Choice]:
    yield Choice("clock", tr("Licht langer aan"), ways.until("light"))
    asked = promises.asked_until(status)
    if asked:
        words = tr("Toch niet tot {time}", time=tr.moment(asked, snapshot.now))
        yield Choice("close", words, ways.sure(EndPromise()))
    if not promises.has_generator(status):
        return
    if promises.generator_until(status):
        yield Choice("clock", tr("Aggregaat: andere tijd"), ways.until("generator"))
        yield Choice("stop", tr("Aggregaat is uit"), ways.sure(GeneratorEnds()))
    else:
        yield Choice("power", tr("Aggregaat draait"), ways.until("generator"))


def load_row(name: str, load: LoadStatus, snapshot: Snapshot, tr: Translator, ways: Ways) -> Row:
    """Leads to what can be done with a load."""
    return Row(
        icon="check" if load.on else "close",
        badge="",
        title=load_name(name, tr),
        detail="",
        meta=load_words(load, snapshot, tr),
        route=ways.load(name),
    )


def is_comfort(load: LoadStatus) -> bool:
    """Whether staff may switch it: no essential."""
    return load.switchable and not load.essential
