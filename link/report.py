"""How the link stands, for status and screens: who is there, what waits, what is wrong.

`LinkStatus` is what ``status --json`` prints and what the kiosk and the office read; fields are
only ever added. No words of a letter are in it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from link import calling
from link.calling import CALL
from link.envelope import Kind
from link.errors import EnvelopeError, RequestError
from link.inbox import mark_of
from link.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from link.carriers import Carrier
    from link.exchange import Exchange
    from link.identity import Card
    from link.inbox import Received
    from link.outbox import Item
    from link.peers import Heard

SCHEMA = 1
LISTED = 50
PASSED_ON_S = 120.0
"""So long a letter may be on its way through another node."""
EMERGENCIES = 500
"""That came and wait for somebody; more than a region's points have on a bad day."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """The directory that this node holds."""

    issue: int
    nodes: int
    listed: bool
    """Whether this node itself is in it."""
    faults: tuple[str, ...] = ()


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Another node, as it is heard here."""

    id: str
    name: str | None
    role: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    """Where it is, as the directory has it, in degrees of WGS 84."""
    reachable: tuple[str, ...] = ()
    """The carriers that meet it itself now."""
    through: tuple[str, ...] = ()
    """The carriers by which something could leave for it now, for another node to pass on. Whether
    that one hears it nobody here knows."""
    heard: datetime | None = None
    via: str | None = None
    called: datetime | None = None
    """When it was asked to answer, in the last call-through."""
    answered: datetime | None = None
    dropped: int = 0
    """Messages of it that were not taken since the link began, because it floods."""
    status: dict[str, Any] | None = None
    """What it said of itself last, `link.status.Status`, and when (``told``); None: nothing, or
    newer software said it."""


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """A point with the same coordination point."""

    id: str
    name: str | None = None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    letters: int
    to: dict[str, int]
    oldest: datetime | None = None
    courier: bool = False
    """Something waits that no carrier could bring now, or that another node should have passed on
    by now: "geef mee aan de koerier"."""


class SentLetter(msgspec.Struct, frozen=True, kw_only=True):
    sequence: int
    id: str
    kind: str
    to: str
    drill: bool
    state: str
    word: str
    """The state as people see it, in Dutch."""
    written: datetime | None
    via: str | None = None
    sent: datetime | None = None
    arrived: datetime | None = None
    role: str | None = None
    done: datetime | None = None


class ReceivedLetter(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    """By which `requests.Read` opens it."""
    sender: str = msgspec.field(name="from")
    id: str
    kind: str
    drill: bool
    state: str
    written: datetime | None
    received: datetime | None
    via: str
    twin: bool
    """Its number came with other words too: a card was cloned."""
    role: str | None = None
    done: datetime | None = None


class Quarantined(msgspec.Struct, frozen=True, kw_only=True):
    """An emergency of a sender that is not believed."""

    number: int
    """Its place in the list, which changes."""
    mark: str = ""
    """Names it whatever happens to the list; empty: of older software."""
    claims: str
    received: datetime | None
    via: str


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    subject: str
    since: datetime | None
    last: datetime | None
    times: int


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """The last call-through, and who has answered by now."""

    at: datetime | None
    by_itself: bool
    """Once a month, and nobody asked for it."""
    answered: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class LinkStatus(msgspec.Struct, frozen=True, kw_only=True):
    schema: int = SCHEMA
    time: datetime | None
    node: str
    name: str
    role: str
    fingerprint: str
    directory: Listed
    parents: tuple[Seen, ...] = ()
    below: tuple[Seen, ...] = ()
    waiting: Waiting
    sent: tuple[SentLetter, ...] = ()
    received: tuple[ReceivedLetter, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    call: Call | None = None
    """None: nobody was called through yet."""
    neighbours: tuple[Neighbour, ...] = ()
    book: str = ""
    """Names its link.db. Another name: what was handed over before is not in it. Empty: of older
    software."""


def read(data: dict[str, Any]) -> LinkStatus:
    """Read the answer to `requests.Status`. Raises RequestError when it is of other software."""
    try:
        return msgspec.convert(data, LinkStatus)
    except msgspec.ValidationError as error:
        raise RequestError(f"The link's answer cannot be read: {error}", "unreadable") from error


def compose(
    exchange: Exchange, card: Card, carriers: Iterable[Carrier], now_s: float
) -> LinkStatus:
    """Raises OutboxError."""
    carriers = tuple(carriers)
    directory, waiting = exchange.directory, exchange.outbox.waiting()
    parents, below = directory.parents(card.id), directory.children(card.id)
    return LinkStatus(
        time=_time(now_s),
        node=card.id,
        name=card.name,
        role=str(card.role),
        fingerprint=card.fingerprint,
        directory=Listed(
            issue=directory.issue,
            nodes=len(directory.nodes),
            listed=card.id in directory.nodes,
            faults=directory.faults,
        ),
        parents=_seen(exchange, parents, carriers),
        below=_seen(exchange, below, carriers),
        neighbours=tuple(
            Neighbour(id=name, name=directory.nodes[name].name)
            for name in directory.children(parents[0] if parents else "")
            if name != card.id
        ),
        waiting=Waiting(
            letters=len(waiting),
            to=exchange.outbox.waits_for(),
            oldest=_time(min((item.written_s for item in waiting), default=None)),
            courier=_needs_courier(waiting, carriers, now_s),
        ),
        sent=tuple(map(_sent, _newest_sent(exchange))),
        received=tuple(map(_received, _newest_received(exchange))),
        quarantined=tuple(
            Quarantined(
                number=number,
                mark=mark_of(data),
                claims=sender,
                received=_time(received_s),
                via=via,
            )
            for number, (sender, received_s, via, data) in enumerate(exchange.inbox.quarantined())
        ),
        alarms=tuple(
            Alarm(code=code, subject=subject, since=_time(first), last=_time(last), times=times)
            for code, subject, first, last, times in exchange.alarms.listed()
        ),
        call=_call(exchange),
        book=exchange.book,
    )


def _newest_sent(exchange: Exchange) -> list[Item]:
    """The newest first. No number of messages pushes an emergency out of sight."""
    found = (*exchange.outbox.listed(LISTED), *exchange.outbox.emergencies(LISTED))
    by_number = {item.sequence: item for item in found}
    return [by_number[number] for number in sorted(by_number, reverse=True)]


def _newest_received(exchange: Exchange) -> list[Received]:
    found = (*exchange.inbox.listed(LISTED), *exchange.inbox.emergencies(EMERGENCIES))
    by_number = {one.id: one for one in found}
    return [by_number[number] for number in sorted(by_number, reverse=True)]


def _seen(
    exchange: Exchange, nodes: Iterable[str], carriers: tuple[Carrier, ...]
) -> tuple[Seen, ...]:
    heard = exchange.peers.all_heard()
    found = []
    for name in nodes:
        last, call = heard.get(name), exchange.outbox.find(Kind.ALARM, CALL, name)
        node = exchange.directory.nodes[name]
        found.append(
            Seen(
                id=name,
                name=node.name,
                role=str(node.role),
                place=node.place,
                lat=node.lat,
                lon=node.lon,
                reachable=tuple(one.name for one in carriers if one.meets(name)),
                through=tuple(
                    one.name for one in carriers if one.reaches(name) and not one.meets(name)
                ),
                heard=_time(last.heard_s) if last else None,
                via=last.via if last else None,
                called=_time(call.written_s) if call else None,
                answered=_time(call.arrived_s) if call else None,
                dropped=sum(one.dropped.get(name, 0) for one in carriers),
                status=_status(last) if last else None,
            )
        )
    return tuple(found)


def _call(exchange: Exchange) -> Call | None:
    found = calling.result(exchange)
    return found and Call(
        at=_time(found.at_s),
        by_itself=found.by_itself,
        answered=found.answered,
        silent=found.silent,
    )


def _status(heard: Heard) -> dict[str, Any] | None:
    if heard.status is None:
        return None
    try:
        told = Status.from_bytes(heard.status)
    except EnvelopeError:
        return None
    return {
        "told": _time(heard.status_s),
        **msgspec.to_builtins(told),
        "software": told.software.hex(),
        "issues": {name.hex(): issue for name, issue in told.issues.items()},
    }


def _needs_courier(waiting: list[Item], carriers: tuple[Carrier, ...], now_s: float) -> bool:
    """Nobody is sent out with a question that the next one replaces.

    What only leaves through another is not seen to arrive: a fire station without power looks the
    same as one that is a little slow.
    """
    return any(
        not any(one.meets(item.recipient) for one in carriers)
        and not (
            0 <= now_s - item.written_s < PASSED_ON_S
            and any(one.reaches(item.recipient) for one in carriers)
        )
        for item in waiting
        if item.own_id != CALL
    )


def _sent(item: Item) -> SentLetter:
    return SentLetter(
        sequence=item.sequence,
        id=item.own_id,
        kind=item.kind.name.lower(),
        to=item.recipient,
        drill=item.drill,
        state=item.state.name.lower(),
        word=item.state.word,
        written=_time(item.written_s),
        via=item.via,
        sent=_time(item.sent_s),
        arrived=_time(item.arrived_s),
        role=item.role,
        done=_time(item.done_s),
    )


def _received(one: Received) -> ReceivedLetter:
    return ReceivedLetter(
        number=one.id,
        sender=one.sender,
        id=one.own_id,
        kind=one.kind.name.lower(),
        drill=one.drill,
        state=one.state.name.lower(),
        written=_time(one.written_s),
        received=_time(one.received_s),
        via=one.via,
        twin=one.twin,
        role=one.role,
        done=_time(one.done_s),
    )


def _time(moment_s: float | None) -> datetime | None:
    """None also where another's clock gave what is no date."""
    if moment_s is None:
        return None
    try:
        return datetime.fromtimestamp(int(moment_s), UTC)
    except (OverflowError, OSError, ValueError):
        return None
