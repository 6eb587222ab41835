"""What was seen on a look ahead, in words: how long the light lasts, what goes off when. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n import power_labels
from kiosk.i18n.power_labels import load_name, supply_name
from kiosk.model.views import Block, Fact, Heading, Note, Paragraph
from kiosk.technician.power import hours
from kiosk.technician.promises import PromiseLight, whole
from power.what_if import SMALL_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot
    from kiosk.technician.ahead import Ahead
    from kiosk.technician.power_commands import Command
    from power.what_if import SupplyChange, WhatIf

HOUR_S = 3600.0


def of_order(
    command: Command, ahead: Ahead | None, snapshot: Snapshot, tr: Translator
) -> Iterator[Block]:
    """What an order would cost."""
    if ahead is None or ahead.found is None:
        yield _unknown(ahead, tr)
        return
    found = ahead.found
    for supply in found.supplies.values():
        yield from _promise(command, supply, snapshot, tr)
    yield Heading(_when(found, tr))
    for name, supply in found.supplies.items():
        if len(found.supplies) > 1 and snapshot.power:
            yield Paragraph(supply_name(name, snapshot.power, tr))
        yield Fact("clock", _stays(name, found, tr), _lasts(supply, snapshot, tr))
    others = [*_others(found, snapshot, tr)]
    yield from others or [Paragraph(tr("Voor andere apparaten verandert er niets."))]


def as_it_goes(ahead: Ahead | None, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    """What goes off when, were nothing else to happen, and how long the essentials last."""
    if ahead is None or ahead.found is None:
        yield Heading(tr("Wat gaat wanneer uit"))
        yield _unknown(ahead, tr)
        return
    found = ahead.found
    yield Heading(
        tr("Wat gaat wanneer uit als de stroom nu uitvalt")
        if found.on_mains
        else tr("Wat gaat wanneer uit")
    )
    on = {name for name, load in snapshot.power.loads.items() if load.on} if snapshot.power else ()
    goes = sorted(
        (load.off_at, name) for name, load in found.loads.items() if load.off_at and name in on
    )
    for at, name in goes:
        yield Fact("close", load_name(name, tr), tr.moment(at, snapshot.now))
    for name, supply in found.supplies.items():
        yield Fact("clock", _stays(name, found, tr), _until(supply, snapshot, tr))


def _unknown(ahead: Ahead | None, tr: Translator) -> Note:
    if ahead is None:
        return Note("clock", tr("Even rekenen wat dit betekent…"))
    return Note("severe", power_labels.refusal(ahead.trouble, ahead.trouble, tr), loud=True)


def _when(found: WhatIf, tr: Translator) -> str:
    return tr("Dit gebeurt er als de stroom nu uitvalt") if found.on_mains else tr("Dit gebeurt er")


def _stays(supply: str, found: WhatIf, tr: Translator) -> str:
    """Those of its essentials that are on at all."""
    names = [
        load_name(name, tr)
        for name, load in found.loads.items()
        if load.essential and load.on_after_s and load.supply == supply
    ]
    return ", ".join(names) or tr("Accu")


def _lasts(supply: SupplyChange, snapshot: Snapshot, tr: Translator) -> str:
    return f"{_until(supply, snapshot, tr)} · {_difference(supply, tr)}"


def _until(supply: SupplyChange, snapshot: Snapshot, tr: Translator) -> str:
    if supply.ends_at is None:
        return tr("nog twee weken of langer aan")
    return tr("aan tot {time}", time=tr.moment(supply.ends_at, snapshot.now))


def _difference(supply: SupplyChange, tr: Translator) -> str:
    before_s, after_s = supply.lasts_before_s, supply.lasts_after_s
    if before_s is None or after_s is None:
        if before_s == after_s:
            return tr("even lang")
        return tr("korter") if before_s is None else tr("langer")
    return _change(after_s - before_s, tr)


def _change(change_s: float, tr: Translator) -> str:
    if abs(change_s) < SMALL_S:
        return tr("even lang")
    time = hours(abs(change_s) / HOUR_S, tr)
    return tr("{time} langer", time=time) if change_s > 0 else tr("{time} korter", time=time)


def _promise(
    command: Command, supply: SupplyChange, snapshot: Snapshot, tr: Translator
) -> Iterator[Block]:
    """What the promise demands, where the battery cannot; and, when it is asked, where it can."""
    asked = isinstance(command, PromiseLight)
    promised, ends = supply.promised_until, supply.ends_at
    if supply.promise_kept or promised is None or ends is None:
        if asked:
            yield Note("check", tr("Dat haalt de accu."))
        return
    short = hours((promised - ends).total_seconds() / HOUR_S, tr)
    until = tr.moment(whole(promised), snapshot.now)
    yield Note(
        "severe",
        tr("De accu haalt {time} niet: {short} te kort.", time=until, short=short),
        loud=True,
    )
    if asked:
        yield Paragraph(tr("U kunt het toch vragen. Dan blijft het licht aan zo lang het kan."))


def _others(found: WhatIf, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    for name, load in found.loads.items():
        change_s = found.own_change_s(name)
        if abs(change_s) < SMALL_S:
            continue
        change = _change(change_s, tr)
        if load.off_at:
            off = tr("gaat uit {time}", time=tr.moment(load.off_at, snapshot.now))
            change = f"{off} · {change}"
        yield Fact("close" if change_s < 0 else "check", load_name(name, tr), change)
