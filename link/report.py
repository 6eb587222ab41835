"""How the link stands, for status and screens: who is there, what waits, what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from link.envelope import Kind
from link.errors import EnvelopeError
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
CALL = "call-through"
"""The id of the letter by which a node below is asked to answer."""


def compose(
    exchange: Exchange, card: Card, carriers: Iterable[Carrier], now_s: float
) -> dict[str, Any]:
    """Return what ``status --json`` prints. Raises OutboxError."""
    carriers = tuple(carriers)
    directory, heard = exchange.directory, exchange.peers.all_heard()
    waiting = exchange.outbox.waiting()

    def node(name: str) -> dict[str, Any]:
        known = directory.nodes.get(name)
        return {
            "id": name,
            "name": known.name if known else None,
            "reachable": [one.name for one in carriers if one.reaches(name)],
            **_heard(heard.get(name)),
        }

    return {
        "schema": SCHEMA,
        "time": _time(now_s),
        "node": card.id,
        "name": card.name,
        "role": str(card.role),
        "fingerprint": card.fingerprint,
        "directory": {
            "issue": directory.issue,
            "nodes": len(directory.nodes),
            "listed": card.id in directory.nodes,
            "faults": list(directory.faults),
        },
        "parents": [node(name) for name in directory.parents(card.id)],
        "below": [node(name) | _called(exchange, name) for name in directory.children(card.id)],
        "waiting": {
            "letters": len(waiting),
            "to": exchange.outbox.waits_for(),
            "oldest": _time(min((item.written_s for item in waiting), default=None)),
            "courier": _needs_courier(waiting, carriers),
        },
        "sent": [_sent(item) for item in exchange.outbox.listed(LISTED)],
        "received": [_received(one) for one in exchange.inbox.listed(LISTED)],
        "quarantined": [
            {"number": number, "claims": sender, "received": _time(received_s), "via": via}
            for number, (sender, received_s, via, _) in enumerate(exchange.inbox.quarantined())
        ],
        "alarms": [
            {
                "code": code,
                "subject": subject,
                "since": _time(first),
                "last": _time(last),
                "times": n,
            }
            for code, subject, first, last, n in exchange.alarms.listed()
        ],
    }


def _needs_courier(waiting: list[Item], carriers: tuple[Carrier, ...]) -> bool:
    """Whether something waits that no carrier could bring now: "geef mee aan de koerier"."""
    to = {item.recipient for item in waiting}
    return any(not any(one.reaches(name) for one in carriers) for name in to)


def _heard(heard: Heard | None) -> dict[str, Any]:
    return {
        "heard": _time(heard.heard_s) if heard else None,
        "via": heard.via if heard else None,
        "status": _status(heard) if heard and heard.status is not None else None,
    }


def _status(heard: Heard) -> dict[str, Any] | None:
    """What a node said of itself; None: newer software said it."""
    try:
        told = Status.from_bytes(heard.status or b"")
    except EnvelopeError:
        return None
    return {
        "told": _time(heard.status_s),
        **msgspec.to_builtins(told),
        "software": told.software.hex(),
        "issues": {name.hex(): issue for name, issue in told.issues.items()},
    }


def _called(exchange: Exchange, name: str) -> dict[str, Any]:
    """Whether it answered the last call-through; None: it was never asked."""
    call = exchange.outbox.find(Kind.ALARM, CALL, name)
    if call is None:
        return {"called": None, "answered": None}
    return {"called": _time(call.written_s), "answered": _time(call.arrived_s)}


def _sent(item: Item) -> dict[str, Any]:
    return {
        "sequence": item.sequence,
        "id": item.own_id,
        "kind": item.kind.name.lower(),
        "to": item.recipient,
        "drill": item.drill,
        "state": item.state.name.lower(),
        "word": item.state.word,
        "written": _time(item.written_s),
        "via": item.via,
        "sent": _time(item.sent_s),
        "arrived": _time(item.arrived_s),
        "role": item.role,
        "done": _time(item.done_s),
    }


def _received(one: Received) -> dict[str, Any]:
    return {
        "number": one.id,
        "from": one.sender,
        "id": one.own_id,
        "kind": one.kind.name.lower(),
        "drill": one.drill,
        "written": _time(one.written_s),
        "received": _time(one.received_s),
        "via": one.via,
        "state": one.state.name.lower(),
        "twin": one.twin,
        "role": one.role,
        "done": _time(one.done_s),
    }


def _time(moment_s: float | None) -> str | None:
    """As ISO 8601; None where it is no date that can be written."""
    if moment_s is None:
        return None
    try:
        return datetime.fromtimestamp(moment_s, UTC).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return None
