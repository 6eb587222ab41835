"""The status in lines for a terminal. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from link.alarms import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from link.report import LinkStatus

NEWEST = 10


def lines(status: LinkStatus) -> Iterator[str]:
    yield f"{status.name} ({status.node}, {status.role})"
    listed = "listed" if status.directory.listed else "not listed"
    yield f"Directory: issue {status.directory.issue}, {status.directory.nodes} nodes, {listed}"
    for what, nodes in (("parents", status.parents), ("below", status.below)):
        for one in nodes:
            how = ", ".join(one.reachable) or "no link"
            yield f"{what}: {one.id}: {how}, last heard {_clock(one.heard) or 'never'}"
        if one.dropped:
            yield f"  it floods: {one.dropped} messages were not taken"
    oldest = _clock(status.waiting.oldest)
    yield f"Waiting: {status.waiting.letters}" + (f", the oldest of {oldest}" if oldest else "")
    if status.waiting.courier:
        yield "Geef mee aan de koerier: some of it has no other way."
    if status.call:
        answered, silent = status.call.answered, status.call.silent
        yield (
            f"Call-through of {_clock(status.call.at) or 'an unknown time'}"
            f"{', by itself' if status.call.by_itself else ''}: "
            f"{len(answered)} of {len(answered) + len(silent)} answered."
        )
        for node in silent:
            yield f"  no answer: {node}"
    for letter in status.sent[:NEWEST]:
        yield f"  {letter.id} for {letter.to}: {letter.word}"
    for unknown in status.quarantined:
        yield f"Not believed: an emergency of someone who calls itself {unknown.claims}"
    for alarm in status.alarms:
        yield f"Alarm, {alarm.times} times: {sentence(alarm.code, alarm.subject)}"


def _clock(moment: datetime | None) -> str | None:
    return f"{moment.astimezone():%d-%m-%Y %H:%M}" if moment else None
