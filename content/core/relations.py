"""Bulletins of one folder that contradict each other: residents would see both, or neither.

Pure. What one bulletin says of another is only right against all the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from content.core.model import MessageStatus, MessageType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from content.core.model import Bulletin


class Contradiction(NamedTuple):
    """What is wrong with the bulletin of this identifier, in Dutch, and what to do."""

    identifier: str
    message: str


def contradictions(
    bulletins: Iterable[Bulletin], earlier: Mapping[str, Bulletin]
) -> Iterator[Contradiction]:
    """Yield every contradiction between ``bulletins``; ``earlier`` were in the last issue."""
    by_id = {bulletin.identifier: bulletin for bulletin in bulletins}
    for taker in by_id.values():
        for reference in taker.references:
            target = by_id.get(reference.identifier) or earlier.get(reference.identifier)
            if target is not None and target.sender != reference.sender:
                continue  # another's bulletin that has the same id
            if target is not None and target.sender != taker.sender:
                yield Contradiction(taker.identifier, other_sender(target, taker.sender))
            elif target is not None and _of_drill(taker) and not _of_drill(target):
                yield Contradiction(
                    taker.identifier,
                    f"Een oefening kan '{target.identifier}' niet vervangen of intrekken: dat is "
                    "echt nieuws. Verbeter het id.",
                )
    yield from _without_effect(by_id, earlier)
    for first, second, target_id in _rivals(by_id):
        done = "ingetrokken" if second.msg_type is MessageType.CANCEL else "vervangen"
        yield Contradiction(
            first.identifier,
            f"'{target_id}' wordt ook {done} door '{second.identifier}': haal een van beide weg, "
            f"of laat het nieuwste bericht het andere vervangen.",
        )


def _without_effect(
    by_id: Mapping[str, Bulletin], earlier: Mapping[str, Bulletin]
) -> Iterator[Contradiction]:
    """Yield what refers to a bulletin that is here, and would yet leave it on the screen.

    CAP of others says by itself what it refers to; nothing between here and the screen asks again.
    """
    known = {**earlier, **by_id}
    as_written = {(one.sender, one.identifier): one for one in known.values()}
    otherwise = {_folded(*key): one for key, one in as_written.items()}
    for taker in by_id.values():
        for reference in taker.references:
            key = reference.sender, reference.identifier
            target = otherwise.get(_folded(*key))
            if target is None or target is taker:
                continue
            if key not in as_written:
                yield Contradiction(
                    taker.identifier,
                    f"De verwijzing '{key[0]},{key[1]}' vindt niets: het bericht heet "
                    f"'{target.sender},{target.identifier}'. Schrijf het precies zo.",
                )
            elif reference.sent < taker.sent < as_written[key].sent:
                yield Contradiction(
                    taker.identifier,
                    f"'{key[1]}' is later verzonden dan dit bericht, en blijft dan staan: "
                    "verbeter <sent>.",
                )


def _folded(sender: str, identifier: str) -> tuple[str, str]:
    return sender.casefold(), identifier.casefold()


def other_sender(target: Bulletin, sender: str) -> str:
    """Return what to say of taking back another sender's bulletin."""
    return (
        f"'{target.identifier}' is van een andere afzender ({target.sender}, en dit bericht is "
        f"van {sender}): alleen die kan het vervangen of intrekken. Vraag het die afzender, of "
        "haal dat bericht uit de map."
    )


def _rivals(by_id: Mapping[str, Bulletin]) -> Iterator[tuple[Bulletin, Bulletin, str]]:
    """Yield, both ways, pairs that take back one and the same and do not know of each other."""
    takers: dict[tuple[str, str], list[Bulletin]] = {}
    for bulletin in by_id.values():
        for reference in bulletin.references:
            takers.setdefault((reference.sender, reference.identifier), []).append(bulletin)
    told: set[tuple[str, str]] = set()
    for (_, target_id), found in takers.items():
        for first in found:
            for second in found:
                pair = first.identifier, second.identifier
                if first is not second and pair not in told and _clash(first, second):
                    told.add(pair)
                    yield first, second, target_id


def _clash(first: Bulletin, second: Bulletin) -> bool:
    if first.msg_type is second.msg_type is MessageType.CANCEL or _of_drill(first) != _of_drill(
        second
    ):
        return False
    return not (_takes(first, second) or _takes(second, first))


def _takes(taker: Bulletin, target: Bulletin) -> bool:
    return target.identifier in {reference.identifier for reference in taker.references}


def _of_drill(bulletin: Bulletin) -> bool:
    return bulletin.status is not MessageStatus.ACTUAL
