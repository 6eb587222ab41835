"""The status in lines for a terminal. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from link.alarms import sentence
from link.status import hash_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from link.report import Call, LinkStatus, Seen

NEWEST = 10


def lines(status: LinkStatus, publishers: Iterable[str] = ()) -> Iterator[str]:
    """``publishers``: ids that are known here; a status names them by a hash."""
    ids = {hash_of(one).hex(): one for one in publishers}
    yield f"{status.name} ({status.node}, {status.role})"
    listed = "listed" if status.directory.listed else "not listed"
    yield f"Directory: issue {status.directory.issue}, {status.directory.nodes} nodes, {listed}"
    for what, nodes in (("parents", status.parents), ("below", status.below)):
        for one in nodes:
            yield from _seen(what, one, ids)
    oldest = _clock(status.waiting.oldest)
    yield f"Waiting: {status.waiting.letters}" + (f", the oldest of {oldest}" if oldest else "")
    if status.waiting.courier:
        yield "Geef mee aan de koerier: some of it has no other way."
    if status.call:
        yield from _called(status.call)
    for letter in status.sent[:NEWEST]:
        yield f"  {letter.id} for {letter.to}: {letter.word}"
    for unknown in status.quarantined:
        yield f"Not believed: an emergency of someone who calls itself {unknown.claims}"
    for alarm in status.alarms:
        yield f"Alarm, {alarm.times} times: {sentence(alarm.code, alarm.subject)}"


def _seen(what: str, one: Seen, ids: dict[str, str]) -> Iterator[str]:
    through = "through another node: " + ", ".join(one.through) if one.through else "no link"
    how = ", ".join(one.reachable) or through
    yield f"{what}: {one.id}: {how}, last heard {_clock(one.heard) or 'never'}"
    if one.dropped:
        yield f"  it floods: {one.dropped} messages were not taken"
    if one.status:
        yield f"  {_told(one.status, ids)}"


def _called(call: Call) -> Iterator[str]:
    how = ", by itself" if call.by_itself else ""
    of = len(call.answered) + len(call.silent)
    yield f"Call-through of {_clock(call.at)}{how}: {len(call.answered)} of {of} answered."
    for node in call.silent:
        yield f"  no answer: {node}"


def _told(status: dict[str, Any], ids: dict[str, str]) -> str:
    """What a node said of itself last; what it does not know is left out."""
    words = {
        "condition": "{}", "charge_pct": "{} %", "hours": "{} h left", "people": "{} people",
        "reports": "{} open reports", "waiting": "{} letters wait", "alarms": "{} alarms",
    }  # fmt: skip
    known = [text.format(status[key]) for key, text in words.items() if status[key] is not None]
    issues = [f"{ids.get(name, name)} {issue}" for name, issue in status["issues"].items()]
    drill = ["DRILL"] if status["drill"] else []
    return ", ".join((*drill, *known, *issues)) or "it is there"


def _clock(moment: datetime | None) -> str | None:
    return f"{moment.astimezone():%d-%m-%Y %H:%M}" if moment else None
