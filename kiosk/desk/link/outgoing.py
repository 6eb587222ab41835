"""What of the desk's database goes to other places: emergencies first, each line once.

Nothing is put aside for it: a line of the database that is not marked as taken is what waits. So a
report is under way from the moment that it is written, also when the kiosk dies then and there.
What is not a line, alarms, closing and opening, goes when it differs from what was last taken.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kiosk.desk.link import totals
from kiosk.desk.link.store import Shelf, id_of, own_id
from kiosk.desk.messages.store import ABOVE, ALL_BELOW
from kiosk.desk.needs import post
from kiosk.desk.situation import store as situations
from kiosk.desk.stock import sharing
from link import bodies as letters
from link.requests import Opening, Send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from kiosk.desk.link.facts import Facts
    from kiosk.desk.reports.store import Report
    from kiosk.desk.storage.records import Desk
    from link.report import LinkStatus
    from link.requests import KindWord
    from power.status import Status as PowerStatus

ALARMS, CLOSED, DRILL_CLOSED, OPENED, OPENING, TOTALS = (
    "alarms", "closed", "drill closed", "opened", "opening", "totals",
)  # fmt: skip
"""In the table kept."""
SHARED, SHARED_EVERY_S = "shared", 120.0
"""In the table kept. A queue uses eight coupons a minute; each letter is a write to the card."""
REPORTED = (
    ALARMS,
    CLOSED,
    DRILL_CLOSED,
    *(f"{TOTALS} {subject}{drill}" for subject in totals.SUBJECTS for drill in ("", " drill")),
)
"""Of these the link has a letter. A new key is told to others whatever becomes of link.db."""


class Outgoing(NamedTuple):
    """Something to ask of the link, and what to write down once all of it was taken."""

    requests: tuple[Send | Opening, ...]
    taken: Callable[[], None]
    """Raises DeskError."""


def waiting(desk: Desk, facts: Facts) -> Iterator[Outgoing]:
    """Yield what the link has not taken. Raises DeskError.

    A message for all below waits until it is known who they are.
    """
    point, power, told = facts.point, facts.power, facts.told
    yield from _reports(desk, point)
    yield from _opening(desk)
    if power is not None:
        yield from _alarms(desk, point, power)
    yield from _closing(desk, point)
    yield from _situations(desk, point)
    yield from _messages(desk, point, told)
    yield from _cards(desk, point)
    yield from _totals(desk, facts)
    yield from _shared(desk, facts)


def report_id(report: Report) -> str:
    return id_of(Shelf.REPORTS, report.id, report.taken_at, drill=report.drill)


def _reports(desk: Desk, point: str) -> Iterator[Outgoing]:
    for number in desk.posted.missing(Shelf.REPORTS):
        report = desk.reports.report(number)
        if report is None:
            continue
        said = report.emergency
        before = None if said.corrects is None else desk.reports.report(said.corrects)
        letter = letters.Emergency(
            point=point, at=report.taken_at, name=report.name,
            what=said.what, where=said.where, who=said.who, call_back=said.call_back,
            words=said.words, corrects=before.name if before else "",
        )  # fmt: skip
        yield _line(desk, Shelf.REPORTS, number, report.taken_at, letter, drill=report.drill)


def _situations(desk: Desk, point: str) -> Iterator[Outgoing]:
    for number in desk.posted.missing(Shelf.SITUATIONS):
        found = desk.situations.situation(number)
        if found is not None:
            lines = situations.lines(found.answers)
            letter = letters.Situation(point=point, at=found.at, lines=lines)
            yield _line(desk, Shelf.SITUATIONS, number, found.at, letter, drill=found.drill)


def _messages(desk: Desk, point: str, told: LinkStatus | None) -> Iterator[Outgoing]:
    for number in desk.posted.missing(Shelf.LOG):
        entry = desk.log.entry(number)
        if entry is None:
            continue
        message = entry.message
        letter = letters.Message(
            point=point, at=entry.at, sender=message.sender, receiver=message.receiver,
            text=message.text, urgency=str(message.urgency),
        )  # fmt: skip
        to = _recipients(message.to, told)
        yield _line(desk, Shelf.LOG, number, entry.at, letter, drill=entry.drill, to=to)


def _cards(desk: Desk, point: str) -> Iterator[Outgoing]:
    """What another point asked or must hear of a card; above hears what was found."""
    for number in desk.posted.missing(Shelf.CARDS):
        found = desk.needs.events.numbered(number)
        letter = post.letter(found[0], point) if found else None
        if found is not None and letter is not None:
            event, to = found
            heard = (to, ABOVE) if isinstance(letter, letters.Found) else (to,)
            places = tuple(dict.fromkeys(one for name in heard for one in _recipients(name, None)))
            yield _line(desk, Shelf.CARDS, number, event.at, letter, drill=event.drill, to=places)


def _recipients(to: str, told: LinkStatus | None) -> tuple[str | None, ...]:
    if to == ABOVE:
        return (None,)
    if to == ALL_BELOW:
        return tuple(node.id for node in told.below) if told else ()
    return (to,)


def _line(  # noqa: PLR0913 - one line of one table
    desk: Desk,
    shelf: Shelf,
    number: int,
    at: datetime,
    letter: letters.Letter,
    *,
    drill: bool,
    to: tuple[str | None, ...] = (None,),
) -> Outgoing:
    name, body = id_of(shelf, number, at, drill=drill), letters.encode(letter)
    kind: KindWord = "emergency" if shelf is Shelf.REPORTS else "message"
    return Outgoing(
        tuple(Send(kind=kind, id=name, body=body, to=one, drill=drill) for one in to),
        lambda: desk.posted.mark(shelf, number, name, drill=drill),
    )


def _opening(desk: Desk) -> Iterator[Outgoing]:
    """Others seal to a new key. Twice does no harm: the newest key counts."""
    wanted = desk.posted.noted(OPENING)
    if wanted and wanted != desk.posted.noted(OPENED):
        yield Outgoing((Opening(),), lambda: desk.posted.note(OPENED, wanted))


def _alarms(desk: Desk, point: str, power: PowerStatus) -> Iterator[Outgoing]:
    """All that are on, whenever that changes; the newest words take the place of older ones."""
    raised = tuple(letters.Raised(one.code, one.subject, one.since) for one in power.alarms)
    name = "oefening/stroom" if power.drill else "stroom"
    codes = sorted((one.code, one.subject) for one in raised)
    noted = f"{name} {_digest(codes)}" if raised else ""
    before = desk.posted.noted(ALARMS)
    if noted == before or (not raised and before.partition(" ")[0] != name):
        return
    letter = letters.Alarms(point=point, at=power.written_at, alarms=raised)
    send = Send(kind="alarm", id=name, body=letters.encode(letter), drill=power.drill)
    yield Outgoing((send,), lambda: desk.posted.note(ALARMS, noted))


def _digest(said: object) -> str:
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:16]


def _closing(desk: Desk, point: str) -> Iterator[Outgoing]:
    closings = (
        (desk.retention.closed_at, CLOSED, False),
        (desk.retention.drill_closed_at, DRILL_CLOSED, True),
    )
    for at, what, drill in closings:
        if at is None:
            continue
        name = own_id("gesloten", at, drill=drill)
        if desk.posted.noted(what) == name:
            continue
        body = letters.encode(letters.Closed(point=point, at=at))
        send = Send(kind="message", id=name, body=body, drill=drill)
        yield Outgoing((send,), _noted(desk, what, name))


def _totals(desk: Desk, facts: Facts) -> Iterator[Outgoing]:
    """What is counted here, whenever that changes; what was switched off is counted no more."""
    for subject, count in totals.SUBJECTS.items():
        counted = getattr(facts.settings, subject)
        lines = count(desk, facts.now, drill=facts.drill) if counted else ()
        what = f"{TOTALS} {subject}{' drill' if facts.drill else ''}"
        noted = _digest(lines) if lines else ""
        if desk.posted.noted(what) == noted:
            continue
        letter = letters.Totals(point=facts.point, at=facts.now, subject=subject, lines=lines)
        name = f"{'oefening/' if facts.drill else ''}aantallen/{subject}"
        send = Send(kind="totals", id=name, body=letters.encode(letter), drill=facts.drill)
        yield Outgoing((send,), _noted(desk, what, noted))


def _shared(desk: Desk, facts: Facts) -> Iterator[Outgoing]:
    """What neighbours must know of used coupons and what is under way, now and then."""
    if not facts.settings.stock or facts.told is None:
        return
    for node in facts.settings.shares_with:
        what = f"{SHARED} {node}{' drill' if facts.drill else ''}"
        told = desk.sharing.told(facts.point, facts.told.node, facts.now, drill=facts.drill)
        before, _, at_s = desk.posted.noted(what).partition(" ")
        noted = _digest(told)
        soon = at_s and abs(facts.now.timestamp() - float(at_s)) < SHARED_EVERY_S
        if before == noted or soon or not (before or told.says_anything):
            continue
        body = sharing.encode(
            msgspec.structs.replace(told, version=desk.sharing.next_version(facts.now))
        )
        name = sharing.own_id(drill=facts.drill)
        send = Send(kind="totals", id=name, body=body, to=node, drill=facts.drill)
        yield Outgoing((send,), _noted(desk, what, f"{noted} {facts.now.timestamp()}"))


def _noted(desk: Desk, what: str, name: str) -> Callable[[], None]:
    return lambda: desk.posted.note(what, name)
