"""What earlier messages took back, carried along signed in each issue: withdrawn.json.

Without it a kiosk that read the Cancel would know better than one that starts with the next issue,
where both the Cancel and the file it cancelled may be absent or back. So what a kiosk shows follows
from the issue it holds and from nothing before it. A tombstone is a message without its words.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from content.core import supersession
from content.core.model import Bulletin, MessageStatus, MessageType, Reference
from content.core.text import clean_line
from content.core.times import TimeProblem, read_time
from content.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

TOMBSTONES_FILE = "withdrawn.json"
TOMBSTONES_BYTES = 2_000_000
CARRIED_FOR = timedelta(days=366)
"""So long after it was sent; longer while the folder still holds what it took back."""
CARRIED = 2_000
_REFERENCES = 500


class _Reference(msgspec.Struct, frozen=True):
    sender: str
    identifier: str
    sent: str


class _Tombstone(msgspec.Struct, frozen=True):
    sender: str
    identifier: str
    sent: str
    status: MessageStatus
    type: MessageType
    references: tuple[_Reference, ...]


_LIST = msgspec.json.Decoder(tuple[_Tombstone, ...])


def read_tombstones(data: bytes, *, publisher: str, file: str) -> tuple[Bulletin, ...]:
    """Read withdrawn.json. Raises FormatError: half of it could show what was taken back."""
    if len(data) > TOMBSTONES_BYTES:
        raise FormatError("Het bestand is te groot.", file=file)
    try:
        entries = _LIST.decode(data)
        return tuple(_read(entry, publisher) for entry in entries[:CARRIED])
    except (msgspec.MsgspecError, RecursionError, UnicodeError, TimeProblem) as error:
        message = f"Wat eerder is ingetrokken, is niet te lezen ({clean_line(str(error))})."
        raise FormatError(message, file=file) from error


def _read(entry: _Tombstone, publisher: str) -> Bulletin:
    return Bulletin(
        publisher=publisher,
        sender=clean_line(entry.sender),
        identifier=clean_line(entry.identifier),
        sent=read_time(entry.sent),
        status=entry.status,
        msg_type=entry.type,
        references=tuple(
            Reference(
                sender=clean_line(one.sender),
                identifier=clean_line(one.identifier),
                sent=read_time(one.sent),
            )
            for one in entry.references[:_REFERENCES]
        ),
        infos=(),
    )


def write_tombstones(tombstones: Iterable[Bulletin]) -> bytes:
    entries = [
        _Tombstone(
            sender=one.sender,
            identifier=one.identifier,
            sent=one.sent.isoformat(),
            status=one.status,
            type=one.msg_type,
            references=tuple(
                _Reference(ref.sender, ref.identifier, ref.sent.isoformat())
                for ref in one.references
            ),
        )
        for one in tombstones
    ]
    return msgspec.json.format(msgspec.json.encode(entries), indent=1)


def carried(
    earlier: Iterable[Bulletin],
    tombstones: Iterable[Bulletin],
    bulletins: Iterable[Bulletin],
    now: datetime,
) -> tuple[Bulletin, ...]:
    """Return the tombstones that belong in the next issue, which holds ``bulletins``. Pure.

    Of the ``earlier`` messages, those of the issue before, that had begun to take something back
    and are gone; and of its own ``tombstones`` those that still matter.
    """
    present = {supersession.alert(bulletin) for bulletin in bulletins}
    takers = (one for one in earlier if one.msg_type is not MessageType.ALERT and one.starts <= now)
    lost: dict[supersession.Alert, Bulletin] = {}
    for one in (*tombstones, *takers):
        matters = one.sent > now - CARRIED_FOR or any(
            (one.publisher, ref.sender, ref.identifier) in present for ref in one.references
        )
        if matters and supersession.alert(one) not in present:
            lost[supersession.alert(one)] = msgspec.structs.replace(one, infos=(), part=0)
    return tuple(sorted(lost.values(), key=lambda one: (one.sent, one.identifier))[-CARRIED:])
