"""How far a letter of ours is, in words: five states, and no tick for two of them. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.i18n.translator import N_
from kiosk.model.views import Fact, Heading, Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from kiosk.i18n.translator import Translator
    from kiosk.model.views import Block
    from kiosk.state.connection import Connection
    from link.report import SentLetter

STATES = ("written", "sent", "arrived", "read", "taken")
"""As `link.states` names them, the furthest last."""
WORDS = {
    "written": N_("opgeschreven"),
    "sent": N_("verstuurd"),
    "arrived": N_("aangekomen"),
    "read": N_("gelezen"),
    "taken": N_("opgepakt"),
}
BY = {
    "ip": N_("via het netwerk"),
    "stick": N_("met de koerier"),
    "lora": N_("via de radio"),
}
ROLES = {
    "staff": N_("medewerker"),
    "coordinator": N_("coördinator"),
    "centralist": N_("centralist"),
}
SOON = timedelta(minutes=2)
"""A letter that waits for less is on its way."""


def furthest(copies: Sequence[SentLetter]) -> SentLetter | None:
    """The copy that got on best: whoever comes first acts."""
    return max(copies, key=_rank, default=None)


def _rank(one: SentLetter) -> int:
    """A state that this software does not know is taken for no more than the first."""
    return STATES.index(one.state) if one.state in STATES else 0


def state(own_id: str, connection: Connection | None) -> str:
    """How far the best copy is, one of `STATES`; empty where there is no link."""
    if connection is None:
        return ""
    best = furthest(connection.copies(own_id))
    return STATES[_rank(best)] if best else STATES[0]


def word(own_id: str, connection: Connection | None, tr: Translator) -> str:
    """The same as people say it, beside a row."""
    far = state(own_id, connection)
    return tr(WORDS[far]) if far else ""


def age(
    own_id: str, written: datetime, connection: Connection | None, now: datetime, tr: Translator
) -> str:
    """How long it waits, beside a row and on its page; empty once it has arrived."""
    if state(own_id, connection) not in {"written", "sent"} or now - written < SOON:
        return ""
    return tr("Wacht al {span}.", span=tr.span(now - written))


def blocks(
    own_id: str, written: datetime, connection: Connection | None, now: datetime, tr: Translator
) -> tuple[Block, ...]:
    """How far it is, on its own page; nothing where there is no link."""
    if connection is None:
        return ()
    return (
        Heading(tr("Via de verbinding")),
        Fact("write", tr("Opgeschreven"), tr.moment(written, now)),
        *_facts(connection.copies(own_id), connection, now, tr),
    )


def waiting(
    own_id: str, written: datetime, connection: Connection | None, now: datetime, tr: Translator
) -> tuple[Note, ...]:
    """What has not arrived: how long it waits, and what to do; nothing where all is well."""
    waits = age(own_id, written, connection, now, tr)
    if connection is None or not waits:
        return ()
    far = state(own_id, connection)
    best = furthest(connection.copies(own_id))
    with_courier = best is not None and far == "sent" and best.via == "stick"
    if with_courier or _meets(own_id, connection):
        return (Note("clock", f"{waits} " + tr("Nog niet aangekomen.")),)
    give = tr("Geef het mee aan de koerier, op zijn stick.")
    return (Note("usb", f"{waits} {give}", loud=True),)


def _meets(own_id: str, connection: Connection) -> bool:
    """Whether one that it is for hears us; until the link has it, whether anybody above does.

    Through another node it would have arrived by now.
    """
    copies = connection.copies(own_id)
    return any(connection.meets(one.to) for one in copies) if copies else connection.reaches


def _facts(
    copies: Sequence[SentLetter], connection: Connection, now: datetime, tr: Translator
) -> Iterator[Fact]:
    """What is known, and no more: of a state that was passed over, no time."""
    several = len(copies) > 1
    for one in sorted(copies, key=lambda copy: copy.sequence):
        name = name_of(one.to, connection)

        def said(*parts: str, name: str = name) -> str:
            return ", ".join(filter(None, (*parts, name if several else "")))

        if one.sent is not None:
            how = tr(BY[one.via]) if one.via in BY else ""
            yield Fact("send", tr("Verstuurd"), said(how, tr.moment(one.sent, now)))
        if one.arrived is not None:
            arrived = (name, tr.moment(one.arrived, now))
            yield Fact("check", tr("Aangekomen"), ", ".join(arrived))
        if one.state in {"read", "taken"}:
            label = tr("Gelezen") if one.state == "read" else tr("Opgepakt")
            icon = "look" if one.state == "read" else "staff"
            at = tr.moment(one.done, now) if one.done else ""
            yield Fact(icon, label, said(who(one.role, tr), at))


def who(role: str | None, tr: Translator) -> str:
    """In which role; what is no role of ours is a name of a service."""
    return tr(ROLES[role]) if role in ROLES else role or ""


def name_of(node: str, connection: Connection) -> str:
    """What a place is called; its id while that is all we have."""
    told = connection.told
    known = (*told.parents, *told.below) if told else ()
    return next((one.name for one in known if one.id == node and one.name), node)
